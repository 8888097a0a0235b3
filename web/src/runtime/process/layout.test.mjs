import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { layersOf } = await load("runtime/process/layers.ts");
const { layOut, spread } = await load("runtime/process/layout.ts");

const links = (text) => text.split(" ").map((one) => ({ from: one[0], to: one[1] }));
const box = (key) => ({ key, width: 100, height: 40 });
const GAPS = { along: 30, across: 10 };
const place = (text, edges, direction = "right") => layOut([...text].map(box), links(edges), direction, GAPS);
const at = (layout, key) => layout.nodes.find((node) => node.key === key);

test("a line runs straight, in its direction", () => {
  const right = place("abc", "ab bc");
  assert.deepEqual(right.nodes.map((node) => [node.x, node.y]), [[0, 0], [130, 0], [260, 0]]);
  assert.deepEqual([right.width, right.height], [360, 40]);
  const down = place("abc", "ab bc", "down");
  assert.deepEqual(down.nodes.map((node) => [node.x, node.y]), [[0, 0], [0, 70], [0, 140]]);
});

test("branches stand side by side and their join in the middle", () => {
  const layout = place("abcd", "ab ac bd cd", "down");
  assert.equal(at(layout, "b").y, at(layout, "c").y);
  assert.equal(at(layout, "c").x - at(layout, "b").x, 110);
  assert.equal(at(layout, "a").x, 55);
  assert.equal(at(layout, "d").x, 55);
});

test("branches keep the order of their edges, whatever the order of the nodes", () => {
  const layout = place("adcb", "ab ac ad");
  assert.ok(at(layout, "b").y < at(layout, "c").y && at(layout, "c").y < at(layout, "d").y);
  assert.deepEqual(layout.curves.map((curve) => curve.bend), [-1, 0, 1]);
});

test("an edge over a layer goes beside what is there, not through it", () => {
  const { layers, routes } = layersOf([..."abc"], links("ab bc ac"));
  assert.deepEqual(layers.map((cells) => cells.length), [1, 2, 1]);
  assert.equal(routes[2].cells.length, 3);
});

test("an edge that leads back makes no new layer and is marked", () => {
  const layout = place("abc", "ab bc cb");
  assert.deepEqual(layout.curves.map((curve) => curve.back), [false, false, true]);
  assert.equal(layout.width, 360);
});

test("nothing overlaps in a wide and crossed graph, and nothing lies outside", () => {
  const layout = place("abcdefghi", "ab ac ad be ce cf df eg fh gi hi ai da", "down");
  for (const one of layout.nodes) {
    assert.ok(one.x >= 0 && one.y >= 0 && one.x + one.width <= layout.width && one.y + one.height <= layout.height);
    for (const other of layout.nodes) {
      if (one === other) continue;
      const apart = Math.abs(one.x - other.x) >= 100 || Math.abs(one.y - other.y) >= 40;
      assert.ok(apart, `${one.key} lies on ${other.key}`);
    }
  }
});

test("an edge to a node that is not shown is left out, and no node is no layout", () => {
  assert.equal(place("ab", "ab bz").curves.length, 1);
  assert.deepEqual(layOut([], [], "down", GAPS), { width: 0, height: 0, nodes: [], curves: [] });
});

test("an edge with words gets the room they need, and only it", () => {
  const layout = layOut([..."abc"].map(box), [{ from: "a", to: "b", room: 90 }, { from: "b", to: "c" }], "right", GAPS);
  assert.deepEqual(layout.nodes.map((node) => node.x), [0, 190, 320]);
  assert.deepEqual(layout.curves[0].at, { x: 190, y: 20 });
});

test("places are spread as near to those wanted as the distances allow", () => {
  assert.deepEqual(spread([0, 100], [10]), [0, 100]);
  assert.deepEqual(spread([0, 0], [10]), [-5, 5]);
  assert.deepEqual(spread([5, 0, 40], [10, 10]), [-2.5, 7.5, 40]);
});
