import { queryOptions } from "@tanstack/react-query";
import { get, post } from "./client";
import type { Choice, Language, Words } from "./types";

/** The shapes of dashboards: what lies on them, and what a widget answers. */
export interface BoardEntry {
  name: string;
  title: Words;
  icon?: string | null;
  app: string;
  main?: boolean;
}

/** Choices are named by their keys, records by their numbers. */
export type OptionKey = string | number;

export interface BoardFilter {
  key: string;
  title: Words;
  type: "choice" | "date_range" | "boolean";
  options?: { key: OptionKey; title: Words }[] | null;
  default?: unknown;
}

export type WidgetType = "kpi" | "bar" | "line" | "pie" | "funnel" | "heatmap" | "table" | "pivot";

export interface WidgetInfo {
  key: string;
  type: WidgetType;
  title: Words;
  help?: Words | null;
  x: number;
  y: number;
  w: number;
  h: number;
  drill?: boolean;
  filters?: string[];
}

export interface BoardInfo {
  name: string;
  title: Words;
  help?: Words | null;
  filters: BoardFilter[];
  widgets: WidgetInfo[];
}

export interface FigureColumn {
  key: string;
  title: Words;
  role: "dimension" | "measure";
  type: "text" | "number" | "money" | "percent" | "date" | "choice" | "boolean";
  decimals?: number | null;
  currency?: string | null;
  options?: Choice[] | null;
  /** The period that a date's first day stands for. */
  grain?: "day" | "week" | "month" | "quarter" | "year" | null;
}

export interface Comparison {
  label: Words | string;
  value: string | null;
  delta: string | null;
  /** In points where the figure is a percentage itself. */
  delta_type?: "relative" | "points";
}

export interface WidgetData {
  type: WidgetType;
  as_of: string;
  columns: FigureColumn[];
  rows: unknown[][];
  totals?: unknown[] | null;
  compare?: Comparison | null;
  target?: string | null;
  /** The direction that is welcome. */
  good?: "up" | "down";
  spec?: Record<string, unknown> | null;
  pivot?: {
    rows: string[];
    columns: string[];
    values: string[];
    row_totals?: unknown[][];
    column_totals?: unknown[][];
  } | null;
  truncated?: boolean;
  empty?: boolean;
}

export type FilterValues = Record<string, unknown>;

/** What a mark, a row or a cell stands for: its dimensions, raw. */
export type Cell = Record<string, unknown>;

export interface Drill {
  form: string;
  filter: unknown;
  count: number;
}

const DEFINITIONS_STALE = 5 * 60_000;
const FIGURES_STALE = 30_000;

const boardPath = (board: string) => `/dashboards/${encodeURIComponent(board)}`;
const widgetPath = (board: string, widget: string) => `${boardPath(board)}/widgets/${encodeURIComponent(widget)}`;

export const boardsQuery = queryOptions({
  queryKey: ["boards"],
  queryFn: () => get<BoardEntry[]>("/dashboards"),
  staleTime: DEFINITIONS_STALE,
});

export const boardQuery = (board: string) =>
  queryOptions({
    queryKey: ["boards", board],
    queryFn: () => get<BoardInfo>(boardPath(board)),
    staleTime: DEFINITIONS_STALE,
    enabled: Boolean(board),
  });

export const widgetQuery = (board: string, widget: string, filters: FilterValues, language: Language) =>
  queryOptions({
    queryKey: ["figures", board, widget, filters, language],
    queryFn: () => post<WidgetData>(widgetPath(board, widget), { filters, language }),
    staleTime: FIGURES_STALE,
  });

/** Several widgets of a board at once; each answer is kept as what the widget's own query gives. */
export const widgetsQuery = (board: string, widgets: WidgetInfo[], filters: FilterValues, language: Language) => {
  const keys = widgets.map((widget) => widget.key);
  return queryOptions({
    queryKey: ["figures", board, keys, filters, language],
    queryFn: async ({ client }) => {
      const asked = { widgets: keys, filters, language };
      const found = await post<Record<string, WidgetData>>(`${boardPath(board)}/widgets`, asked);
      for (const widget of widgets) {
        const own = widgetQuery(board, widget.key, obeyed(widget, filters), language);
        client.setQueryData(own.queryKey, found[widget.key]);
      }
      return found;
    },
    staleTime: FIGURES_STALE,
    enabled: keys.length > 0,
  });
};

/** The values of those filters of a board that a widget obeys. */
export const obeyed = (widget: WidgetInfo, filters: FilterValues): FilterValues =>
  Object.fromEntries(Object.entries(filters).filter(([key]) => widget.filters?.includes(key) ?? true));

export const drill = (board: string, widget: string, filters: FilterValues, cell: Cell, measure: string | null) =>
  post<Drill>(`${widgetPath(board, widget)}/drill`, { filters, cell, measure });
