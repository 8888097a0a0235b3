import { useMemo } from "react";
import type { Cell, FigureColumn, WidgetData } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { useFigureText } from "./figures";
import { type Line, meeting, type Pivot, pivotOf } from "./pivot";

interface PivotTableProps {
  data: WidgetData;
  label: string;
  onDrill?: (cell: Cell, measure: string | null) => void;
}

/** Figures where rows and columns meet; the heads stay in sight. */
export function PivotTable({ data, label, onDrill }: PivotTableProps) {
  const textOf = useFigureText();
  const pivot = useMemo(() => pivotOf(data), [data]);
  return (
    <div className="fw-scroll fw-board-scroll" role="region" aria-label={label}>
      <table className="fw-table fw-table-compact fw-pivot" aria-label={label}>
        <PivotHead pivot={pivot} />
        <tbody>
          {pivot.rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">{row.values.map((value, at) => textOf(pivot.rowColumns[at] as FigureColumn, value)).join(" / ")}</th>
              {pivot.columns.flatMap((column) =>
                pivot.valueColumns.map((one, at) => (
                  <PivotCell
                    key={`${column.key}${one.key}`}
                    column={one}
                    first={at === 0}
                    value={pivot.at.get(meeting(row.key, column.key))?.[at]}
                    onOpen={onDrill && (() => onDrill({ ...row.cell, ...column.cell }, one.key))}
                  />
                )),
              )}
              {pivot.rowTotal &&
                pivot.valueColumns.map((one, at) => (
                  <PivotCell
                    key={one.key}
                    column={one}
                    first={at === 0}
                    sum
                    value={pivot.rowTotal?.(row)?.[at]}
                    onOpen={onDrill && (() => onDrill(row.cell, one.key))}
                  />
                ))}
            </tr>
          ))}
        </tbody>
        {pivot.columnTotal && <PivotFoot pivot={pivot} totals={data.totals?.slice(-pivot.valueColumns.length)} onDrill={onDrill} />}
      </table>
    </div>
  );
}

function PivotFoot(props: { pivot: Pivot; totals?: unknown[]; onDrill: PivotTableProps["onDrill"] }) {
  const { pivot, totals, onDrill } = props;
  const { t } = useWords();
  return (
    <tfoot>
      <tr>
        <th scope="row">{t("boards.total")}</th>
        {pivot.columns.flatMap((column) =>
          pivot.valueColumns.map((one, at) => (
            <PivotCell
              key={`${column.key}${one.key}`}
              column={one}
              first={at === 0}
              value={pivot.columnTotal?.(column)?.[at]}
              onOpen={onDrill && (() => onDrill(column.cell, one.key))}
            />
          )),
        )}
        {pivot.rowTotal &&
          pivot.valueColumns.map((one, at) => (
            <PivotCell
              key={one.key}
              column={one}
              first={at === 0}
              value={totals?.[at]}
              onOpen={onDrill && (() => onDrill({}, one.key))}
            />
          ))}
      </tr>
    </tfoot>
  );
}

function PivotHead({ pivot }: { pivot: Pivot }) {
  const { t, say } = useWords();
  const textOf = useFigureText();
  const many = pivot.valueColumns.length > 1;
  const name = (line: Line) => line.values.map((value, at) => textOf(pivot.columnColumns[at] as FigureColumn, value)).join(" / ");
  return (
    <thead>
      <tr>
        <th scope="col" rowSpan={many ? 2 : 1} className="fw-pivot-corner">
          {pivot.rowColumns.map((column) => say(column.title)).join(" / ")}
        </th>
        {pivot.columns.map((column) => (
          <th key={column.key} scope="col" colSpan={pivot.valueColumns.length} className={many ? undefined : "fw-num"}>
            {name(column)}
          </th>
        ))}
        {pivot.rowTotal && (
          <th scope="col" colSpan={pivot.valueColumns.length} className={many ? undefined : "fw-num"}>
            {t("boards.total")}
          </th>
        )}
      </tr>
      {many && (
        <tr>
          {[...pivot.columns.map((column) => column.key), ...(pivot.rowTotal ? [""] : [])].flatMap((key) =>
            pivot.valueColumns.map((one) => (
              <th key={`${key}${one.key}`} scope="col" className="fw-num">
                {say(one.title)}
              </th>
            )),
          )}
        </tr>
      )}
    </thead>
  );
}

function PivotCell(props: { column: FigureColumn; value: unknown; first: boolean; sum?: boolean; onOpen?: () => void }) {
  const { column, value, first, sum, onOpen } = props;
  const textOf = useFigureText();
  const text = value === undefined || value === null ? "" : textOf(column, value);
  return (
    <td className={["fw-num", first && "fw-pivot-first", sum && "fw-pivot-sum"].filter(Boolean).join(" ")}>
      {onOpen && text ? (
        <button type="button" className="fw-figure-button" onClick={onOpen}>
          {text}
        </button>
      ) : (
        text
      )}
    </td>
  );
}
