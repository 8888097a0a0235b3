import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import type { WidgetData } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { isMeasure, useFigureText } from "./figures";
import { changeOf, targetOf } from "./kpi";

interface KpiBodyProps {
  data: WidgetData;
  onDrill?: () => void;
}

/** One figure, what it was before, and where it should be. */
export function KpiBody({ data, onDrill }: KpiBodyProps) {
  const { t, say } = useWords();
  const textOf = useFigureText();
  const index = data.columns.findIndex(isMeasure);
  const column = data.columns[index];
  if (!column) return null;
  const value = data.rows[0]?.[index];
  const exact = textOf(column, value);
  const change = changeOf(data.compare, data.good);
  const target = targetOf(data, column);
  const shown = textOf(column, value, true);
  return (
    <div className="fw-kpi">
      {onDrill ? (
        <button type="button" className="fw-kpi-value" title={exact} aria-label={t("boards.openRows", { value: exact })} onClick={onDrill}>
          {shown}
        </button>
      ) : (
        <span className="fw-kpi-value" title={exact}>
          {shown}
        </span>
      )}
      <div className="fw-kpi-foot">
        {data.compare && (
          <span className="fw-kpi-change" title={data.compare.value === null ? undefined : textOf(column, data.compare.value)}>
            {change && (
              <strong className={change.good === undefined ? undefined : change.good ? "fw-kpi-good" : "fw-kpi-bad"}>
                {change.way === "up" && <ArrowUpOutlined aria-label={t("boards.up")} />}
                {change.way === "down" && <ArrowDownOutlined aria-label={t("boards.down")} />}
                {change.points ? t("boards.points", { size: change.size }) : `${change.size}%`}
              </strong>
            )}{" "}
            {say(data.compare.label)}
          </span>
        )}
        {target && (
          <span className="fw-kpi-target">
            {t("boards.target")} {textOf(column, target.value, true)}
          </span>
        )}
      </div>
      {target?.share !== undefined && (
        <div className="fw-kpi-bar" aria-hidden>
          <span style={{ width: `${Math.min(100, Math.max(0, target.share * 100))}%` }} />
        </div>
      )}
    </div>
  );
}
