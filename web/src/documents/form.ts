import type { Words } from "@/lib/api/types";
import { identities, type Json, type JsonObject } from "./json";
import { type OptionPlace, type Renaming, renamedIn } from "./references";

/** A form's definition as its maker changes it: drafts may be wrong, so nothing but the shape is relied on. */
export interface FormDocument extends JsonObject {
  key: string;
  fields: FieldDraft[];
}

export interface FieldDraft extends JsonObject {
  key: string;
  type: string;
}

export interface ElementDraft extends JsonObject {
  type: string;
}

export type Item = string | ElementDraft;

export interface SectionDraft extends JsonObject {
  key: string;
  fields: Item[];
}

export interface TabDraft extends JsonObject {
  key: string;
}

/** Where something is put: in which section, before which of its items; at the end where none is named. */
export interface Spot {
  section: string;
  before?: string | null;
}

/** What a kind of field brings to a new one. */
export interface FieldKind {
  name: string;
  label: Words;
  starter?: JsonObject;
  options?: readonly OptionPlace[];
}

export const KEY = /^[a-z][a-z0-9_]{0,39}$/;
const LONGEST = 40;
/** Fields that stand in no section are shown in one of this key; it is made when the layout first changes. */
export const REST = "rest";

export const sectionsOf = (form: FormDocument): SectionDraft[] => (Array.isArray(form.sections) ? (form.sections as SectionDraft[]) : []);
export const tabsOf = (form: FormDocument): TabDraft[] => (Array.isArray(form.tabs) ? (form.tabs as TabDraft[]) : []);
export const fieldsOf = (form: FormDocument): FieldDraft[] => (Array.isArray(form.fields) ? form.fields : []);
export const fieldDraft = (form: FormDocument, key: string): FieldDraft | undefined => fieldsOf(form).find((one) => one.key === key);
export const sectionDraft = (form: FormDocument, key: string): SectionDraft | undefined => sectionsOf(form).find((one) => one.key === key);
export const itemNames = (section: SectionDraft): string[] => identities(section.fields) ?? [];
export const itemNamed = (section: SectionDraft, name: string): Item | undefined => section.fields[itemNames(section).indexOf(name)];
/** The section a field stands in. */
export const homeOf = (form: FormDocument, field: string): SectionDraft | undefined => sectionsOf(form).find((one) => one.fields.includes(field));

/** The form with every field in a section, as it is drawn: those in none come last. */
export function laidOut(form: FormDocument): FormDocument {
  const sections = sectionsOf(form);
  const placed = new Set(sections.flatMap((one) => one.fields));
  const rest = fieldsOf(form).map((one) => one.key).filter((key) => !placed.has(key));
  if (rest.length === 0) return form;
  const title = sections.length > 0 ? { zh: "其他", en: "More" } : ((form.title as JsonObject | undefined) ?? { zh: form.key, en: form.key });
  const key = uniqueKey(REST, sections.map((one) => one.key));
  return { ...form, sections: [...sections, { key, title, columns: 2, fields: rest }] };
}

/** A key like the one wanted that is not among those taken. */
export function uniqueKey(wanted: string, taken: readonly string[]): string {
  const used = new Set(taken);
  if (!used.has(wanted)) return wanted;
  const stem = wanted.replace(/_\d+$/, "");
  for (let count = 2; ; count += 1) {
    const key = `${stem.slice(0, LONGEST - 1 - String(count).length)}_${count}`;
    if (!used.has(key)) return key;
  }
}

/** A key made of a title's Latin letters and digits; of what it is, where there are none. */
export function keyFor(title: Words | undefined, type: string, taken: readonly string[]): string {
  const said = [title?.en, title?.zh].map(slug).find((one) => KEY.test(one));
  return said ? uniqueKey(said, taken) : uniqueKey(`${type.slice(0, LONGEST - 4)}_1`, taken);
}

const slug = (text: string | undefined): string =>
  (text ?? "")
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .replace(/__+/g, "_")
    .slice(0, LONGEST)
    .replace(/_+$/, "");

/** The title with a number behind it where another has it already, in both languages. */
export function uniqueTitle(title: Words, taken: readonly (Words | undefined)[]): Words {
  const used = new Set(taken.flatMap((one) => Object.values(one ?? {})));
  const free = (words: Words) => Object.values(words).every((one) => !used.has(one));
  if (free(title)) return title;
  for (let count = 2; ; count += 1) {
    const next = Object.fromEntries(Object.entries(title).map(([language, text]) => [language, `${text.replace(/ \d+$/, "")} ${count}`])) as Words;
    if (free(next)) return next;
  }
}

