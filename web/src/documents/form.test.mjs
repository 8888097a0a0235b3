import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../tools/load.mjs";
import { order, words } from "./fixtures.mjs";

const form = await load("documents/form.ts");
const { asText, copyItems, copySection, fromText, paste } = await load("documents/clipboard.ts");
const { fieldsRead, renamedFormula, renamedLogic } = await load("documents/references.ts");

const TEXT = { name: "text", label: words("单行文本", "Text"), starter: { max_length: 50 } };
const OPTIONS = (type) => ({ formula: [{ name: "formula", control: "formula" }], lookup: [{ name: "path", control: "far_field" }] })[type] ?? [];
const keys = (document, section) => form.sectionDraft(document, section).fields.map((one) => (typeof one === "string" ? one : `${one.type}`));

/** What every form must hold whatever was done: each field stands in one section once, widths are of fields there. */
function sound(document) {
  const all = document.fields.map((one) => one.key);
  assert.equal(new Set(all).size, all.length);
  const placed = document.sections.flatMap((one) => one.fields.filter((item) => typeof item === "string"));
  assert.equal(new Set(placed).size, placed.length);
  for (const key of placed) assert.ok(all.includes(key), `${key} is placed but gone`);
  for (const one of document.sections) for (const key of Object.keys(one.widths ?? {})) assert.ok(one.fields.includes(key), `${key} has a width elsewhere`);
  for (const key of [...(document.list?.columns ?? []), ...(document.search ?? []), ...(document.unique ?? []).flat()]) assert.ok(all.includes(key));
}

test("a new field has a key, a title and a place of its own", () => {
  let document = order();
  const first = form.addField(document, TEXT, { section: "main", before: "paid" });
  assert.deepEqual(keys(first.form, "main"), ["amount", "divider", first.key, "paid", "unpaid"]);
  const second = form.addField(first.form, TEXT, { section: "more" });
  assert.deepEqual([first.key, second.key], ["text_1", "text_2"]);
  assert.deepEqual(form.fieldDraft(second.form, "text_2"), { key: "text_2", type: "text", title: words("单行文本 2", "Text 2"), max_length: 50 });
  sound(second.form);
  document = form.addField({ kind: "form", key: "new", title: words("新"), fields: [] }, TEXT).form;
  assert.deepEqual(document.sections.map((one) => one.fields), [["text_1"]]);
});

test("keys come from the Latin part of a title, fit and repeat nobody's", () => {
  assert.equal(form.keyFor(words("客户", "Customer name!"), "text", []), "customer_name");
  assert.equal(form.keyFor(words("客户", "Customer name!"), "text", ["customer_name"]), "customer_name_2");
  assert.equal(form.keyFor(words("客户", "客户"), "text", []), "text_1");
  assert.equal(form.keyFor(words("VIP 客户", "VIP 客户"), "text", []), "vip");
  const long = form.keyFor(words("x", "a".repeat(90)), "text", ["a".repeat(40)]);
  assert.ok(form.KEY.test(long) && long !== "a".repeat(40), long);
  assert.equal(form.uniqueKey("a_2", ["a", "a_2"]), "a_3");
});

test("fields in no section are drawn last and get one when the layout changes", () => {
  const document = { ...order(), sections: [order().sections[0]] };
  assert.deepEqual(keys(form.laidOut(document), "rest"), ["note"]);
  const moved = form.moveItem(document, "rest", "note", { section: "main", before: "amount" });
  assert.deepEqual(keys(moved.form, "main"), ["note", "amount", "divider", "paid", "unpaid"]);
  sound(moved.form);
});

test("a field moves with its width, an element is found again where it landed", () => {
  let { form: document } = form.moveItem(order(), "main", "paid", { section: "more", before: "note" });
  assert.deepEqual([keys(document, "main"), keys(document, "more")], [["amount", "divider", "unpaid"], ["paid", "note"]]);
  assert.deepEqual([document.sections[0].widths, document.sections[1].widths], [undefined, { paid: 8 }]);
  document = form.addElement(document, { type: "divider", title: words("线") }, { section: "main", before: "amount" }).form;
  const landed = form.moveItem(document, "main", "divider#0", { section: "main" });
  assert.equal(landed.name, "divider#1");
  assert.deepEqual(form.itemNamed(form.sectionDraft(landed.form, "main"), "divider#1"), { type: "divider", title: words("线") });
  sound(landed.form);
});

test("moving before the next item or oneself changes nothing", () => {
  const document = order();
  assert.equal(form.moveItem(document, "main", "paid", { section: "main", before: "paid" }).form, document);
  assert.deepEqual(keys(form.moveItem(document, "main", "paid", { section: "main", before: "unpaid" }).form, "main"), keys(document, "main"));
});

test("widths stay within the line and are told only where they are drawn", () => {
  let document = form.setWidth(order(), "amount", 3);
  assert.deepEqual(document.sections[0].widths, { paid: 8, amount: 4 });
  document = form.setWidth(form.setWidth(document, "amount", undefined), "paid", undefined);
  assert.equal("widths" in document.sections[0], false);
});

