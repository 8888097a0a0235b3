import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { shownPath } = await load("runtime/process/shown.ts");

const path = (taken) => ({
  nodes: ["start", "boss", "end", "recall", "recalled"].map((key) => ({ key, state: key === "boss" ? "now" : "ahead" })),
  edges: [
    { from: "start", to: "boss", taken: true },
    { from: "boss", to: "end", taken: false },
    { from: "start", to: "recall", on: "withdrawn", taken },
    { from: "recall", to: "recalled", taken },
  ],
});
const keys = (shown) => shown.nodes.map((node) => node.key);

test("what only a withdrawal leads to is drawn once it was withdrawn", () => {
  assert.deepEqual(keys(shownPath(path(false))), ["start", "boss", "end"]);
  assert.equal(shownPath(path(false)).edges.length, 2);
  assert.deepEqual(keys(shownPath(path(true))), ["start", "boss", "end", "recall", "recalled"]);
});

test("a path without such an edge is the same value", () => {
  const plain = { nodes: [{ key: "a", state: "now" }], edges: [] };
  assert.equal(shownPath(plain), plain);
});
