import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../tools/load.mjs";
import { order, words } from "./fixtures.mjs";

const { apply, commandBetween, inverse } = await load("documents/command.ts");
const { change, KEPT_STEPS, redo, refresh, startHistory, undo } = await load("documents/history.ts");
const { merge } = await load("documents/merge.ts");
const { at, put } = await load("documents/json.ts");

/** The same numbers for a seed on every machine. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

/** A document changed at random: fields renamed, moved, taken away and brought, sections emptied, members set. */
function changed(document, roll) {
  const fields = document.fields;
  const one = fields[roll(fields.length)];
  switch (roll(6)) {
    case 0:
      return put(document, ["fields", one.key, "title"], words(`n${roll(1000)}`));
    case 1:
      return { ...document, fields: fields.length > 1 ? fields.filter((each) => each !== one) : fields };
    case 2:
      return { ...document, fields: fields.toSpliced(roll(fields.length + 1), 0, { key: `k${roll(100_000)}`, type: "text" }) };
    case 3: {
      const others = fields.filter((each) => each !== one);
      return { ...document, fields: others.toSpliced(roll(fields.length), 0, one) };
    }
    case 4:
      return put(document, ["sections", "main", "fields"], ["amount", { type: "divider" }, { type: "divider" }].slice(roll(3)));
    default:
      return put(document, ["fields", one.key, "required"], roll(2) === 0 ? true : undefined);
  }
}

test("a command makes one document of the other, and its inverse the first again", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const roll = dice(seed);
    const before = order();
    let after = before;
    for (let count = 0; count < 1 + roll(5); count += 1) after = changed(after, roll);
    const command = JSON.parse(JSON.stringify(commandBetween(before, after)));
    const done = apply(before, command);
    assert.deepEqual(done, { document: after, left: [] }, `seed ${seed}`);
    assert.deepEqual(apply(after, inverse(command)), { document: before, left: [] }, `seed ${seed}`);
  }
});

test("every step is undone and done again, with what was selected", () => {
  const roll = dice(7);
  let history = startHistory(order(), "none");
  const seen = [history];
  for (let count = 0; count < 150; count += 1) {
    const next = change(history, changed(history.document, roll), { now: count * 10_000, selection: `s${count}` });
    if (next.document !== history.document) seen.push(next);
    history = next;
  }
  assert.ok(seen.length > 100);
  for (const earlier of seen.slice(0, -1).toReversed()) {
    history = undo(history);
    assert.deepEqual(history.document, earlier.document);
  }
  assert.equal(history.selection, "none");
  assert.equal(undo(history), history);
  for (const later of seen.slice(1)) {
    history = redo(history);
    assert.deepEqual([history.document, history.selection], [later.document, later.selection]);
  }
});

test("typing at one place is one step while it goes on, elsewhere or later another", () => {
  let history = startHistory(order(), "a");
  const type = (text, now, place) => {
    history = change(history, put(history.document, ["title", "zh"], text), { now, place, selection: "b" });
  };
  type("单", 1000, "title");
  type("单据", 1400, "title");
  type("订单表", 1900, "title");
  assert.equal(history.done.length, 1);
  type("订单表格", 2500, "title");
  type("订单", 2600, "other");
  assert.equal(history.done.length, 3);
  history = undo(undo(undo(history)));
  assert.deepEqual([history.document.title.zh, history.selection], ["订单", "a"]);
  type("新", 9000, "title");
  type("订单", 9100, "title");
  assert.equal(history.done.length, 0);
});

test("only so many steps are kept, at least a hundred", () => {
  assert.ok(KEPT_STEPS >= 100);
  let history = startHistory(order(), 0);
  for (let count = 0; count < KEPT_STEPS + 20; count += 1) {
    history = change(history, put(history.document, ["title", "zh"], `t${count}`), { now: count });
  }
  assert.equal(history.done.length, KEPT_STEPS);
});

