import type { Comparison, FigureColumn, WidgetData } from "@/lib/api/boards";
import { roundDecimal, shiftDecimal, showDecimal, trimDecimal } from "@/lib/format/decimal";

interface Change {
  way: "up" | "down" | "same";
  /** Its size in per cent, or in points of a percentage. */
  size: string;
  points: boolean;
  /** Whether the way is the welcome one; nothing where it stayed. */
  good?: boolean;
}

/** How far a figure is from the earlier one. */
export function changeOf(compare: Comparison | null | undefined, welcome: "up" | "down" = "up"): Change | null {
  const delta = compare?.delta;
  if (delta === null || delta === undefined) return null;
  const size = trimDecimal(showDecimal(roundDecimal(shiftDecimal(delta.replace("-", ""), 2), 1)));
  const points = compare?.delta_type === "points";
  if (Number(size.replace(/,/g, "")) === 0) return { way: "same", size, points };
  const way = delta.startsWith("-") ? "down" : "up";
  return { way, size, points, good: way === welcome };
}

/** The figure to be reached, and how much of it is, where more is better. */
export function targetOf(data: WidgetData, column: FigureColumn): { value: string; share?: number } | null {
  const value = data.target;
  if (value === null || value === undefined) return null;
  const share = Number(data.rows[0]?.[data.columns.indexOf(column)]) / Number(value);
  return data.good !== "down" && Number.isFinite(share) ? { value, share } : { value };
}
