import { useQueryClient } from "@tanstack/react-query";
import { api, patch } from "@/lib/api/client";
import type { Language } from "@/lib/api/types";
import { switchLanguage } from "@/lib/i18n";

/** Switches at once; the server remembers, and what it words itself is asked for again. */
export function useLanguageSwitch(): (language: Language) => void {
  const client = useQueryClient();
  return (language) => {
    switchLanguage(language);
    void patch("/session", { language })
      .catch(() => undefined)
      .then(() => client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "icon" }));
  };
}

export function useLogOut(): () => void {
  return () => {
    void api("DELETE", "/session")
      .catch(() => undefined)
      .then(() => {
        for (const key of Object.keys(sessionStorage)) if (key.startsWith("fw.draft")) sessionStorage.removeItem(key);
        location.assign("/login");
      });
  };
}
