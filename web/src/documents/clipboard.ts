import type { Words } from "@/lib/api/types";
import {
  type ElementDraft,
  type FieldDraft,
  fieldDraft,
  fieldsOf,
  type FormDocument,
  type Item,
  insertItems,
  itemNamed,
  itemNames,
  KEY,
  laidOut,
  type SectionDraft,
  sectionDraft,
  sectionsOf,
  setWidth,
  type Spot,
  uniqueKey,
  uniqueTitle,
  widthsOf,
  withMembers,
} from "./form";
import { isObject, type JsonObject } from "./json";
import { type OptionPlace, type Renaming, renamedIn } from "./references";

/** What was copied, as the text of the clipboard holds it: whole fields, with the layout they had. */
export interface Copied {
  formwright: 1;
  fields: FieldDraft[];
  /** Single fields and what stands between them, in order. */
  items?: Item[];
  widths?: Record<string, number>;
  sections?: SectionDraft[];
}

/** Copies items of a section, in their order. */
export function copyItems(given: FormDocument, section: string, names: readonly string[]): Copied | null {
  const form = laidOut(given);
  const home = sectionDraft(form, section);
  if (!home) return null;
  const wanted = new Set(names);
  const items = itemNames(home).filter((name) => wanted.has(name)).flatMap((name) => itemNamed(home, name) ?? []);
  const fields = items.flatMap((item) => (typeof item === "string" ? (fieldDraft(form, item) ?? []) : []));
  const widths = Object.fromEntries(Object.entries(widthsOf(home)).filter(([key]) => wanted.has(key)));
  return items.length > 0 ? { formwright: 1, fields, items, widths } : null;
}

export function copySection(given: FormDocument, key: string): Copied | null {
  const form = laidOut(given);
  const section = sectionDraft(form, key);
  if (!section) return null;
  const fields = section.fields.flatMap((item) => (typeof item === "string" ? (fieldDraft(form, item) ?? []) : []));
  return { formwright: 1, fields, sections: [section] };
}

export const asText = (copied: Copied): string => JSON.stringify(copied, null, 1);

/** What a clipboard's text holds, if it is something of ours. */
export function fromText(text: string): Copied | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!isObject(read) || read.formwright !== 1 || !Array.isArray(read.fields)) return null;
    const sound = read.fields.every((one) => isObject(one) && typeof one.type === "string" && typeof one.key === "string" && KEY.test(one.key));
    const { items = [], sections = [] } = read;
    const lists = Array.isArray(items) && items.every(isItem) && Array.isArray(sections) && sections.every(isSection);
    return sound && lists ? (read as unknown as Copied) : null;
  } catch {
    return null;
  }
}

const isItem = (one: unknown): boolean => typeof one === "string" || (isObject(one) && typeof one.type === "string");
const isSection = (one: unknown): boolean => isObject(one) && typeof one.key === "string" && Array.isArray(one.fields) && one.fields.every(isItem);

export interface Pasted {
  form: FormDocument;
  /** The keys of the new fields, in order. */
  keys: string[];
  /** The sections that came, or those of single items. */
  sections: string[];
  /** The name of a single element that came. */
  element?: string;
}

/** Puts what was copied at the spot, under keys and titles of its own; what names a copied field names its copy. */
export function paste(given: FormDocument, copied: Copied, options: (type: string) => readonly OptionPlace[], spot?: Spot): Pasted {
  const form = laidOut(given);
  const names = newNames(form, copied.fields);
  const renaming: Renaming = (name) => names.get(name) ?? null;
  const key = (old: string) => names.get(old) ?? old;
  const fields = copied.fields.map((one) => ({ ...renamedIn(one, options(one.type), renaming), key: key(one.key), title: titleOf(one, names) }) as unknown as FieldDraft);
  const known = new Set(copied.fields.map((one) => one.key));
  const kept = (items: readonly Item[]): Item[] => items.filter((item) => typeof item !== "string" || known.has(item)).map((item) => (typeof item === "string" ? key(item) : item));
  let out: FormDocument = { ...form, fields: [...fieldsOf(form), ...fields] };
  const sections: string[] = [];
  for (const section of copied.sections ?? []) {
    const all = sectionsOf(out);
    const widths = Object.entries(widthsOf(section)).map(([old, width]) => [key(old), width]);
    const made = withMembers(section, {
      key: uniqueKey(section.key, all.map((one) => one.key)),
      title: uniqueTitle((section.title as Words | undefined) ?? { zh: section.key, en: section.key }, all.map((one) => one.title as Words)) as JsonObject,
      tab: sectionDraft(form, spot?.section ?? "")?.tab,
      fields: kept(section.fields),
      widths: widths.length > 0 ? Object.fromEntries(widths) : undefined,
    });
    const place = all.findIndex((one) => one.key === spot?.section);
    out = { ...out, sections: all.toSpliced(place < 0 ? all.length : place + 1, 0, made) };
    sections.push(made.key);
  }
  const items = kept(copied.items ?? []).map((item) => (typeof item === "string" ? item : ({ ...item } as ElementDraft)));
  if (items.length > 0) out = insertItems(out, items, spot);
  for (const [old, width] of Object.entries(copied.widths ?? {})) if (known.has(old)) out = setWidth(out, key(old), width);
  const last = items.at(-1);
  const home = last === undefined ? undefined : sectionsOf(out).find((one) => one.fields.includes(last));
  if (home) sections.push(home.key);
  const element = home && typeof last === "object" ? itemNames(home)[home.fields.indexOf(last)] : undefined;
  return { form: out, keys: fields.map((one) => one.key), sections, element };
}

/** For each copied field's key and titles those of its copy. */
function newNames(form: FormDocument, copied: readonly FieldDraft[]): Map<string, string> {
  const keys = fieldsOf(form).map((one) => one.key);
  const titles = fieldsOf(form).map((one) => one.title as Words | undefined);
  const names = new Map<string, string>();
  const later: [string, string][] = [];
  for (const field of copied) {
    const key = uniqueKey(field.key, keys);
    keys.push(key);
    names.set(field.key, key);
    const title = field.title as Words | undefined;
    if (!title) continue;
    const fresh = uniqueTitle(title, titles);
    titles.push(fresh);
    for (const language of ["zh", "en"] as const) if (title[language] && fresh[language]) later.push([title[language], fresh[language]]);
  }
  // A key wins over titles, as in formulas.
  for (const [old, fresh] of later) if (!names.has(old)) names.set(old, fresh);
  return names;
}

function titleOf(field: FieldDraft, names: Map<string, string>): JsonObject | undefined {
  const title = field.title as Record<string, string> | undefined;
  return title && Object.fromEntries(Object.entries(title).map(([language, text]) => [language, names.get(text) ?? text]));
}
