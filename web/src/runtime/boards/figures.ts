import type { FigureColumn } from "@/lib/api/boards";
import type { Language } from "@/lib/api/types";
import { currencySign, roundDecimal, shiftDecimal, showDecimal, showMoney } from "@/lib/format/decimal";
import { showPeriod } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

const COMPACT_FROM = 13;

/** The steps large figures are shortened by. */
const STEPS: Record<Language, [number, string][]> = {
  zh: [
    [8, "亿"],
    [4, "万"],
  ],
  en: [
    [9, "B"],
    [6, "M"],
    [3, "K"],
  ],
};
const COMPACT_SCALE = 2;

export const isMeasure = (column: FigureColumn): boolean => column.role === "measure";

export const isFigure = (column: FigureColumn): boolean => ["number", "money", "percent"].includes(column.type);

function numeric(column: FigureColumn, value: unknown): string {
  const text = String(value);
  const scale = column.decimals ?? (column.type === "number" ? 0 : 2);
  if (column.type === "percent") return `${showDecimal(roundDecimal(shiftDecimal(text, 2), scale), scale)}%`;
  const rounded = roundDecimal(text, scale);
  return column.type === "money" ? showMoney(rounded, scale, column.currency) : showDecimal(rounded, scale);
}

function compact(column: FigureColumn, value: unknown, language: Language): string {
  const whole = numeric(column, value);
  if (whole.length < COMPACT_FROM || column.type === "percent") return whole;
  const digits = String(value).replace(/^-/, "").split(".")[0]?.length ?? 0;
  const step = STEPS[language].find(([zeros]) => digits > zeros);
  if (!step) return whole;
  const short = roundDecimal(shiftDecimal(String(value), -step[0]), COMPACT_SCALE);
  const sign = column.type === "money" ? currencySign(column.currency) : "";
  const text = showDecimal(short, COMPACT_SCALE);
  return `${text.startsWith("-") ? "-" : ""}${sign}${text.replace("-", "")}${language === "en" ? "" : " "}${step[1]}`;
}

const optionOf = (column: FigureColumn, value: unknown) => column.options?.find((one) => String(one.key) === String(value));

/** Words a figure or a dimension's value; `short` is for the large numbers of cards. */
export function useFigureText() {
  const { t, say, language } = useWords();
  return (column: FigureColumn, value: unknown, short = false): string => {
    if (value === null || value === undefined || value === "") return isMeasure(column) ? "—" : t("boards.none");
    if (isFigure(column) && !column.options?.length) return short ? compact(column, value, language) : numeric(column, value);
    if (column.type === "boolean") return value === true || value === "true" || value === 1 ? t("value.yes") : t("value.no");
    const option = optionOf(column, value);
    if (column.type === "date" && !option) return showPeriod(value, column.grain);
    return option ? say(option.title) || String(value) : String(value);
  };
}

const blank = (value: unknown) => value === null || value === undefined;

/** Ascending; blanks first. */
export function compare(column: FigureColumn, one: unknown, two: unknown): number {
  if (blank(one) || blank(two)) return Number(blank(two)) - Number(blank(one));
  const order = column.options;
  if (order?.length) {
    const at = (value: unknown) => order.findIndex((option) => String(option.key) === String(value));
    return at(one) - at(two);
  }
  if (isFigure(column)) return Number(one) - Number(two);
  return String(one).localeCompare(String(two));
}
