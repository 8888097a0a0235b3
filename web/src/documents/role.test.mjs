import assert from "node:assert/strict";
import test from "node:test";
import { load } from "../../tools/load.mjs";

const roles = await load("documents/role.ts");
const { identities } = await load("documents/json.ts");
const role = { kind: "role", key: "clerk", grants: [{ form: "order", actions: ["read"], others: "read" }] };

test("an action brings reading with it; without reading nothing but making records is left", () => {
  const more = roles.setAction(role, "line", "update", true);
  assert.deepEqual(roles.actionsOf(roles.grantOn(more, "line")), ["read", "update"]);
  const made = roles.setAction(roles.setAction(more, "line", "create", true), "line", "read", false);
  assert.deepEqual(roles.actionsOf(roles.grantOn(made, "line")), ["create"]);
  assert.equal(roles.grantOn(roles.setAction(made, "line", "create", false), "line"), undefined);
  assert.deepEqual(roles.grantOn(made, "order"), role.grants[0]);
});

test("levels that are those of the others are not kept, and only what is masked can be unmasked", () => {
  const masked = roles.setUnmask(roles.setLevel(role, "order", "id_no", "mask"), "order", "id_no", true);
  assert.deepEqual(roles.grantOn(masked, "order").fields, { id_no: "mask" });
  assert.deepEqual(roles.unmaskOf(roles.grantOn(masked, "order")), ["id_no"]);
  const plain = roles.setLevel(masked, "order", "id_no", "read");
  assert.deepEqual(roles.grantOn(plain, "order"), { form: "order", actions: ["read"], others: "read" });
});

test("everything of a form is opened and closed at once, powers are given and taken", () => {
  const all = roles.setAll(role, "order", true);
  assert.equal(roles.levelOf(roles.grantOn(all, "order"), "any"), "write");
  assert.deepEqual(roles.setAll(all, "order", false).grants, []);
  const able = roles.setPower(role, "see_audit", true);
  assert.deepEqual(roles.powersOf(able), ["see_audit"]);
  assert.deepEqual(roles.powersOf(roles.setPower(able, "see_audit", false)), []);
});

test("grants are told apart by their forms, so that two makers may change two of them", () => {
  assert.deepEqual(identities([{ form: "a" }, { form: "b", actions: [] }]), ["a", "b"]);
  assert.equal(identities([{ form: "a" }, { form: "a" }]), null);
});

test("a role that is wrong is shown as far as it is sound", () => {
  assert.deepEqual(roles.grantsOf({ kind: "role", key: "x", grants: [1, { form: 2 }, { form: "a" }] }), [{ form: "a" }]);
  assert.deepEqual(roles.powersOf({ kind: "role", key: "x", powers: "all" }), []);
});
