import assert from "node:assert/strict";
import test from "node:test";
import { load } from "../../../../tools/load.mjs";

const { buildingPlace, workingPlace, placeOfPath } = await load("features/builder/workspace/kinds.ts");

test("the switch keeps the place, there and back", () => {
  assert.equal(buildingPlace("/f/shop.order/17", "shop"), "/build/shop/forms/order");
  assert.equal(buildingPlace("/rules/shop.late", "other"), "/build/shop/rules/late");
  assert.equal(buildingPlace("/inbox", "shop"), "/build/shop");
  assert.equal(buildingPlace("/", undefined), "/build");
  assert.equal(workingPlace("/build/shop/forms/order"), "/f/shop.order");
  assert.equal(workingPlace("/build/shop/dashboards/main"), "/d/shop.main");
  assert.equal(workingPlace("/build/shop/roles/clerk"), "/");
  assert.equal(workingPlace("/build"), "/");
});

test("a path names its folder and key", () => {
  assert.deepEqual(placeOfPath("forms/order.json"), { folder: "forms", key: "order" });
  assert.equal(placeOfPath("app.json"), null);
});
