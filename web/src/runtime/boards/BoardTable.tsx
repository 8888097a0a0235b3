import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import { useState } from "react";
import type { Cell, FigureColumn, WidgetData } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { compare, isFigure, isMeasure, useFigureText } from "./figures";

interface BoardTableProps {
  data: WidgetData;
  label: string;
  onDrill?: (cell: Cell, measure: string | null) => void;
}

/** The dimensions a row stands for. */
export function cellOf(columns: FigureColumn[], row: unknown[]): Cell {
  return Object.fromEntries(columns.flatMap((column, at) => (isMeasure(column) ? [] : [[column.key, row[at] ?? null]])));
}

const classOf = (one: FigureColumn) => (isFigure(one) ? "fw-num" : undefined);

/** Rows of figures with their totals; a click on a head sorts, on a row opens what it counts. */
export function BoardTable({ data, label, onDrill }: BoardTableProps) {
  const { t, say } = useWords();
  const textOf = useFigureText();
  const [sort, setSort] = useState<{ at: number; down: boolean } | null>(null);
  const { columns, rows, totals } = data;
  const column = sort ? columns[sort.at] : undefined;
  const sorted =
    sort && column
      ? rows.toSorted((one, two) => compare(column, one[sort.at], two[sort.at]) * (sort.down ? -1 : 1))
      : rows;
  const next = (at: number) => {
    const first = Boolean(columns[at] && isFigure(columns[at]));
    if (sort?.at !== at) setSort({ at, down: first });
    else setSort(sort.down === first ? { at, down: !first } : null);
  };
  return (
    <div className="fw-scroll fw-board-scroll" role="region" aria-label={label}>
      <table className={onDrill ? "fw-table fw-table-compact fw-table-open" : "fw-table fw-table-compact"} aria-label={label}>
        <thead>
          <tr>
            {columns.map((one, at) => (
              <th key={one.key} scope="col" className={classOf(one)} aria-sort={sort?.at === at ? (sort.down ? "descending" : "ascending") : undefined}>
                <button type="button" className="fw-sort" title={t("list.sort")} onClick={() => next(at)}>
                  <span className="fw-cell">{say(one.title)}</span>
                  {sort?.at === at && (sort.down ? <CaretDownOutlined aria-hidden /> : <CaretUpOutlined aria-hidden />)}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => {
            const cell = cellOf(columns, row);
            const open = onDrill && ((measure: string | null) => onDrill(cell, measure));
            return (
              <tr
                key={JSON.stringify(cell)}
                tabIndex={open ? 0 : undefined}
                onClick={open && (() => open(null))}
                onKeyDown={open && ((event) => event.key === "Enter" && open(null))}
              >
                {columns.map((one, at) => (
                  <td
                    key={one.key}
                    className={classOf(one)}
                    title={textOf(one, row[at])}
                    onClick={
                      open && isMeasure(one)
                        ? (event) => {
                            event.stopPropagation();
                            open(one.key);
                          }
                        : undefined
                    }
                  >
                    <div className="fw-cell">{textOf(one, row[at])}</div>
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              {columns.map((one, at) => (
                <td key={one.key} className={classOf(one)}>
                  {isMeasure(one) ? textOf(one, totals[at]) : at === 0 ? t("boards.total") : ""}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}
