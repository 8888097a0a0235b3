import { useQueryClient } from "@tanstack/react-query";
import { api, patch } from "@/lib/api/client";
import { forgetCounts } from "@/lib/api/processes";
import { sessionQuery } from "@/lib/api/queries";
import type { Language } from "@/lib/api/types";
import { switchLanguage } from "@/lib/i18n";

const KEPT = new Set<unknown>(["icon", "session"]);

/** Switches at once; the server remembers, and what it words itself is asked for again. */
export function useLanguageSwitch(): (language: Language) => void {
  const client = useQueryClient();
  return (language) => {
    const { queryKey } = sessionQuery;
    switchLanguage(language);
    // The session is written here, not asked for again: an answer on its way would switch back.
    void client.cancelQueries({ queryKey });
    client.setQueryData(queryKey, (now) => now && { ...now, user: { ...now.user, language } });
    void patch("/session", { language })
      .catch(() => undefined)
      .then(() => client.invalidateQueries({ predicate: ({ queryKey: [kind] }) => !KEPT.has(kind) }));
  };
}

export function useLogOut(): () => void {
  return () => {
    void api("DELETE", "/session")
      .catch(() => undefined)
      .then(() => {
        forgetCounts();
        for (const key of Object.keys(sessionStorage)) if (key.startsWith("fw.draft")) sessionStorage.removeItem(key);
        location.assign("/login");
      });
  };
}
