import { CaretDownOutlined, CaretUpOutlined } from "@ant-design/icons";
import type { CSSProperties, KeyboardEvent, MouseEvent, PointerEvent, ReactNode } from "react";
import { useWords } from "@/lib/i18n";

export interface Column<R> {
  key: string;
  title: ReactNode;
  render: (row: R) => ReactNode;
  /** Plain text for the tooltip of a cut cell. */
  text?: (row: R) => string;
  numeric?: boolean;
  className?: string;
  width?: number | string;
  /** Cut cells of this column beyond so many pixels. */
  cut?: number;
  sorted?: "asc" | "desc";
  onSort?: () => void;
  /** What else can be done with the column, beside its title. */
  menu?: ReactNode;
  onResize?: (width: number) => void;
  /** Beneath the rows. */
  total?: ReactNode;
  /** Stays in place when the others are scrolled: so many pixels from the left. */
  left?: number;
}

interface RowsProps<R> {
  columns: Column<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  onOpen?: (row: R, event: MouseEvent | KeyboardEvent) => void;
  openKey?: string;
}

interface FrameProps<R> {
  label: string;
  columns: Column<R>[];
  compact?: boolean;
  dim?: boolean;
  opens?: boolean;
  children: ReactNode;
}

/** The one table of the product: fixed rows, numbers to the right, cut text with a tooltip. */
export function DataTable<R>(props: RowsProps<R> & Omit<FrameProps<R>, "children" | "opens">) {
  return (
    <TableFrame {...props} opens={Boolean(props.onOpen)}>
      <TableRows {...props} />
    </TableFrame>
  );
}

/** Head and totals around the rows, which may come in several groups. */
export function TableFrame<R>({ label, columns, compact, dim, opens, children }: FrameProps<R>) {
  const classes = ["fw-table", compact && "fw-table-compact", dim && "fw-dim", opens && "fw-table-open"];
  return (
    <table className={classes.filter(Boolean).join(" ")} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} />
          ))}
        </tr>
      </thead>
      {children}
      {columns.some((column) => column.total !== undefined) && (
        <tfoot>
          <tr>
            {columns.map((column) => (
              <td key={column.key} {...cellLook(column)}>
                <div className="fw-cell">{column.total}</div>
              </td>
            ))}
          </tr>
        </tfoot>
      )}
    </table>
  );
}

export function TableRows<R>({ columns, rows, rowKey, onOpen, openKey }: RowsProps<R>) {
  return (
    <tbody>
      {rows.map((row) => {
        const key = rowKey(row);
        return (
          <tr
            key={key}
            data-row={key}
            aria-selected={openKey === undefined ? undefined : openKey === key}
            tabIndex={onOpen ? 0 : undefined}
            onClick={onOpen && ((event) => !onControl(event) && onOpen(row, event))}
            onKeyDown={
              onOpen &&
              ((event) => {
                if (event.key === "Enter" && event.target === event.currentTarget) onOpen(row, event);
              })
            }
          >
            {columns.map((column) => (
              <td key={column.key} {...cellLook(column)} title={column.text?.(row)}>
                <div className="fw-cell">{column.render(row)}</div>
              </td>
            ))}
          </tr>
        );
      })}
    </tbody>
  );
}

/** Whether the click was for a control inside the row. */
const onControl = (event: MouseEvent): boolean =>
  event.target instanceof Element && Boolean(event.target.closest("button, a, label, input"));

function cellLook<R>({ numeric, cut, width, left, className }: Column<R>): { className?: string; style?: CSSProperties } {
  const classes = [numeric && "fw-num", left !== undefined && "fw-frozen", className].filter(Boolean).join(" ");
  const most = cut ?? (typeof width === "number" ? width : undefined);
  const style = most !== undefined || left !== undefined ? { maxWidth: most, left } : undefined;
  return { className: classes || undefined, style };
}

function HeadCell<R>({ column }: { column: Column<R> }) {
  const { t } = useWords();
  const order = column.sorted === "asc" ? "ascending" : column.sorted === "desc" ? "descending" : undefined;
  const { className, style } = cellLook(column);
  return (
    <th
      scope="col"
      aria-label={typeof column.title === "string" ? column.title : undefined}
      className={className}
      style={{ ...style, width: column.width, minWidth: column.width }}
      aria-sort={order}
    >
      <div className="fw-head">
        {column.onSort ? (
          <button type="button" className="fw-sort" onClick={column.onSort} title={t("list.sort")}>
            <span className="fw-cell">{column.title}</span>
            {column.sorted === "asc" && <CaretUpOutlined aria-hidden />}
            {column.sorted === "desc" && <CaretDownOutlined aria-hidden />}
          </button>
        ) : (
          <div className="fw-cell">{column.title}</div>
        )}
        {column.menu}
      </div>
      {column.onResize && <Resizer onResize={column.onResize} />}
    </th>
  );
}

const NARROWEST = 60;

/** Drags the right edge of a column. */
function Resizer({ onResize }: { onResize: (width: number) => void }) {
  const start = (event: PointerEvent<HTMLSpanElement>) => {
    const cell = event.currentTarget.closest("th");
    if (!cell) return;
    event.preventDefault();
    const [from, width] = [event.clientX, cell.offsetWidth];
    const widthAt = (x: number) => Math.max(NARROWEST, Math.round(width + x - from));
    const move = (moved: globalThis.PointerEvent) => {
      cell.style.width = cell.style.minWidth = `${widthAt(moved.clientX)}px`;
    };
    const end = (ended: globalThis.PointerEvent) => {
      removeEventListener("pointermove", move);
      onResize(widthAt(ended.clientX));
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
  };
  return <span className="fw-resizer" onPointerDown={start} aria-hidden />;
}