const titlesOf = (form: FormDocument) => fieldsOf(form).map((one) => one.title as Words | undefined);
const fieldKeys = (form: FormDocument) => fieldsOf(form).map((one) => one.key);

/** A new field of a kind, at the spot. */
export function addField(form: FormDocument, kind: FieldKind, spot?: Spot): { form: FormDocument; key: string } {
  const title = uniqueTitle(kind.label, titlesOf(form));
  const key = uniqueKey(`${kind.name.slice(0, LONGEST - 4)}_1`, fieldKeys(form));
  const field = { ...kind.starter, key, type: kind.name, title: title as JsonObject } as FieldDraft;
  return { form: insertItems({ ...laidOut(form), fields: [...fieldsOf(form), field] }, [key], spot), key };
}

/** Puts items into a section, making the first where there is none. */
export function insertItems(form: FormDocument, items: readonly Item[], spot?: Spot): FormDocument {
  const sections = sectionsOf(form);
  const home = sections.find((one) => one.key === spot?.section) ?? sections.at(-1);
  if (!home) {
    const title = (form.title as JsonObject | undefined) ?? { zh: form.key, en: form.key };
    return { ...form, sections: [{ key: "main", title, columns: 2, fields: [...items] }] };
  }
  const place = spot?.before ? itemNames(home).indexOf(spot.before) : -1;
  return withSection(form, home.key, { fields: home.fields.toSpliced(place < 0 ? home.fields.length : place, 0, ...items) });
}

function withSection(form: FormDocument, key: string, change: Record<string, Json | undefined>): FormDocument {
  return { ...form, sections: sectionsOf(form).map((one) => (one.key === key ? withMembers(one, change) : one)) };
}

/** The same with other members; nothing takes a member away. */
export function withMembers<T extends JsonObject>(held: T, change: Record<string, Json | undefined>): T {
  const out: Record<string, Json | undefined> = { ...held, ...change };
  for (const [name, value] of Object.entries(change)) if (value === undefined) delete out[name];
  return out as T;
}

/** Moves a field or what stands between them; its width goes with it. Tells the name it has there. */
export function moveItem(given: FormDocument, from: string, name: string, spot: Spot): { form: FormDocument; name: string } {
  const form = laidOut(given);
  const [source, target] = [sectionDraft(form, from), sectionDraft(form, spot.section)];
  const item = source && itemNamed(source, name);
  if (!source || !target || item === undefined || (from === spot.section && spot.before === name)) return { form: given, name };
  const place = itemNames(source).indexOf(name);
  // The item it goes before is told by name, which may be counted anew once the item is out.
  const follower = spot.before ? itemNamed(target, spot.before) : undefined;
  const others = target.key === source.key ? source.fields.toSpliced(place, 1) : target.fields;
  const at = follower === undefined ? others.length : others.indexOf(follower);
  const fields = others.toSpliced(at < 0 ? others.length : at, 0, item);
  let out = form;
  if (target.key !== source.key) {
    const width = typeof item === "string" ? widthsOf(source)[item] : undefined;
    out = withSection(out, source.key, { fields: source.fields.toSpliced(place, 1), widths: withWidth(source, item, undefined) });
    out = withSection(out, target.key, { fields, widths: withWidth(target, item, width) });
  } else {
    out = withSection(out, target.key, { fields });
  }
  const landed = sectionDraft(out, target.key);
  return { form: out, name: landed ? (itemNames(landed)[at < 0 ? landed.fields.length - 1 : at] ?? name) : name };
}

export const widthsOf = (section: SectionDraft): Record<string, number> => (section.widths as Record<string, number> | undefined) ?? {};

function withWidth(section: SectionDraft, item: Item, width: number | undefined): JsonObject | undefined {
  if (typeof item !== "string") return section.widths as JsonObject | undefined;
  const { [item]: _, ...others } = widthsOf(section);
  const all = width === undefined ? others : { ...others, [item]: width };
  return Object.keys(all).length > 0 ? all : undefined;
}

export const NARROWEST = 4;
export const WIDEST = 24;

