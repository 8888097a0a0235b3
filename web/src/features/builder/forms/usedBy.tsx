import type { Translate } from "@/lib/i18n";
import type { Located } from "../workspace/api";

/** The question before something goes that others use: who they are. */
export function usedBy(uses: Located[], titleOf: (use: Located) => string, t: Translate) {
  const lines = [...new Set(uses.map((use) => `${titleOf(use)}: ${use.message}`))];
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
