import { useQuery } from "@tanstack/react-query";
import { get } from "@/lib/api/client";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

const KEPT = 5 * 60_000;

/** Conditions that no editor here can show, as the server words them. */
export function useSentences(form: string, logics: unknown[]): (logic: unknown) => string | undefined {
  const { say } = useWords();
  const keys = logics.map((logic) => JSON.stringify(logic));
  const filter = `{"and":[${keys.join(",")}]}`;
  const parts = useQuery({
    queryKey: ["sentence", form, filter],
    queryFn: () => get<{ parts: Words[] }>(`/forms/${encodeURIComponent(form)}/sentence`, { filter }),
    enabled: keys.length > 0,
    staleTime: KEPT,
  }).data?.parts;
  return (logic) => say(parts?.[keys.indexOf(JSON.stringify(logic))]) || undefined;
}
