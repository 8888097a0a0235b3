import type { DraftUse } from "@/lib/api/builder";
import type { Words } from "@/lib/api/types";
import type { Say, Translate } from "@/lib/i18n";

/** The question before something goes that others use: who they are. */
export function usedBy(uses: DraftUse[], t: Translate, say: Say) {
  const lines = [...new Set(uses.map((use) => [say(use.title as Words) || use.document, use.message].filter(Boolean).join(": ")))];
  return {
    title: t("builder.edit.usedTitle"),
    content: (
      <>
        <p>{t("builder.edit.usedText")}</p>
        <ul>
          {lines.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </>
    ),
  };
}
