import type { Field, Problem, Values } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { idOf, listOf } from "@/lib/format/value";

export function isLocked(field: Field): boolean {
  return Boolean(field.derived || field.readonly || field.writable === false);
}

/** A value as the server takes it: references travel as ids, child rows without what is worked out. */
export function toWire(field: Field | undefined, value: unknown): unknown {
  if (!field || value === null || value === undefined) return value ?? null;
  switch (familyOf(field)) {
    case "link":
    case "person":
    case "department":
      return idOf(value);
    case "links":
    case "persons":
    case "departments":
      return listOf(value).map(idOf);
    case "subtable":
      return Array.isArray(value) ? value.map((row) => rowToWire(field.options?.fields ?? [], row as Values)) : null;
    default:
      return value;
  }
}

function rowToWire(fields: Field[], row: Values): Values {
  const sent: Values = row.id === undefined ? {} : { id: row.id };
  for (const field of fields) {
    if (!isLocked(field) && field.key in row) sent[field.key] = toWire(field, row[field.key]);
  }
  return sent;
}

export function valuesToWire(fields: Field[], values: Values, keep: (key: string) => boolean): Values {
  const sent: Values = {};
  for (const [key, value] of Object.entries(values)) {
    const field = fields.find((one) => one.key === key);
    if (field && keep(key)) sent[key] = toWire(field, value);
  }
  return sent;
}

/** The part of a problem's path below the values: `/values/lines/0/qty` is `lines/0/qty`. */
export function placeOfProblem(problem: Problem): string {
  return (problem.path ?? "").replace(/^\/?values(?=\/|$)/, "").replace(/^\//, "");
}

export function isAt(problem: Problem, key: string): boolean {
  const place = placeOfProblem(problem);
  return place === key || place.startsWith(`${key}/`);
}

/** Child rows as typed, filled up with what the server worked out for each. */
export function withComputedRows(typed: unknown, computed: unknown): unknown {
  if (!Array.isArray(typed) || !Array.isArray(computed) || typed.length !== computed.length) return typed;
  return typed.map((row, index) => ({ ...(computed[index] as Values), ...(row as Values) }));
}