test("what somebody else saved stays when my steps are undone and done again", () => {
  let history = startHistory(order(), 0);
  history = change(history, put(history.document, ["fields", "amount", "title"], words("总额")), { now: 0 });
  history = change(history, put(history.document, ["fields", "paid", "required"], true), { now: 9 });
  const fields = [...history.document.fields, { key: "theirs", type: "text" }];
  history = refresh(history, { ...put(history.document, ["fields", "paid", "title"], words("实付")), fields });
  assert.equal(at(history.document, ["fields", "theirs", "type"]), "text");
  history = undo(undo(history));
  assert.equal(at(history.document, ["fields", "amount", "title", "zh"]), "金额");
  assert.equal(at(history.document, ["fields", "paid", "required"]), undefined);
  assert.equal(at(history.document, ["fields", "theirs", "type"]), "text");
  history = redo(history);
  assert.equal(at(history.document, ["fields", "amount", "title", "zh"]), "总额");
  assert.equal(at(history.document, ["fields", "theirs", "type"]), "text");
});

test("a step whose place has another value by now is left, and said so", () => {
  let history = startHistory(order(), 0);
  history = change(history, put(history.document, ["title", "zh"], "我的"), { now: 0 });
  history = refresh(history, put(history.document, ["title", "zh"], "对方的"));
  history = undo(history);
  assert.equal(history.document.title.zh, "对方的");
  assert.deepEqual(history.left, ["title/zh"]);
});

test("merging takes what one side changed, and tells where both did", () => {
  const base = order();
  const mine = put(put(base, ["fields", "amount", "title"], words("我的")), ["fields", "note", "required"], true);
  const theirs = { ...put(base, ["fields", "amount", "title", "zh"], "对方"), fields: [] };
  theirs.fields = [{ key: "first", type: "text" }, ...put(base, ["fields", "amount", "title", "zh"], "对方").fields];
  const found = merge(base, mine, theirs, "mine");
  assert.deepEqual(found.conflicts.map((one) => one.path.join("/")), ["fields/amount/title/zh"]);
  assert.deepEqual(found.document.fields.map((one) => one.key), ["first", "amount", "paid", "unpaid", "note"]);
  assert.equal(at(found.document, ["fields", "amount", "title", "zh"]), "我的");
  assert.equal(at(found.document, ["fields", "note", "required"]), true);
  assert.equal(at(merge(base, mine, theirs, "theirs").document, ["fields", "amount", "title", "zh"]), "对方");
});

test("what one took away while the other changed it is decided, not dropped", () => {
  const base = order();
  const mine = { ...base, fields: base.fields.filter((one) => one.key !== "paid") };
  const theirs = put(base, ["fields", "paid", "required"], true);
  const kept = merge(base, mine, theirs, "theirs");
  assert.deepEqual(kept.conflicts.map((one) => one.path.join("/")), ["fields/paid"]);
  assert.deepEqual(kept.document.fields.map((one) => one.key), ["amount", "paid", "unpaid", "note"]);
  assert.equal(at(kept.document, ["fields", "paid", "required"]), true);
  assert.equal(at(merge(base, mine, theirs, "mine").document, ["fields", "paid"]), undefined);
});

test("random merges lose nothing that only one side did", () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const roll = dice(seed);
    const base = order();
    const mine = changed(changed(base, roll), roll);
    assert.deepEqual(merge(base, mine, base, "theirs"), { document: mine, conflicts: [] });
    assert.deepEqual(merge(base, base, mine, "mine"), { document: mine, conflicts: [] });
    assert.deepEqual(merge(base, mine, mine, "mine"), { document: mine, conflicts: [] });
    const theirs = { ...base, fields: [...base.fields, { key: "theirs", type: "text" }], help: words("帮助") };
    const both = merge(base, mine, theirs, "mine");
    assert.deepEqual(both.conflicts, [], `seed ${seed}`);
    assert.deepEqual(new Set(both.document.fields.map((one) => one.key)), new Set([...mine.fields.map((one) => one.key), "theirs"]));
    assert.deepEqual(both.document.help, words("帮助"));
  }
});
