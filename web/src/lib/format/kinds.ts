import type { Field } from "@/lib/api/types";

/** The families of field types that the interface draws alike. */
export type Family =
  | "text"
  | "longtext"
  | "number"
  | "money"
  | "percent"
  | "boolean"
  | "choice"
  | "multi"
  | "tree"
  | "tags"
  | "date"
  | "datetime"
  | "person"
  | "department"
  | "link"
  | "subtable"
  | "file"
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
  longtext: "longtext",
  number: "number",
  integer: "number",
  money: "money",
  percent: "percent",
  boolean: "boolean",
  choice: "choice",
  multi: "multi",
  tree: "tree",
  tags: "tags",
  date: "date",
  datetime: "datetime",
  person: "person",
  department: "department",
  link: "link",
  subtable: "subtable",
  attachment: "file",
  file: "file",
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

export const isNumeric = (field: Field): boolean => ["number", "money", "percent"].includes(familyOf(field));

/** The kind of condition a field takes. */
export function conditionFamily(field: Field): string {
  const family = familyOf(field);
  if (["number", "money", "percent", "date", "datetime"].includes(family)) return "number";
  if (["multi", "tags"].includes(family)) return "set";
  if (["choice", "tree"].includes(family)) return "choice";
  if (["link", "person", "department"].includes(family)) return "link";
  if (family === "subtable" || family === "unknown") return "none";
  return family === "boolean" ? "boolean" : "text";
}
