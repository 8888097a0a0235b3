import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { compile } = await load("lib/expressions/compile.ts");
const { compareText } = await load("lib/expressions/values/text.ts");
const { addTime, localDate, localHour } = await load("lib/expressions/values/dates.ts");

const CONTEXT = { today: "2024-02-29", now: "2024-02-29T09:30:00.000000Z", zone: "Asia/Shanghai", parameters: {}, user: { id: 2 } };
const SAFE = Number.MAX_SAFE_INTEGER;

const field = (key, more = {}) => ({ op: "var", kind: "number", path: [key], ...more });
const text = (key) => ({ op: "var", kind: "text", path: [key] });
const number = (value, more = {}) => ({ op: "lit", kind: "number", value, ...more });
const node = (op, kind, args, more = {}) => ({ op, kind, args, ...more });
const big = { big: true };
const run = (program, record = {}) => compile(program)(record, CONTEXT);

test("a product beyond 2**53 is exact, whichever way it is held", () => {
  const product = node("*", "number", [field("a"), field("b")], big);
  assert.equal(run(product, { a: SAFE, b: 3 }), 27021597764222973n);
  assert.equal(run(product, { a: 2, b: 3 }), 6n);
  const back = node("%", "number", [product, number(1000)]);
  assert.equal(run(back, { a: SAFE, b: 3 }), 973);
  assert.equal(run(back, { a: -7, b: 3 }), -21);
});

test("what differs in the last digit beyond 2**53 differs", () => {
  const [x, y] = [node("+", "number", [field("a"), number(1)], big), node("+", "number", [field("b"), number(2)], big)];
  const both = { a: SAFE, b: SAFE };
  assert.equal(run(node("<", "boolean", [x, y]), both), true);
  assert.equal(run(node("==", "boolean", [x, y]), both), false);
  assert.equal(run(node(">=", "boolean", [x, y]), both), false);
  assert.equal(run(node("==", "boolean", [x, x]), both), true);
  const near = node("==", "boolean", [field("a"), y]);
  assert.deepEqual([run(near, { a: SAFE, b: SAFE }), run(near, { a: SAFE, b: SAFE - 2 })], [false, true]);
});

test("an empty text is passed over as blank, an empty number is not there", () => {
  const parts = [text("s"), { op: "lit", kind: "text", value: "x" }];
  assert.deepEqual(["", null, "a"].map((s) => run(node("ifblank", "text", parts), { s })), ["x", "x", "a"]);
  assert.deepEqual([0, null].map((a) => run(node("ifblank", "number", [field("a"), number(7)]), { a })), [0, 7]);
  assert.deepEqual(["", null, "a"].map((s) => run(node("isblank", "boolean", [text("s")]), { s })), [true, true, false]);
});

test("36 digits are the end", () => {
  const wide = { ...field("a"), ...big };
  const guarded = node("guard", "number", [node("*", "number", [wide, wide], big)], big);
  assert.equal(run(guarded, { a: 10n ** 18n - 1n }), (10n ** 18n - 1n) ** 2n);
  assert.equal(run(guarded, { a: 10n ** 18n }), null);
});

test("a zero has no sign", () => {
  for (const program of [
    node("*", "number", [field("a"), field("b")]),
    node("neg", "number", [field("a")]),
    node("%", "number", [field("b"), number(5)]),
    node("/", "number", [field("a"), field("b")], { value: "rounddown" }),
    node("round", "number", [field("c")], { value: 10 }),
    node("scale", "number", [field("a")], { value: 100 }),
  ]) {
    assert.ok(Object.is(run(program, { a: 0, b: -5, c: -4 }), 0), program.op);
  }
});

const QUOTIENT = node("/", "number", [field("a"), field("b")]);
const given = (mode, a, b) => run({ ...QUOTIENT, value: mode }, { a, b });

