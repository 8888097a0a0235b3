import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { offersAt, pieceAt } = await load("lib/formula/complete.ts");

const FIELDS = [
  { key: "amount", title: { zh: "金额", en: "Amount" } },
  { key: "note", title: { zh: "备注", en: "Note" } },
];
const labels = (found) => found.offers.map((one) => one.label);

test("within braces fields are offered by both titles and their key, and closed", () => {
  const found = offersAt("1 + {金", 6, FIELDS, "zh");
  assert.equal(found.from, 5);
  assert.deepEqual(labels(found), ["金额", "Amount", "amount", "备注", "Note", "note"]);
  assert.equal(found.offers[0].text, "金额}");
  assert.equal(offersAt("1 + {金}", 6, FIELDS, "zh").offers[0].text, "金额");
  assert.deepEqual(labels(offersAt("{", 1, FIELDS, "en")).slice(0, 2), ["Amount", "金额"]);
});

test("a path over a link is not guessed, nothing is offered where nothing is typed", () => {
  assert.equal(offersAt("{customer.na", 12, FIELDS, "zh"), null);
  assert.equal(offersAt("1 + ", 4, FIELDS, "zh"), null);
  assert.equal(offersAt("{金额} ", 5, FIELDS, "zh"), null);
});

test("a word offers functions and fields in braces", () => {
  const found = offersAt("1 + SU", 6, FIELDS, "zh");
  assert.equal(found.from, 4);
  assert.ok(labels(found).includes("SUMIF"));
  assert.equal(found.offers.find((one) => one.label === "SUMIF").text, "SUMIF(");
  assert.equal(found.offers.find((one) => one.label === "金额").text, "{金额}");
});

test("a fault's place is the piece that begins there, whatever characters come before it", () => {
  const text = 'IF({金额} > 1,\n "𠮷" & {nobody})';
  const { from, to } = pieceAt(text, 2, 8);
  assert.equal(text.slice(from, to), "{nobody}");
  assert.deepEqual(pieceAt("1 +", 1, 4), { from: 2, to: 3 });
});
