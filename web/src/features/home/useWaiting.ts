import { useQuery } from "@tanstack/react-query";
import { countsQuery } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";

/** How much waits for the person, and that in one sentence. */
export function useWaiting() {
  const { t } = useWords();
  const counts = useQuery(countsQuery).data;
  const parts = [
    counts?.todo ? t("home.todoCount", { count: counts.todo }) : "",
    counts?.cc ? t("home.ccCount", { count: counts.cc }) : "",
    counts?.started ? t("home.startedCount", { count: counts.started }) : "",
  ].filter(Boolean);
  return { counts, sentence: parts.join(t("value.comma")) };
}
