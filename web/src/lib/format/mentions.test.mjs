import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { piecesOf, toSent, toTyped, typedName } = await load("lib/format/mentions.ts");

const LI = { id: 3, title: "李静" };
const LONG = { id: 4, title: "李静怡" };
const TWIN = { id: 5, title: "李静" };
const DOTS = { id: 6, title: "J. (Jo) Doe" };
const ALL = [LI, LONG, TWIN, DOTS];

test("people stand in their place among the words", () => {
  assert.deepEqual(piecesOf("请@[user:3]看，@[user:4]", ALL), ["请", LI, "看，", LONG]);
  assert.deepEqual(piecesOf("@[user:3]", ALL), [LI]);
  assert.deepEqual(piecesOf("nobody", ALL), ["nobody"]);
  assert.deepEqual(piecesOf("", ALL), []);
});

test("who is not known stays as it was written", () => {
  assert.deepEqual(piecesOf("@[user:9] and @[user:3]", [LI]), ["@[user:9] and ", LI]);
});

test("what is typed again is sent as it was", () => {
  for (const text of ["请@[user:3]看，@[user:4]", "@[user:6]: @[user:5] @[user:3]@[user:3]", "3 < 4 @ home $&"]) {
    const { text: typed, chosen } = toTyped(text, ALL);
    assert.ok(!typed.includes("[user:"));
    assert.equal(toSent(typed, chosen), text);
  }
});

test("of two people with one name the second carries a number", () => {
  const chosen = new Map([["李静", 3]]);
  assert.equal(typedName(LI, chosen), "李静");
  assert.equal(typedName(TWIN, chosen), "李静#5");
  assert.equal(toSent("@李静#5 @李静", new Map([...chosen, ["李静#5", 5]])), "@[user:5] @[user:3]");
});

test("only chosen names are mentions", () => {
  assert.equal(toSent("@李静 a@b.example", new Map()), "@李静 a@b.example");
  assert.equal(toSent("@李静 a@b.example", new Map([["李静", 3]])), "@[user:3] a@b.example");
});
