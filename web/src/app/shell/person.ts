import { useQueryClient } from "@tanstack/react-query";
import { api, patch } from "@/lib/api/client";
import { forgetCounts } from "@/lib/api/processes";
import { sessionQuery } from "@/lib/api/queries";
import type { Language } from "@/lib/api/types";
import { useMay } from "@/lib/hooks/useMay";
import { switchLanguage, useWords } from "@/lib/i18n";

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

/** Pages for those with a power, which no app's menu names. */
export function usePlaces(): { to: "/audit" | "/public-forms" | "/people"; title: string }[] {
  const { t } = useWords();
  const audit = useMay("see_audit");
  const forms = useMay("open_public_forms");
  const administers = useMay("administer");
  return [
    ...(administers ? [{ to: "/people" as const, title: t("admin.title") }] : []),
    ...(forms ? [{ to: "/public-forms" as const, title: t("public.title") }] : []),
    ...(audit ? [{ to: "/audit" as const, title: t("audit.title") }] : []),
  ];
}
