import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

/** A kind this version of the interface does not know is named, never a crash. */
export function UnknownWidget({ field, id }: WidgetProps) {
  const { t } = useWords();
  return (
    <span id={id} className="fw-unknown">
      {t("widget.unknown", { type: field.type })}
    </span>
  );
}