test("a quotient is rounded half away from zero, and none by zero", () => {
  assert.deepEqual([given("round", 5, 2), given("round", -5, 2), given("round", 7, -3)], [3, -3, -2]);
  assert.deepEqual([given("roundup", 1, 3), given("roundup", -1, 3), given("rounddown", -5, 3)], [1, -1, -1]);
  assert.deepEqual([given("int", -1, 3), given("int", 1, -3), given("int", -3, 3)], [-1, -1, -1]);
  assert.deepEqual(["round", "roundup", "rounddown", "int"].map((mode) => given(mode, 1, 0)), [null, null, null, null]);
  assert.deepEqual([given("round", SAFE, 2), given("round", -SAFE, 2)], [2 ** 52, -(2 ** 52)]);
});

test("a quotient beyond 2**53 is rounded as one below", () => {
  const far = { op: "/", kind: "number", args: [{ ...field("a"), ...big }, number(10)], ...big };
  const rounded = { op: "round", kind: "number", args: [{ ...field("a"), ...big }], value: 10, ...big };
  const all = (a) => ["round", "roundup", "rounddown", "int"].map((value) => run({ ...far, value }, { a }) - a / 10n);
  const base = 10n ** 20n;
  assert.deepEqual(all(base + 5n), [1n, 1n, 0n, 0n]);
  assert.deepEqual(all(base + 4n), [0n, 1n, 0n, 0n]);
  assert.deepEqual(all(-base - 5n), [-1n, -1n, 0n, -1n]);
  assert.deepEqual(all(base), [0n, 0n, 0n, 0n]);
  assert.equal(run(rounded, { a: base + 5n }), base / 10n + 1n);
  assert.equal(run({ ...far, args: [far.args[0], number(0)], value: "round" }, { a: base }), null);
  assert.equal(run({ ...far, args: [far.args[0], number(-10)], value: "int" }, { a: base + 1n }), -base / 10n - 1n);
});

test("comparisons are false over null, equality takes it as a value", () => {
  const missing = { a: null };
  for (const op of ["<", "<=", ">", ">="]) {
    assert.equal(run(node(op, "boolean", [field("a"), number(1)]), missing), false);
    assert.equal(run(node(op, "boolean", [number(1), field("a")]), missing), false);
    assert.equal(run(node(op, "boolean", [field("a"), field("b")]), { b: 1 }), false);
  }
  assert.equal(run(node("==", "boolean", [field("a"), field("b")]), missing), true);
  assert.equal(run(node("!=", "boolean", [field("a"), number(0)]), missing), true);
  assert.equal(run(node("in", "boolean", [field("a"), number(0)]), missing), false);
});

const compared = (op, a) => [[field("a"), number(5)], [number(5), field("a")]].map((args) => run(node(op, "boolean", args), { a }));

test("a number against a literal, on either side", () => {
  assert.deepEqual(compared("<", 4), [true, false]);
  assert.deepEqual(compared("<=", 5), [true, true]);
  assert.deepEqual(compared(">", 6), [true, false]);
  assert.deepEqual(compared(">=", 4), [false, true]);
});

test("a comparison with a quotient turns round under a negative divisor", () => {
  const ratio = node("ratio", "boolean", [field("n"), node("*", "number", [number(2), field("d")]), field("d")], { value: "<" });
  assert.equal(run(ratio, { n: 3, d: 2 }), true);
  assert.equal(run(ratio, { n: -3, d: -2 }), true);
  assert.equal(run(ratio, { n: 5, d: -2 }), true);
  assert.equal(run(ratio, { n: -5, d: -2 }), false);
  assert.equal(run(ratio, { n: 5, d: 0 }), false);
  assert.equal(run(ratio, { n: 5, d: null }), false);
});

test("text stands in the order of code points", () => {
  const sorted = ["😀", "～", "中", "a", "", "Z", "😀b"].toSorted(compareText);
  assert.deepEqual(sorted, ["", "Z", "a", "中", "～", "😀", "😀b"]);
  assert.equal(run(node("<", "boolean", [text("x"), text("y")]), { x: "～", y: "😀" }), true);
});

