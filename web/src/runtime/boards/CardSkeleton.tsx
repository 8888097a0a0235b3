import type { WidgetType } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";

const BARS = [58, 82, 44, 95, 70, 36, 63];
const ROWS = 5;

/** The shape of what is to come. */
export function CardSkeleton({ type }: { type: WidgetType }) {
  const { t } = useWords();
  return (
    <div className={`fw-wait fw-wait-${type}`} role="status" aria-label={t("state.loading")}>
      {type === "kpi" && (
        <>
          <i style={{ width: "48%", height: 28 }} />
          <i style={{ width: "32%", height: 12 }} />
        </>
      )}
      {type === "pie" && <i />}
      {(type === "table" || type === "pivot") &&
        Array.from({ length: ROWS }, (_, index) => <i key={index} style={{ width: "100%", height: 14 }} />)}
      {!["kpi", "pie", "table", "pivot"].includes(type) && BARS.map((height) => <i key={height} style={{ height: `${height}%` }} />)}
    </div>
  );
}
