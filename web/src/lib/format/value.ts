import type { Choice, Field, Language, Ref, StoredFile, TreeNode, Values, Words } from "@/lib/api/types";
import type { Say } from "@/lib/i18n";
import { showDate, showDateTime } from "./dates";
import { showDecimal, showMoney, showPercent } from "./decimal";
import { showDuration } from "./duration";
import { plainOf } from "./richtext";
import { regionText } from "./regions";
import { familyOf, yielded } from "./kinds";

export const isBlank = (value: unknown): boolean =>
  value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

export function isRef(value: unknown): value is Ref {
  return typeof value === "object" && value !== null && "id" in value && "title" in value;
}

export const idOf = (value: unknown): string | number | null =>
  isRef(value) ? value.id : typeof value === "string" || typeof value === "number" ? value : null;

export function choiceOf(field: Field, key: unknown): Choice | undefined {
  return field.options?.choices?.find((choice) => choice.key === key);
}

/** The branches of a tree field. */
export function branchesOf(field: Field): TreeNode[] {
  return field.options?.tree ?? (field.options?.choices as TreeNode[] | undefined) ?? [];
}

/** The titles from the root to a node, or nothing. */
export function treePath(nodes: TreeNode[] | undefined, key: unknown): TreeNode[] {
  for (const node of nodes ?? []) {
    if (node.key === key) return [node];
    const below = treePath(node.children, key);
    if (below.length > 0) return [node, ...below];
  }
  return [];
}

/** The ISO code of a money field: fixed, or read from another field of the record. */
export function currencyOf(field: Field, values?: Values): string | undefined {
  const named = field.options?.currency;
  if (!named) return undefined;
  if (/^[A-Z]{3}$/.test(named)) return named;
  const read = values?.[named];
  return typeof read === "string" ? read : undefined;
}

export function fileSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(0)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** What stands behind a number: its unit of measure, or the full mark it is out of. */
export function unitOf(field: Field, say: Say): string {
  const { unit, full } = field.options ?? {};
  if (field.type === "quantity") return say(unit as Words);
  return field.type === "score" && full !== undefined ? `/ ${showDecimal(full)}` : "";
}

/** The named band a score lies in. */
export function bandOf(field: Field, value: unknown): { title: Words; colour?: string } | undefined {
  const score = Number(value);
  const bands = (field.options?.bands ?? []) as { least: string; title: Words; colour?: string }[];
  return field.type === "score" ? bands.findLast((band) => Number(band.least) <= score) : undefined;
}

interface Speech {
  say: Say;
  language: Language;
  yes: string;
  no: string;
  /** Between the ends of a range. */
  to: string;
  /** Between the parts of a list. */
  comma: string;
  rows: (count: number) => string;
}

/** A value as plain text: tooltips, history, exports to the clipboard. */
export function valueText(given: Field, value: unknown, speech: Speech, values?: Values): string {
  if (isBlank(value)) return "";
  const field = yielded(given);
  const scale = field.options?.scale;
  switch (familyOf(field)) {
    case "money":
      return showMoney(value, scale, currencyOf(field, values));
    case "percent":
      return showPercent(value);
    case "number":
      return [showDecimal(value, scale), field.masked ? "" : unitOf(field, speech.say)].filter(Boolean).join(" ");
    case "rating":
    case "slider":
      return showDecimal(value, scale);
    case "duration":
      return showDuration(value, speech.language);
    case "boolean":
      return value ? speech.yes : speech.no;
    case "choice":
      return speech.say(choiceOf(field, value)?.title) || String(value);
    case "multi":
    case "tags":
      return listOf(value)
        .map((key) => speech.say(choiceOf(field, key)?.title) || String(key))
        .join(speech.comma);
    case "tree": {
      const path = treePath(branchesOf(field), Array.isArray(value) ? value.at(-1) : value);
      return path.map((node) => speech.say(node.title)).join(" / ") || String(value);
    }
    case "rich_text":
      return plainOf(String(value));
    case "region":
      return regionText(String(value));
    case "date":
      return showDate(value);
    case "datetime":
      return showDateTime(value);
    case "date_range":
    case "time_range":
      return String(value).replace("/", speech.to);
    case "subtable":
      return Array.isArray(value) ? speech.rows(value.length) : "";
    case "file":
    case "image":
    case "signature":
      return listOf(value)
        .map((file) => (file as StoredFile).name ?? String(file))
        .join(speech.comma);
    default:
      return plainText(value, speech.comma);
  }
}

export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : isBlank(value) ? [] : [value]);

export function plainText(value: unknown, comma = "、"): string {
  if (isBlank(value)) return "";
  if (isRef(value)) return value.title;
  if (Array.isArray(value)) return value.map((one) => plainText(one, comma)).join(comma);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
