/** Related rows: found, ordered, cut to the newest; what is missing is no row. */
import type { Context, Row, Run } from "../program";
import { length } from "./text";

const LONGEST_CELL = 32_767;
const NONE: readonly Row[] = [];

/** Negative, zero or positive as the first value stands before, at or after the second; neither is null. */
export type Compare = (x: never, y: never) => number;

/** The record the keys lead to, null where one is missing. */
export function follow(record: Row, path: readonly string[]): Row | null {
  let found: Row | null = record;
  for (const key of path) {
    found = (found[key] as Row | null | undefined) ?? null;
    if (found === null) return null;
  }
  return found;
}

/** The related rows found under the back name. */
export function related(parent: Row | null, back: string): readonly Row[] {
  const found = parent === null ? null : parent[back];
  return Array.isArray(found) ? found : NONE;
}

/** The rows by order, ties by id; those without one stand first, or last. */
function sorted(rows: readonly Row[], order: Run, compare: Compare, last: boolean, context: Context): Row[] {
  const ranked = rows.map((row) => ({ row, value: order(row, context), id: Number(row.id ?? 0) }));
  const missing = (value: unknown): number => Number((value === null) === last);
  ranked.sort((x, y) => {
    if (x.value === null || y.value === null) return missing(x.value) - missing(y.value) || x.id - y.id;
    return compare(x.value as never, y.value as never) || x.id - y.id;
  });
  return ranked.map((one) => one.row);
}

/** The newest rows, oldest first; rows without an order are the oldest. */
export function newest(rows: readonly Row[], order: Run, compare: Compare, count: number | null, context: Context): readonly Row[] {
  const found = sorted(rows, order, compare, false, context);
  return count === null ? found : found.slice(-count);
}

/** The oldest rows, oldest first; rows without an order are the newest. */
export function oldest(rows: readonly Row[], order: Run, compare: Compare, count: number | null, context: Context): readonly Row[] {
  return sorted(rows, order, compare, true, context).slice(0, count ?? undefined);
}

/** The texts with the separator between them; null if that is longer than a cell may be. */
export function joinedRows(separator: string, texts: string[]): string | null {
  const joined = texts.join(separator);
  return length(joined) <= LONGEST_CELL ? joined : null;
}

/** The newest row whose order is below the limit, ties by id; none where either is missing. */
export function before(rows: readonly Row[], order: Run, compare: Compare, limit: unknown, context: Context): readonly Row[] {
  if (limit === null) return NONE;
  const below = rows.filter((row) => {
    const value = order(row, context);
    return value !== null && compare(value as never, limit as never) < 0;
  });
  return newest(below, order, compare, 1, context);
}

/** The values of the rows that have one. */
export function present(rows: readonly Row[], item: Run, context: Context): unknown[] {
  return rows.map((row) => item(row, context)).filter((value) => value !== null);
}

/** How many of the newest rows hold without a break. */
export function streak(rows: readonly Row[], where: Run, context: Context): number {
  const breaks = rows.findLastIndex((row) => !where(row, context));
  return rows.length - 1 - breaks;
}
