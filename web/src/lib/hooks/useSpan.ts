import { spanOf } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

/** A length of time in words. */
export function useSpan(): (seconds: number, units?: number) => string {
  const { t } = useWords();
  return (seconds, units = 2) =>
    spanOf(seconds)
      .slice(0, units)
      .map(({ unit, count }) => t(`time.${unit}`, { count }))
      .join(" ");
}
