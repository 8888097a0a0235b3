import type { Field } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";

/** Dates are before and after, numbers smaller and larger. */
export function operatorKey(field: Field | undefined, op: string): string {
  if (op === "==" && field && familyOf(field) === "boolean") return "operator.equals";
  const dated = field && ["date", "datetime"].includes(familyOf(field));
  return `operator.${dated && ["<", "<=", ">", ">="].includes(op) ? "date" : ""}${NAMES[op] ?? op}`;
}

const NAMES: Record<string, string> = {
  "==": "is",
  "!=": "isNot",
  "<": "less",
  "<=": "atMost",
  ">": "more",
  ">=": "atLeast",
};