/** How many of the 24 parts of its line a field takes; without a number it takes one column. */
export function setWidth(given: FormDocument, field: string, width: number | undefined): FormDocument {
  const form = laidOut(given);
  const home = homeOf(form, field);
  const kept = width === undefined ? undefined : Math.min(WIDEST, Math.max(NARROWEST, Math.round(width)));
  return home ? withSection(form, home.key, { widths: withWidth(home, field, kept) }) : given;
}

export function addSection(given: FormDocument, title: Words, where: { tab?: string; before?: string | null } = {}): { form: FormDocument; key: string } {
  const form = laidOut(given);
  const sections = sectionsOf(form);
  const key = keyFor(title, "section", sections.map((one) => one.key));
  const made: SectionDraft = { key, title: uniqueTitle(title, sections.map((one) => one.title as Words)) as JsonObject, columns: 2, fields: [] };
  if (where.tab) made.tab = where.tab;
  const place = where.before ? sections.findIndex((one) => one.key === where.before) : -1;
  return { form: { ...form, sections: sections.toSpliced(place < 0 ? sections.length : place, 0, made) }, key };
}

/** A new tab with an empty section on it: a tab shows where it has one. */
export function addTab(given: FormDocument, title: Words, section: Words): { form: FormDocument; key: string } {
  const tabs = tabsOf(given);
  const key = keyFor(title, "tab", tabs.map((one) => one.key));
  const made = { key, title: uniqueTitle(title, tabs.map((one) => one.title as Words)) as JsonObject };
  return { form: addSection({ ...given, tabs: [...tabs, made] }, section, { tab: key }).form, key };
}

/** Puts something that holds no value between the fields. Tells its name in its section. */
export function addElement(given: FormDocument, element: ElementDraft, spot?: Spot): { form: FormDocument; section: string; name: string } {
  const form = insertItems(laidOut(given), [element], spot);
  const home = sectionsOf(form).find((one) => one.fields.includes(element)) as SectionDraft;
  return { form, section: home.key, name: itemNames(home)[home.fields.indexOf(element)] as string };
}

/** Moves a section to a tab (above all tabs without one), before another. */
export function moveSection(given: FormDocument, key: string, where: { tab?: string | null; before?: string | null }): FormDocument {
  const form = laidOut(given);
  const moved = sectionDraft(form, key);
  if (!moved || where.before === key) return given;
  const others = sectionsOf(form).filter((one) => one !== moved);
  const place = where.before ? others.findIndex((one) => one.key === where.before) : -1;
  const there = "tab" in where ? withMembers(moved, { tab: where.tab ?? undefined }) : moved;
  return { ...form, sections: others.toSpliced(place < 0 ? others.length : place, 0, there) };
}

export function moveTab(form: FormDocument, key: string, by: number): FormDocument {
  const tabs = tabsOf(form);
  const from = tabs.findIndex((one) => one.key === key);
  const to = from + by;
  const moved = tabs[from];
  return moved && to >= 0 && to < tabs.length ? { ...form, tabs: tabs.toSpliced(from, 1).toSpliced(to, 0, moved) } : form;
}

export function setMember(form: FormDocument, name: string, value: Json | undefined): FormDocument {
  return withMembers(form, { [name]: value });
}

export function setField(form: FormDocument, key: string, change: Record<string, Json | undefined>): FormDocument {
  return { ...form, fields: fieldsOf(form).map((one) => (one.key === key ? withMembers(one, change) : one)) };
}

export function setSection(given: FormDocument, key: string, change: Record<string, Json | undefined>): FormDocument {
  const form = laidOut(given);
  return { ...form, sections: sectionsOf(form).map((one) => (one.key === key ? withMembers(one, change) : one)) };
}

export function setTab(form: FormDocument, key: string, change: Record<string, Json | undefined>): FormDocument {
  return { ...form, tabs: tabsOf(form).map((one) => (one.key === key ? withMembers(one, change) : one)) };
}

export function setElement(form: FormDocument, section: string, name: string, change: Record<string, Json | undefined>): FormDocument {
  const home = sectionDraft(form, section);
  const place = home ? itemNames(home).indexOf(name) : -1;
  const element = home?.fields[place];
  if (!home || typeof element !== "object") return form;
  return withSection(form, section, { fields: home.fields.with(place, withMembers(element, change)) });
}

/** Another type: what is common to all fields stays, the options are those the new type begins with. */
export function setType(form: FormDocument, key: string, kind: FieldKind, common: ReadonlySet<string>): FormDocument {
  const fields = fieldsOf(form).map((one) => {
    if (one.key !== key) return one;
    const kept = Object.fromEntries(Object.entries(one).filter(([name]) => common.has(name)));
    return { ...kind.starter, ...kept, key, type: kind.name } as FieldDraft;
  });
  return { ...form, fields };
}

