import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import { useWords } from "@/lib/i18n";

export interface Column<R> {
  key: string;
  title: ReactNode;
  render: (row: R) => ReactNode;
  /** Plain text for the tooltip of a cut cell. */
  text?: (row: R) => string;
  numeric?: boolean;
  width?: number | string;
  /** Cut cells of this column beyond so many pixels. */
  cut?: number;
  sorted?: "asc" | "desc";
  onSort?: () => void;
}

interface DataTableProps<R> {
  label: string;
  columns: Column<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  onOpen?: (row: R, event: MouseEvent | KeyboardEvent) => void;
  openKey?: string;
  compact?: boolean;
  dim?: boolean;
}

/** The one table of the product: fixed rows, numbers to the right, cut text with a tooltip. */
export function DataTable<R>(props: DataTableProps<R>) {
  const { columns, rows, rowKey, onOpen, openKey, compact, dim, label } = props;
  const classes = ["fw-table", compact && "fw-table-compact", dim && "fw-dim", onOpen && "fw-table-open"];
  return (
    <table className={classes.filter(Boolean).join(" ")} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const key = rowKey(row);
          return (
            <tr
              key={key}
              data-row={key}
              aria-selected={openKey === undefined ? undefined : openKey === key}
              tabIndex={onOpen ? 0 : undefined}
              onClick={onOpen && ((event) => onOpen(row, event))}
              onKeyDown={
                onOpen &&
                ((event) => {
                  if (event.key === "Enter" && event.target === event.currentTarget) onOpen(row, event);
                })
              }
            >
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={column.numeric ? "fw-num" : undefined}
                  style={column.cut ? { maxWidth: column.cut } : undefined}
                  title={column.text?.(row)}
                >
                  <div className="fw-cell">{column.render(row)}</div>
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function HeadCell<R>({ column }: { column: Column<R> }) {
  const { t } = useWords();
  const order = column.sorted === "asc" ? "ascending" : column.sorted === "desc" ? "descending" : undefined;
  return (
    <th scope="col" className={column.numeric ? "fw-num" : undefined} style={{ width: column.width }} aria-sort={order}>
      {column.onSort ? (
        <button type="button" className="fw-sort" onClick={column.onSort} title={t("list.sort")}>
          <span className="fw-cell">{column.title}</span>
          {column.sorted === "asc" && <CaretUpOutlined aria-hidden />}
          {column.sorted === "desc" && <CaretDownOutlined aria-hidden />}
        </button>
      ) : (
        <div className="fw-cell">{column.title}</div>
      )}
    </th>
  );
}
