import type { Field } from "@/lib/api/types";

/** The families of field types that the interface draws alike. */
export type Family =
  | "text"
  | "longtext"
  | "rich_text"
  | "number"
  | "money"
  | "percent"
  | "boolean"
  | "choice"
  | "icon"
  | "multi"
  | "tree"
  | "region"
  | "location"
  | "tags"
  | "date"
  | "datetime"
  | "person"
  | "department"
  | "persons"
  | "departments"
  | "link"
  | "links"
  | "subtable"
  | "file"
  | "image"
  | "signature"
  | "rating"
  | "slider"
  | "duration"
  | "time"
  | "date_range"
  | "time_range"
  | "colour"
  | "json"
  | "barcode"
  | "unknown";

const FAMILIES: Record<string, Family> = {
  text: "text",
  mobile: "text",
  mail: "text",
  url: "text",
  auto_number: "text",
  id_number: "text",
  bank_card: "text",
  uscc: "text",
  plate: "text",
  passport: "text",
  tax_number: "text",
  account_number: "text",
  encrypted_text: "text",
  cron: "text",
  barcode: "barcode",
  longtext: "longtext",
  rich_text: "rich_text",
  number: "number",
  integer: "number",
  money: "money",
  percent: "percent",
  quantity: "number",
  score: "number",
  rating: "rating",
  slider: "slider",
  duration: "duration",
  boolean: "boolean",
  choice: "choice",
  process_status: "choice",
  country: "choice",
  currency: "choice",
  language: "choice",
  definition: "choice",
  icon: "icon",
  multi: "multi",
  tree: "tree",
  region: "region",
  location: "location",
  tags: "tags",
  date: "date",
  datetime: "datetime",
  time: "time",
  date_range: "date_range",
  time_range: "time_range",
  colour: "colour",
  json: "json",
  person: "person",
  department: "department",
  persons: "persons",
  departments: "departments",
  link: "link",
  links: "links",
  subtable: "subtable",
  attachment: "file",
  file: "file",
  image: "image",
  signature: "signature",
};

const DERIVED = new Set(["formula", "lookup", "rollup"]);

/** A derived field as what it yields: `options.result` says the type and its options. */
export function yielded(field: Field): Field {
  const result = field.options?.result;
  if (!DERIVED.has(field.type) || typeof result !== "object" || result === null) return field;
  const { type, ...options } = result as { type?: string };
  return type ? { ...field, type, options: { ...field.options, ...options } } : field;
}

/** An unknown type is drawn by its widget, else by the shape of its options. */
export function familyOf(field: Field): Family {
  const shown = yielded(field);
  const known = FAMILIES[shown.type] ?? FAMILIES[shown.widget ?? ""];
  if (known) return known;
  const options = shown.options ?? {};
  if (options.tree) return "tree";
  if (options.choices) return "choice";
  if (options.fields) return "subtable";
  if (options.to) return "link";
  if (options.currency) return "money";
  return DERIVED.has(shown.type) ? "text" : "unknown";
}

const NUMERIC = new Set<Family>(["number", "money", "percent", "slider", "duration"]);
const ORDERED = new Set<Family>([...NUMERIC, "rating", "date", "datetime", "time"]);

/** What names records, people or departments. */
export const REFERRING: ReadonlySet<Family> = new Set<Family>(["link", "links", "person", "department", "persons", "departments"]);

export const isNumeric = (field: Field): boolean => NUMERIC.has(familyOf(field));

/** The kind of condition a field takes. */
export function conditionFamily(field: Field): string {
  const family = familyOf(field);
  if (ORDERED.has(family)) return "number";
  if (family === "date_range" || family === "time_range") return "range";
  if (["multi", "tags", "links", "persons", "departments"].includes(family)) return "set";
  if (["choice", "tree"].includes(family)) return "choice";
  if (["link", "person", "department"].includes(family)) return "link";
  if (["subtable", "unknown", "json", "rich_text", "file", "image", "signature"].includes(family)) return "none";
  return family === "boolean" ? "boolean" : "text";
}
