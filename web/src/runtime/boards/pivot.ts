import type { Cell, FigureColumn, WidgetData } from "@/lib/api/boards";
import { compare } from "./figures";

export interface Line {
  key: string;
  cell: Cell;
  values: unknown[];
}

export interface Pivot {
  rowColumns: FigureColumn[];
  columnColumns: FigureColumn[];
  valueColumns: FigureColumn[];
  rows: Line[];
  columns: Line[];
  /** Totals computed from records; left out where the answer has none. */
  rowTotal?: (row: Line) => unknown[] | undefined;
  columnTotal?: (column: Line) => unknown[] | undefined;
  /** The figures where a row and a column meet, by their keys. */
  at: Map<string, unknown[]>;
}

export const meeting = (row: string, column: string): string => `${row}|${column}`;

const keyOf = (row: unknown[], places: number[]): string => JSON.stringify(places.map((place) => row[place] ?? null));

function linesOf(columns: FigureColumn[], rows: unknown[][], places: number[]): Line[] {
  const found = new Map<string, Line>();
  for (const row of rows) {
    const values = places.map((place) => row[place] ?? null);
    const key = JSON.stringify(values);
    if (!found.has(key)) {
      found.set(key, { key, values, cell: Object.fromEntries(columns.map((one, index) => [one.key, values[index]])) });
    }
  }
  return [...found.values()].toSorted((one, two) => {
    for (const [index, column] of columns.entries()) {
      const order = compare(column, one.values[index], two.values[index]);
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Turns flat rows into a table of two sides. */
export function pivotOf(data: WidgetData): Pivot {
  const { columns, rows } = data;
  const pick = (keys: string[] = []) => keys.map((key) => columns.findIndex((one) => one.key === key)).filter((at) => at >= 0);
  const sides = { rows: pick(data.pivot?.rows), columns: pick(data.pivot?.columns), values: pick(data.pivot?.values) };
  const of = (places: number[]) => places.map((place) => columns[place] as FigureColumn);
  const lines = {
    rows: linesOf(of(sides.rows), rows, sides.rows),
    columns: linesOf(of(sides.columns), rows, sides.columns),
  };
  const at = new Map(
    rows.map((row) => [
      meeting(keyOf(row, sides.rows), keyOf(row, sides.columns)),
      sides.values.map((place) => row[place]),
    ]),
  );
  // A line without records has no total of its own; each of its cells says what nothing comes to.
  const totals = (given: unknown[][] | undefined, many: number, empty: (line: Line) => string) => {
    if (!given) return undefined;
    const known = new Map(given.map((row) => [JSON.stringify(row.slice(0, many).map((one) => one ?? null)), row.slice(many)]));
    return (line: Line) => known.get(line.key) ?? (data.truncated ? undefined : at.get(empty(line)));
  };
  return {
    rowTotal: totals(data.pivot?.row_totals, sides.rows.length, (row) => meeting(row.key, lines.columns[0]?.key ?? "")),
    columnTotal: totals(data.pivot?.column_totals, sides.columns.length, (column) => meeting(lines.rows[0]?.key ?? "", column.key)),
    rowColumns: of(sides.rows),
    columnColumns: of(sides.columns),
    valueColumns: of(sides.values),
    ...lines,
    at,
  };
}
