import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { forecast, problemsNow } = await load("runtime/form-renderer/forecast.ts");

const CONTEXT = { today: "2024-02-29", now: "2024-02-29T09:30:00.000000Z", zone: "Asia/Shanghai", parameters: {}, user: { id: 2 } };
const MONEY = { kind: "number", scale: 2, low: -99999, high: 99999 };
const read = (key, kind = "number") => ({ op: "var", kind, scale: 2, path: [key] });
const literal = (value, kind = "number") => ({ op: "lit", kind, value });
const node = (op, kind, ...args) => ({ op, kind, scale: 2, args });
const TOO_MUCH = { zh: "太多", en: "Too much" };
const PROGRAMS = {
  fields: { amount: MONEY, twice: MONEY, more: MONEY, state: { kind: "choice" } },
  defaults: ["state"],
  computed: [
    { field: "twice", program: node("*", "number", read("amount"), literal(2)) },
    { field: "more", program: node("+", "number", read("twice"), literal(100)) },
  ],
  visible: { reason: node("==", "boolean", read("state", "choice"), literal("void", "choice")), far: null },
  required: { reason: node(">", "boolean", read("twice"), literal(1000)) },
  readonly: { state: { op: "brand_new", kind: "boolean" } },
  checks: [{ field: "amount", program: node("<", "boolean", read("twice"), literal(5000)), code: "VALUE-E017", message: TOO_MUCH, hint: {} }],
};
const of = (given, unsure = []) => forecast(PROGRAMS, given, unsure, CONTEXT);
const say = (words) => words.en ?? "";

test("computed values follow one another, and conditions follow them", () => {
  const found = of({ amount: "7.50", state: "void" });
  assert.deepEqual(found.values, { twice: "15.00", more: "16.00" });
  assert.deepEqual(found.visible, { reason: true });
  assert.deepEqual(found.required, { reason: true });
});

test("nothing given is nothing computed", () => {
  const found = of({ amount: " ", state: "" });
  assert.deepEqual(found.values, { twice: null, more: null });
  assert.deepEqual(found.visible, { reason: false });
});

test("what is no value yet is left to the server, with all that follows from it", () => {
  const found = of({ amount: "7.505", state: "open" });
  assert.deepEqual([found.values, found.required, found.checks], [{}, {}, []]);
  assert.deepEqual(found.visible, { reason: false });
});

test("a default that only the server knows is not guessed", () => {
  assert.deepEqual(of({}, ["state"]).visible, {});
  assert.deepEqual(of({}, []).visible, { reason: false });
});

test("an operation this page does not know is left to the server", () => {
  assert.deepEqual(of({ amount: "1" }).readonly, {});
});

test("a number its field cannot hold is none", () => {
  assert.deepEqual(of({ amount: "999.99" }).values, { twice: null, more: null });
});

test("a check that fails here is told at once, one that holds no longer", () => {
  const path = "/values/amount";
  const stale = [
    { code: "VALUE-E017", path, message: "Too much", hint: "" },
    { code: "VALUE-E017", path, message: "Another check", hint: "" },
    { code: "VALUE-E016", path: "/values/state", message: "Required", hint: "" },
  ];
  const messages = (given, shown = () => true) => problemsNow(stale, of(given), shown, say).map((one) => one.message);
  assert.deepEqual(messages({ amount: "10" }), ["Another check", "Required"]);
  assert.deepEqual(messages({ amount: "50" }), ["Another check", "Required", "Too much"]);
  assert.deepEqual(messages({ amount: "50" }, () => false), ["Another check", "Required"]);
  assert.deepEqual(messages({ amount: "x" }), ["Too much", "Another check", "Required"]);
});
