import assert from "node:assert/strict";
import test from "node:test";
import { load } from "../../../tools/load.mjs";

const { branches } = await load("features/admin/branches.ts");
const department = (id, parent_id) => ({ id, parent_id, title: { zh: String(id), en: String(id) } });
const say = (words) => words.en;

test("departments hang below their parents; what is below a missing one stands at the top", () => {
  const found = branches([department(1, null), department(2, 1), department(3, 9)], say);
  assert.deepEqual(found.map((one) => [one.value, one.children.map((below) => below.value)]), [[1, [2]], [3, []]]);
});

test("a department is offered no place below itself", () => {
  const found = branches([department(1, null), department(2, 1), department(3, 2)], say, 2);
  assert.deepEqual(found, [{ value: 1, title: "1", children: [] }]);
});
