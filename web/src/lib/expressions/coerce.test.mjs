import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { fromJson, toJson } = await load("lib/expressions/coerce.ts");

const MONEY = { kind: "number", scale: 2, low: "-999999999999999", high: 999999999999999 };
const WIDE = { kind: "number", scale: 4, big: true };

test("decimal text is an integer, exactly", () => {
  assert.equal(fromJson("12.50", MONEY), 1250);
  assert.equal(fromJson("-0.00", MONEY), 0);
  assert.ok(Object.is(fromJson("-0", MONEY), 0));
  assert.equal(fromJson("12.500", MONEY), 1250);
  assert.equal(fromJson(7, MONEY), 700);
  assert.equal(fromJson(".5", MONEY), 50);
  assert.equal(fromJson("99999999999999.9999", WIDE), 999999999999999999n);
});

test("what a field cannot hold, or is no value of it, is unknown", () => {
  for (const value of ["12.505", "abc", "", "1e3", "99999999999999", {}, true, Number.NaN]) {
    assert.equal(fromJson(value, MONEY), undefined, String(value));
  }
  assert.equal(fromJson("1", { kind: "boolean" }), undefined);
  assert.equal(fromJson("2024-02-30", { kind: "date" }), undefined);
  assert.equal(fromJson("2024-02-29T09:30", { kind: "datetime" }), undefined);
  assert.equal(fromJson("x", { kind: "record" }), undefined);
});

test("nothing is null in every kind", () => {
  for (const kind of ["number", "boolean", "text", "date", "datetime", "choice", "list", "record"]) {
    assert.equal(fromJson(null, { kind }), null);
    assert.equal(fromJson(undefined, { kind }), null);
  }
});

test("moments are in UTC to the microsecond, and go back as the server writes them", () => {
  const type = { kind: "datetime" };
  assert.equal(fromJson("2024-02-29T09:30:00+08:00", type), "2024-02-29T01:30:00.000000Z");
  assert.equal(fromJson("2024-02-29T09:30:00.000005Z", type), "2024-02-29T09:30:00.000005Z");
  assert.equal(fromJson("2024-02-29T09:30Z", type), "2024-02-29T09:30:00.000000Z");
  assert.equal(toJson("2024-02-29T09:30:00.000000Z", type), "2024-02-29T09:30:00Z");
  assert.equal(toJson("2024-02-29T09:30:00.120000Z", type), "2024-02-29T09:30:00.120000Z");
});

test("ids come alone or with a title, files with their names", () => {
  assert.equal(fromJson({ id: 7, title: "A" }, { kind: "record" }), 7);
  assert.equal(fromJson("7", { kind: "record" }), 7);
  assert.deepEqual(fromJson([{ id: "f1", name: "x" }, "f2"], { kind: "list" }), ["f1", "f2"]);
});

test("numbers go back as decimal text", () => {
  assert.equal(toJson(-5, MONEY), "-0.05");
  assert.equal(toJson(123456789012345678n, WIDE), "12345678901234.5678");
  assert.equal(toJson(5, { kind: "number" }), "5");
  assert.equal(toJson(null, MONEY), null);
});