/** Another key for a field, wherever this form names it. */
export function renameField(form: FormDocument, from: string, to: string, kinds: (type: string) => readonly OptionPlace[]): FormDocument {
  const renaming: Renaming = (name) => (name === from ? to : null);
  const fields = fieldsOf(form).map((one) => {
    const renamed = renamedIn(one, kinds(one.type), renaming) as FieldDraft;
    return one.key === from ? { ...renamed, key: to } : renamed;
  });
  return withFieldNames({ ...form, fields }, (name) => (name === from ? to : name));
}

/** Takes away fields, sections or what stands between; a tab's sections stay, above the tabs. */
export function removeFields(given: FormDocument, keys: readonly string[]): FormDocument {
  const gone = new Set(keys);
  const form = { ...given, fields: fieldsOf(given).filter((one) => !gone.has(one.key)) };
  return withFieldNames(form, (name) => (gone.has(name) ? null : name));
}

/** Takes away a section with the fields in it. */
export function removeSection(given: FormDocument, key: string): FormDocument {
  const form = laidOut(given);
  const keys = (sectionDraft(form, key)?.fields ?? []).filter((one): one is string => typeof one === "string");
  const without = removeFields(form, keys);
  return { ...without, sections: sectionsOf(without).filter((one) => one.key !== key) };
}

export function removeTab(form: FormDocument, key: string): FormDocument {
  const sections = sectionsOf(form).map((one) => (one.tab === key ? withMembers(one, { tab: undefined }) : one));
  return { ...form, tabs: tabsOf(form).filter((one) => one.key !== key), sections };
}

export function removeElement(form: FormDocument, section: string, name: string): FormDocument {
  const home = sectionDraft(form, section);
  const place = home ? itemNames(home).indexOf(name) : -1;
  return home && place >= 0 ? withSection(form, section, { fields: home.fields.toSpliced(place, 1) }) : form;
}

type Naming = (name: string) => string | null;

/** The form's own lists of fields, with other names; a field without one leaves them, and groups it alone made up. */
function withFieldNames(form: FormDocument, naming: Naming): FormDocument {
  const path = (name: string): string | null => {
    const [first = "", ...rest] = name.split(".");
    const renamed = naming(first);
    return renamed === null ? null : [renamed, ...rest].join(".");
  };
  const names = (list: Json | undefined): string[] | undefined =>
    Array.isArray(list) ? (list as string[]).flatMap((name) => path(name) ?? []) : undefined;
  const groups = (list: Json | undefined): Json | undefined =>
    Array.isArray(list) ? list.flatMap((group) => (names(group)?.length === (group as Json[]).length ? [names(group) as Json] : [])) : undefined;
  const list = form.list as JsonObject | undefined;
  const sort = (list?.sort as JsonObject[] | undefined)?.flatMap((one) => {
    const field = path(String(one.field));
    return field === null ? [] : [{ ...one, field }];
  });
  const duplicates = (form.duplicates as JsonObject[] | undefined)
    ?.map((rule) => ({ ...rule, fields: (rule.fields as JsonObject[]).flatMap((one) => (path(String(one.field)) === null ? [] : [{ ...one, field: path(String(one.field)) }])) }))
    .filter((rule) => rule.fields.length > 0) as Json | undefined;
  return withMembers(form, {
    title_field: typeof form.title_field === "string" ? (path(form.title_field) ?? undefined) : form.title_field,
    unique: groups(form.unique),
    indexes: groups(form.indexes),
    duplicates,
    search: names(form.search),
    list: list && withMembers(list, { columns: names(list.columns), sort }),
    sections: form.sections && sectionsOf(form).map((section) => sectionWithNames(section, naming)),
  });
}

function sectionWithNames(section: SectionDraft, naming: Naming): SectionDraft {
  const fields = section.fields.flatMap((item): Item[] => {
    const name = typeof item === "string" ? naming(item) : item;
    return name === null ? [] : [name];
  });
  const widths = Object.fromEntries(Object.entries(widthsOf(section)).flatMap(([key, width]) => (naming(key) === null ? [] : [[naming(key) as string, width]])));
  return withMembers(section, { fields, widths: section.widths && Object.keys(widths).length > 0 ? widths : undefined });
}
