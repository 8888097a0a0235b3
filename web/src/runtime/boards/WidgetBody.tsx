import { useState } from "react";
import type { Scheme } from "@/app/theme";
import { Empty } from "@/components/states";
import type { Cell, WidgetData } from "@/lib/api/boards";
import { Chart } from "@/lib/chart/Chart";
import { useWords } from "@/lib/i18n";
import { BoardTable } from "./BoardTable";
import { isMeasure } from "./figures";
import { KpiBody } from "./KpiBody";
import { PivotTable } from "./PivotTable";

interface WidgetBodyProps {
  data: WidgetData;
  label: string;
  scheme: Scheme;
  asTable: boolean;
  onDrill?: (cell: Cell, measure: string | null) => void;
}

/** What a widget shows, by its type; a chart can be read as a table. */
export function WidgetBody({ data, label, scheme, asTable, onDrill }: WidgetBodyProps) {
  const { t } = useWords();
  const [failed, setFailed] = useState(false);
  if (data.type === "kpi") return <KpiBody data={data} onDrill={onDrill && (() => onDrill({}, measureOf(data)))} />;
  if (data.empty || data.rows.length === 0) return <Empty small text={t("boards.empty")} />;
  if (data.type === "pivot" && data.pivot) return <PivotTable data={data} label={label} onDrill={onDrill} />;
  return (
    <>
      {data.spec && !asTable && !failed ? (
        <DrawnChart data={data} label={label} scheme={scheme} onDrill={onDrill} onFail={() => setFailed(true)} />
      ) : (
        <BoardTable data={data} label={label} onDrill={onDrill} />
      )}
      {data.truncated && <p className="fw-note fw-card-note">{t("boards.truncated", { count: data.rows.length })}</p>}
    </>
  );
}

/** Where a mark says which of several figures it is. */
const MEASURE = "_measure";

const measureOf = (data: WidgetData): string | null => data.columns.find(isMeasure)?.key ?? null;

function DrawnChart(props: Pick<WidgetBodyProps, "data" | "label" | "scheme" | "onDrill"> & { onFail: () => void }) {
  const { data, label, scheme, onDrill, onFail } = props;
  const { language } = useWords();
  const pick = (datum: Record<string, unknown>) => {
    const keys = data.columns.filter((column) => !isMeasure(column) && `_${column.key}` in datum).map((column) => column.key);
    const said = datum[MEASURE];
    const measure = typeof said === "string" ? said : measureOf(data);
    onDrill?.(Object.fromEntries(keys.map((key) => [key, datum[`_${key}`]])), measure);
  };
  return (
    <Chart
      spec={data.spec ?? {}}
      label={label}
      language={language}
      scheme={scheme}
      onPick={onDrill ? pick : undefined}
      onFail={onFail}
    />
  );
}
