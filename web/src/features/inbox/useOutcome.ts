import type { TaskRow } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";

const KNOWN = new Set(["approve", "reject", "return", "transfer", "submit", "done", "read"]);

/** What became of a task, in a word. */
export function useOutcome(): (task: Pick<TaskRow, "outcome" | "state">) => string {
  const { t } = useWords();
  return ({ outcome, state }) => {
    if (outcome && KNOWN.has(outcome)) return t(`inbox.outcome.${outcome}`);
    return state === "cancelled" ? t("inbox.outcome.cancelled") : (outcome ?? "");
  };
}