test("characters are code points", () => {
  const call = (op, ...counts) => run(node(op, "text", [text("s"), ...counts.map((count) => number(count))]), { s: "a😀中b" });
  assert.equal(run(node("len", "number", [text("s")]), { s: "a😀中b" }), 4);
  assert.equal(call("left", 2), "a😀");
  assert.equal(call("right", 2), "中b");
  assert.equal(call("right", 0), "");
  assert.equal(call("mid", 2, 2), "😀中");
  assert.equal(call("mid", -3, 1), "a");
  assert.equal(call("mask", 1, 1), "a**b");
  assert.equal(call("left", -1), "");
});

test("counts that only a BigInt holds are counts", () => {
  const wide = { ...field("n"), ...big };
  const abc = { op: "lit", kind: "text", value: "abc" };
  assert.equal(run(node("left", "text", [abc, wide]), { n: 10n ** 17n }), "abc");
  const day = { op: "today", kind: "date" };
  for (const op of ["adddays", "edate", "eomonth"]) {
    assert.equal(run(node(op, "date", [day, wide]), { n: 10n ** 17n }), null);
    assert.equal(run(node(op, "date", [day, wide]), { n: 0n }), "2024-02-29");
  }
});

const moved = (op, day, count) => run(node(op, "date", [{ op: "lit", kind: "date", value: day }, number(count)]));
const made = (...parts) => run(node("makedate", "date", parts.map((part) => number(part))));

test("dates end where the calendar of the product ends", () => {
  assert.equal(moved("edate", "2024-01-31", 1), "2024-02-29");
  assert.equal(moved("edate", "2299-12-31", 1), null);
  assert.equal(moved("adddays", "1900-01-01", -1), null);
  assert.equal(moved("adddays", "2299-12-30", 1), "2299-12-31");
  assert.equal(moved("eomonth", "2023-01-15", 1), "2023-02-28");
  assert.deepEqual([made(2023, 2, 29), made(1900, 2, 28), made(1899, 1, 1)], [null, "1900-02-28", null]);
});

test("moments keep their microseconds and are read in the zone of the business", () => {
  assert.equal(addTime("2024-02-28T15:59:59.000005Z", 1, "day"), "2024-02-29T15:59:59.000005Z");
  assert.equal(addTime("2299-12-31T23:59:59.000000Z", 1, "minute"), null);
  assert.equal(localDate("2024-02-28T16:00:00.000000Z", CONTEXT), "2024-02-29");
  assert.equal(localHour("2024-02-28T16:00:00.000000Z", CONTEXT), 0);
});

test("a stored truth that is null is false, but blank", () => {
  const truth = { op: "var", kind: "boolean", path: ["ok"] };
  assert.equal(run(truth, { ok: null }), false);
  assert.equal(run(node("isblank", "boolean", [{ ...truth, raw: true }]), { ok: null }), true);
  assert.equal(run(node("isblank", "boolean", [{ ...truth, raw: true }]), { ok: false }), false);
});

test("related rows are summed exactly and cut to the newest", () => {
  const item = field("v", big);
  const lines = [{ id: 1, v: 10n ** 17n, day: null }, { id: 3, v: 1n, day: "2024-01-02" }, { id: 2, v: null, day: "2024-01-02" }];
  assert.equal(run({ op: "sumof", kind: "number", big: true, rows: { back: "lines", item } }, { lines }), 10n ** 17n + 1n);
  const order = { op: "var", kind: "date", path: ["day"] };
  const last = { op: "lastof", kind: "number", big: true, rows: { back: "lines", order, newest: 1, item } };
  assert.equal(run(last, { lines }), 1n);
  assert.equal(run(last, {}), null);
  const small = { op: "sumof", kind: "number", big: true, rows: { back: "lines", item: field("w") } };
  assert.equal(run(small, { lines: [{ w: SAFE }, { w: SAFE }, { w: -1 }] }), 2n * BigInt(SAFE) - 1n);
});

test("an operation this page does not know is refused when it is compiled", () => {
  assert.throws(() => compile(node("brand_new", "number", [])), /brand_new/);
});

test("a program is compiled once", () => {
  const program = node("+", "number", [field("a"), number(1)]);
  assert.equal(compile(program), compile(program));
});
