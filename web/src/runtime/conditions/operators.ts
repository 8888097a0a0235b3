import type { Field } from "@/lib/api/types";
import { conditionFamily, familyOf } from "@/lib/format/kinds";

/** Dates are before and after, numbers smaller and larger; a range covers a day and begins before or after it. */
export function operatorKey(field: Field | undefined, op: string): string {
  if (op === "==" && field && familyOf(field) === "boolean") return "operator.equals";
  if (field && conditionFamily(field) === "range" && op in RANGES) return `operator.range${RANGES[op]}`;
  if (op === "startswith" && field && familyOf(field) === "region") return "operator.within";
  const dated = field && ["date", "datetime"].includes(familyOf(field));
  return `operator.${dated && ["<", "<=", ">", ">="].includes(op) ? "date" : ""}${NAMES[op] ?? op}`;
}

const RANGES: Record<string, string> = { contains: "covers", "<": "less", ">=": "atLeast" };

const NAMES: Record<string, string> = {
  "==": "is",
  "!=": "isNot",
  "<": "less",
  "<=": "atMost",
  ">": "more",
  ">=": "atLeast",
};
