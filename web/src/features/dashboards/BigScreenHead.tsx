import { useEffect, useState } from "react";
import type { BoardFilter, FilterValues } from "@/lib/api/boards";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { useFilterText } from "./filters/text";

const TICK = 10_000;

/** The title bar of the big screen: what is shown, for what, and the clock. */
export function BigScreenHead({ title, filters, values }: { title: string; filters: BoardFilter[]; values: FilterValues }) {
  const { t, say } = useWords();
  const textOf = useFilterText();
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), TICK);
    return () => clearInterval(timer);
  }, []);
  const sentence = filters.flatMap((filter) => {
    const text = textOf(filter, values[filter.key]);
    return text ? [`${say(filter.title)} ${text.verb} ${text.value}`.replace(/ +/g, " ")] : [];
  });
  return (
    <header className="fw-big-head">
      <h1>{title}</h1>
      <p className="fw-ellipsis">{sentence.join(t("boards.and"))}</p>
      <time>{showDateTime(now.toISOString())}</time>
    </header>
  );
}
