import { lazy, Suspense } from "react";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

const RichTextEditor = lazy(() => import("./RichTextEditor"));

/** The editor comes when the first such field is filled in. */
export function RichTextWidget(props: WidgetProps) {
  const { t } = useWords();
  return (
    <Suspense fallback={<div className="fw-editor fw-editor-text">{t("state.loading")}</div>}>
      <RichTextEditor {...props} />
    </Suspense>
  );
}
