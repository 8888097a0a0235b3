import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../../../tools/load.mjs";

const { describeForm } = await load("features/builder/forms/describe.ts");
const { targetOf } = await load("features/builder/forms/builder.ts");

const words = (text) => ({ zh: text, en: text });
const KINDS = new Map(
  [
    { name: "text", widget: "text", options: [{ name: "max_length", control: "integer", default: 200 }] },
    { name: "formula", widget: "text", derived: true, options: [] },
    { name: "subtable", widget: "subtable", options: [] },
  ].map((kind) => [kind.name, kind]),
);
const LINE = { key: "line", title: words("行"), fields: [{ key: "order", type: "text" }, { key: "item", type: "text", title: words("品名") }] };
const others = (name) => (name === "line" ? LINE : undefined);
const form = () => ({
  key: "order",
  title: words("订单"),
  fields: [
    { key: "name", type: "text", title: words("名称"), required: true, max_length: 50 },
    { key: "sum", type: "formula", formula: "1" },
    { key: "lines", type: "subtable", form: "line", link: "order" },
    { key: "odd", type: "of_tomorrow" },
  ],
  sections: [{ key: "main", title: words("主"), columns: 3, fields: ["name", { type: "divider" }, "sum"], widths: { name: 16 } }],
});

const at = (pointer) => targetOf({ at: pointer }, form());

test("a draft is drawn as far as it goes, what stands in no section last", () => {
  const info = describeForm("shop.order", form(), KINDS, others);
  assert.deepEqual(info.sections.map((one) => [one.key, one.columns, one.fields]), [["main", 3, ["name", "sum"]], ["rest", 2, ["lines", "odd"]]]);
  assert.deepEqual(info.sections[0].widths, { name: 16 });
  const [name, sum, lines, odd] = info.fields;
  assert.deepEqual([name.required, name.options.max_length, name.writable], [true, 50, true]);
  assert.deepEqual([sum.derived, sum.title], [true, words("sum")]);
  assert.deepEqual(lines.options.fields.map((one) => one.key), ["item"]);
  assert.equal(odd.widget, undefined);
});

test("a field that did not change is described by the same value", () => {
  const draft = form();
  const first = describeForm("shop.order", draft, KINDS, others);
  const second = describeForm("shop.order", { ...draft, title: words("别的") }, KINDS, others);
  first.fields.forEach((field, place) => assert.equal(second.fields[place], field));
  assert.equal(second.sections[0], first.sections[0]);
});

test("a problem's place leads to what is to be selected, and to the property", () => {
  assert.deepEqual(at("/fields/1/formula"), { selection: { type: "items", section: "main", names: ["sum"] }, property: "formula" });
  assert.deepEqual(at("/sections/0/fields/1"), { selection: { type: "items", section: "main", names: ["divider#0"] }, property: undefined });
  assert.deepEqual(at("/sections/0/widths/name").selection, { type: "items", section: "main", names: ["name"] });
  assert.deepEqual(at("/sections/0/tab"), { selection: { type: "section", key: "main" }, property: "tab" });
  assert.deepEqual(at("/title_field"), { selection: { type: "form" }, property: "title_field" });
  assert.deepEqual(at("/fields/9"), { selection: { type: "form" }, property: "fields" });
});
