import type { Field, FormInfo, Operator } from "@/lib/api/types";
import { conditionFamily, familyOf } from "@/lib/format/kinds";

/** One condition of a list's filter; the list of them is stored in the URL as JSONLogic. */
export interface Condition {
  field: string;
  op: Operator;
  value?: unknown;
}

type Logic = Record<string, unknown>;

export const NO_VALUE: ReadonlySet<Operator> = new Set(["is_blank", "not_blank"]);

const COMPARING: ReadonlySet<string> = new Set(["==", "!=", "<", "<=", ">", ">=", "in", "contains", "startswith"]);

/** Exact decimals and dates are written as such: JSON has neither. */
function literal(field: Field | undefined, value: unknown): unknown {
  const family = field && familyOf(field);
  if (typeof value !== "string") return value;
  if (family === "date" || family === "datetime") return { date: value.slice(0, 10) };
  if (family === "number" || family === "money" || family === "percent") {
    return /^-?\d{1,15}$/.test(value) ? Number(value) : { number: value };
  }
  return value;
}

function one(condition: Condition, field: Field | undefined): Logic {
  const read = { var: condition.field };
  if (condition.op === "is_blank") return { isblank: [read] };
  if (condition.op === "not_blank") return { "!": [{ isblank: [read] }] };
  const value = literal(field, condition.value);
  if (condition.op === "contains" && field && conditionFamily(field) === "set") return { in: [value, read] };
  if (condition.op === "contains" && field && conditionFamily(field) === "range") return { covers: [read, value] };
  if (field && familyOf(field) === "datetime") return { [condition.op]: [{ date: [read] }, value] };
  return { [condition.op]: [read, value] };
}

export function conditionLogic(form: FormInfo, condition: Condition): Logic {
  return one(
    condition,
    [...form.fields, ...(form.system ?? [])].find((field) => field.key === condition.field),
  );
}

/** Part of a filter: all parts must hold. One that is no plain condition is kept and shown as it is. */
export interface Part {
  logic: unknown;
  condition?: Condition;
}

export function toLogic(parts: Part[]): Logic | undefined {
  return parts.length > 0 ? { and: parts.map((part) => part.logic) } : undefined;
}

function isLogic(value: unknown): value is Logic {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entry(logic: unknown): [string, unknown[]] | null {
  if (!isLogic(logic)) return null;
  const [op, given] = Object.entries(logic)[0] ?? [];
  return op === undefined ? null : [op, Array.isArray(given) ? given : [given]];
}

/** The field a side of a condition reads, if that is all it does. */
function fieldRead(side: unknown): string | null {
  const found = entry(side);
  if (!found) return null;
  const [op, [first]] = found;
  if (op === "var" && typeof first === "string") return first;
  return op === "date" && isLogic(first) ? fieldRead(first) : null;
}

function plain(value: unknown): unknown {
  if (!isLogic(value)) return value;
  const carried = value.date ?? value.number;
  return isLogic(carried) || Array.isArray(carried) ? undefined : carried;
}

function readOne(logic: unknown): Condition | null {
  const found = entry(logic);
  if (!found) return null;
  const [op, [left, right]] = found;
  if (op === "!") {
    const inner = readOne(left);
    return inner?.op === "is_blank" ? { field: inner.field, op: "not_blank" } : null;
  }
  const field = fieldRead(left);
  if (field && (op === "isblank" || op === "is_blank")) return { field, op: "is_blank" };
  if (field && op === "not_blank") return { field, op };
  if (field && op === "==" && right === null) return { field, op: "is_blank" };
  if (field && op === "!=" && right === null) return { field, op: "not_blank" };
  if (field && (COMPARING.has(op) || op === "covers")) {
    const value = plain(right);
    return value === undefined ? null : { field, op: op === "covers" ? "contains" : (op as Operator), value };
  }
  const list = fieldRead(right);
  return list && op === "in" ? { field: list, op: "contains", value: plain(left) } : null;
}

/** Reads a filter back, part by part. */
export function partsOf(logic: unknown): Part[] {
  if (!isLogic(logic)) return [];
  const parts = Array.isArray(logic.and) && Object.keys(logic).length === 1 ? logic.and : [logic];
  return parts.map((part) => ({ logic: part, condition: readOne(part) ?? undefined }));
}

const BY_FAMILY: Record<string, Operator[]> = {
  text: ["contains", "==", "startswith", "is_blank", "not_blank"],
  number: ["==", "!=", "<", "<=", ">", ">=", "is_blank", "not_blank"],
  choice: ["==", "!=", "in", "is_blank", "not_blank"],
  range: ["contains", "<", ">=", "is_blank", "not_blank"],
  set: ["contains", "is_blank", "not_blank"],
  boolean: ["=="],
  link: ["==", "!=", "is_blank", "not_blank"],
  none: [],
};

export function operatorsOf(field: Field): Operator[] {
  const family = conditionFamily(field);
  return (field.operators ?? BY_FAMILY[family] ?? []).filter((op) => op !== "in" || family === "choice");
}
