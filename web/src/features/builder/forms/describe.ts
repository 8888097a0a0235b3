import type { Field, FieldOptions, FormInfo, LayoutElement, Section, Words } from "@/lib/api/types";
import { type FieldDraft, fieldsOf, type FormDocument, laidOut, type SectionDraft, sectionsOf, tabsOf, widthsOf } from "@/documents/form";
import { isObject, type Json } from "@/documents/json";
import type { FieldKindInfo } from "../editing/api";

/** What every field may say beside the options of its type. */
export const COMMON: ReadonlySet<string> = new Set([
  "key",
  "type",
  "title",
  "help",
  "required",
  "required_when",
  "visible_when",
  "readonly_when",
  "readonly",
  "default",
  "unique",
  "protect",
  "checks",
]);

export type KindsByName = ReadonlyMap<string, FieldKindInfo>;

/** The fields of other forms, for sub-tables. */
export type OtherForms = (form: string) => FormDocument | undefined;

const words = (value: Json | undefined, key: string): Words =>
  isObject(value) && (typeof value.zh === "string" || typeof value.en === "string") ? (value as Words) : { zh: key, en: key };

const DESCRIBED = new WeakMap<FieldDraft, { kind: FieldKindInfo | undefined; child: FormDocument | undefined; field: Field }>();

/** A draft's field as the pages draw it; the same as long as its draft is the same. */
export function describeField(draft: FieldDraft, kinds: KindsByName, others: OtherForms): Field {
  const kind = kinds.get(draft.type);
  const child = draft.type === "subtable" && typeof draft.form === "string" ? others(draft.form) : undefined;
  const known = DESCRIBED.get(draft);
  if (known && known.kind === kind && known.child === child) return known.field;
  const options: FieldOptions = {};
  for (const option of kind?.options ?? []) if (option.default !== null && option.default !== undefined) options[option.name] = option.default;
  for (const [name, value] of Object.entries(draft)) if (!COMMON.has(name)) options[name] = value;
  if (draft.type === "tree") options.tree = options.choices as unknown as FieldOptions["tree"];
  if (draft.type === "subtable") {
    const shown = child ? fieldsOf(child).filter((one) => one.key !== draft.link && one.type !== "subtable") : [];
    options.fields = shown.map((one) => describeField(one, kinds, others));
  }
  const field: Field = {
    key: draft.key,
    type: draft.type,
    widget: kind?.widget,
    title: words(draft.title, draft.key),
    help: isObject(draft.help) ? (draft.help as Words) : null,
    required: draft.required === true,
    readonly: draft.readonly === true || draft.type === "auto_number",
    derived: Boolean(kind?.derived),
    writable: !kind?.derived,
    unique: draft.unique === true,
    options,
  };
  DESCRIBED.set(draft, { kind, child, field });
  return field;
}

/** The draft as the pages would draw it; what is wrong in it is drawn as far as it goes. */
export function describeForm(name: string, given: FormDocument, kinds: KindsByName, others: OtherForms): FormInfo {
  const form = laidOut(given);
  return {
    name,
    title: words(form.title, form.key),
    icon: typeof form.icon === "string" ? form.icon : "table",
    fields: fieldsOf(form).map((one) => describeField(one, kinds, others)),
    tabs: tabsOf(form).map((tab) => ({ key: tab.key, title: words(tab.title, tab.key) })),
    sections: sectionsOf(form).map(describeSection),
    actions: {},
  };
}

const SECTIONS = new WeakMap<SectionDraft, Section>();

export function describeSection(draft: SectionDraft): Section {
  const known = SECTIONS.get(draft);
  if (known) return known;
  const section: Section = {
    key: draft.key,
    title: words(draft.title, draft.key),
    columns: typeof draft.columns === "number" ? draft.columns : 2,
    tab: typeof draft.tab === "string" ? draft.tab : null,
    fields: draft.fields.filter((one): one is string => typeof one === "string"),
    items: draft.fields as (string | LayoutElement)[],
    widths: widthsOf(draft),
  };
  SECTIONS.set(draft, section);
  return section;
}
