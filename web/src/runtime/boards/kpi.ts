import type { FigureColumn, WidgetData } from "@/lib/api/boards";
import { roundDecimal, shiftDecimal, showDecimal, trimDecimal } from "@/lib/format/decimal";

/** A change as a share of the earlier figure: its way, and its size without the sign. */
export function changeOf(delta: string | null | undefined): { way: "up" | "down" | "same"; text: string } | null {
  if (delta === null || delta === undefined) return null;
  const text = `${trimDecimal(showDecimal(roundDecimal(shiftDecimal(delta.replace("-", ""), 2), 1)))}%`;
  if (Number(delta) === 0) return { way: "same", text };
  return { way: delta.startsWith("-") ? "down" : "up", text };
}

interface Target {
  value: unknown;
  /** How much of it is reached; left out where less is better or nothing is known. */
  share?: number;
}

/** The figure to be reached, given bare or with its words. */
export function targetOf(data: WidgetData, column: FigureColumn): Target | null {
  const given = data.target;
  if (given === null || given === undefined) return null;
  const value = typeof given === "object" ? (given as { value?: unknown }).value : given;
  if (value === null || value === undefined) return null;
  const reached = Number(data.rows[0]?.[data.columns.indexOf(column)]);
  const share = reached / Number(value);
  return Number.isFinite(share) ? { value, share } : { value };
}