test("a removed field leaves no trace in the form's own lists", () => {
  const document = form.removeFields({ ...order(), duplicates: [{ key: "d", fields: [{ field: "note" }] }] }, ["note", "paid"]);
  assert.deepEqual(document.list, { columns: ["amount"] });
  assert.deepEqual([document.search, document.unique, document.title_field, document.duplicates], [[], [], undefined, []]);
  sound(document);
  sound(form.removeSection(order(), "main"));
});

test("a removed tab leaves its sections above the tabs", () => {
  const { form: document, key } = form.addTab(order(), words("页", "Page"), words("分区", "Section"));
  assert.equal(document.sections.at(-1).tab, key);
  const without = form.removeTab(document, key);
  assert.deepEqual([without.tabs, without.sections.at(-1).tab], [[], undefined]);
});

test("another key is followed wherever the form names it", () => {
  const document = form.renameField({ ...order(), list: { columns: ["amount"], sort: [{ field: "amount" }] } }, "amount", "total", OPTIONS);
  assert.deepEqual(form.fieldDraft(document, "note").visible_when, { and: [{ ">": [{ var: "total" }, 100] }] });
  assert.deepEqual(document.list, { columns: ["total"], sort: [{ field: "total" }] });
  assert.deepEqual(document.unique, [["total", "paid"]]);
  assert.equal(form.fieldDraft(form.renameField(document, "paid", "got", OPTIONS), "unpaid").formula, "{金额} - {got}");
  sound(document);
});

test("a formula's own fields are told from those of related rows and from texts", () => {
  const text = 'SUMIF({lines}, {amount} > 0, {amount}) + {amount} // {amount}\n & "{amount}" & ｛ amount ｝';
  assert.deepEqual(fieldsRead(text).map((one) => one.path.trim()), ["lines", "amount", "amount"]);
  const renamed = renamedFormula(text, (name) => (name === "amount" ? "total" : null));
  assert.equal(renamed, 'SUMIF({lines}, {amount} > 0, {amount}) + {total} // {amount}\n & "{amount}" & ｛total｝');
  const logic = { "+": [{ sumif: [{ var: "lines" }, { ">": [{ var: "amount" }, 0] }, { var: "amount" }] }, { var: "amount.x" }] };
  const other = renamedLogic(logic, (name) => (name === "amount" ? "total" : null));
  assert.deepEqual(other, { "+": [{ sumif: [{ var: "lines" }, { ">": [{ var: "amount" }, 0] }, { var: "amount" }] }, { var: "total.x" }] });
});

test("a copy has its own keys, and what names a copied field names its copy", () => {
  const document = order();
  const copied = fromText(asText(copyItems(document, "main", ["unpaid", "paid", "amount", "divider#0"])));
  const { form: pasted, keys: made } = paste(document, copied, OPTIONS, { section: "more", before: "note" });
  assert.deepEqual(made, ["amount_2", "paid_2", "unpaid_2"]);
  assert.deepEqual(keys(pasted, "more"), ["amount_2", "divider", "paid_2", "unpaid_2", "note"]);
  assert.equal(form.fieldDraft(pasted, "unpaid_2").formula, "{金额 2} - {paid_2}");
  assert.equal(form.fieldDraft(pasted, "unpaid").formula, "{金额} - {paid}");
  assert.deepEqual(form.sectionDraft(pasted, "more").widths, { paid_2: 8 });
  sound(pasted);
});

test("a section is pasted into another form with all that is in it", () => {
  const other = { kind: "form", key: "other", title: words("另"), fields: [{ key: "note", type: "text" }], sections: [{ key: "main", title: words("主"), fields: ["note"] }] };
  const { form: pasted, sections } = paste(other, fromText(asText(copySection(order(), "main"))), OPTIONS, { section: "main" });
  assert.deepEqual(sections, ["main_2"]);
  assert.deepEqual(keys(pasted, "main_2"), ["amount", "divider", "paid", "unpaid"]);
  assert.equal(form.fieldDraft(pasted, "unpaid").formula, "{金额} - {paid}");
  sound(pasted);
});

test("conditions inside a copy follow, those to fields outside it stay", () => {
  const document = order();
  const alone = paste(document, copyItems(document, "more", ["note"]), OPTIONS, { section: "more" });
  assert.deepEqual(form.fieldDraft(alone.form, "note_2").visible_when, { and: [{ ">": [{ var: "amount" }, 100] }] });
  const merged = form.moveItem(document, "more", "note", { section: "main" }).form;
  const both = paste(merged, copyItems(merged, "main", ["amount", "note"]), OPTIONS, { section: "main" });
  assert.deepEqual(form.fieldDraft(both.form, "note_2").visible_when, { and: [{ ">": [{ var: "amount_2" }, 100] }] });
});

test("a text of somebody else's is not taken from the clipboard", () => {
  for (const text of ["", "你好", "{}", '{"formwright":1}', '{"formwright":1,"fields":[{"key":"BAD KEY","type":"text"}]}', '{"formwright":1,"fields":[],"items":[4]}']) {
    assert.equal(fromText(text), null, text);
  }
});

test("another type keeps what all fields have", () => {
  const document = form.setType(order(), "note", TEXT, new Set(["title", "visible_when"]));
  assert.deepEqual(Object.keys(form.fieldDraft(document, "note")).toSorted(), ["key", "max_length", "title", "type", "visible_when"]);
});
