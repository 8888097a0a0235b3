import dayjs from "dayjs";
import type { Translate } from "@/lib/i18n";

/** A span of days: between two dates, or the last so many days or whole months. */
export type Range = { from?: string | null; to?: string | null } | { last: number; unit: string };

export const PRESETS: { last: number; unit: string }[] = [
  { last: 7, unit: "day" },
  { last: 30, unit: "day" },
  { last: 3, unit: "month" },
  { last: 6, unit: "month" },
  { last: 12, unit: "month" },
];

export const isSpan = (value: unknown): value is { last: number; unit: string } =>
  typeof value === "object" && value !== null && "last" in value;

export function rangeText(value: Range, t: Translate): string {
  if (isSpan(value)) return t(`boards.last.${value.unit}`, { count: value.last });
  const { from, to } = value;
  if (from && to) return from === to ? from : t("boards.fromTo", { from, to });
  return from ? t("boards.from", { from }) : t("boards.to", { to: to ?? "" });
}

/** The dates a span stands for, as a start for choosing others. */
export function datesOf(value: Range | null, today: string): { from: string | null; to: string | null } {
  if (!value) return { from: null, to: null };
  if (!isSpan(value)) return { from: value.from ?? null, to: value.to ?? null };
  const unit = value.unit as "day" | "month";
  const first = dayjs(today).subtract(value.last - 1, unit).startOf(unit);
  return { from: first.format("YYYY-MM-DD"), to: dayjs(today).endOf(unit).format("YYYY-MM-DD") };
}
