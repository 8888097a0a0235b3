import type { BoardFilter, OptionKey } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { type Range, rangeText } from "./ranges";

export const chosenOf = (value: unknown): OptionKey[] =>
  Array.isArray(value) ? (value as OptionKey[]) : value === null || value === undefined ? [] : [value as OptionKey];

/** What a filter says, as the end of a sentence that its title begins; nothing where it holds for all. */
export function useFilterText() {
  const { t, say } = useWords();
  return (filter: BoardFilter, value: unknown): { verb: string; value: string } | null => {
    if (value === null || value === undefined) return null;
    if (filter.type === "date_range") return { verb: "", value: rangeText(value as Range, t) };
    if (filter.type === "boolean") return { verb: t("operator.equals"), value: t(value ? "value.yes" : "value.no") };
    const titles = chosenOf(value).map((key) => say(filter.options?.find((one) => one.key === key)?.title) || String(key));
    if (titles.length === 0) return null;
    return { verb: t(titles.length > 1 ? "boards.anyOf" : "operator.is"), value: titles.join(t("value.comma")) };
  };
}
