import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api, get } from "./client";
import { type ListQuery, listParams } from "./queries";
import type { SortKey, Values, Words } from "./types";

export type Aggregate = "sum" | "avg" | "min" | "max";

/** The way a view is drawn, with the options of that way. */
export interface ViewLayout {
  type: string;
  group?: string | null;
  total?: string | null;
  totals?: Record<string, Aggregate>;
  frozen?: number;
  widths?: Record<string, number>;
  start?: string | null;
  end?: string | null;
  colour?: string | null;
  cover?: string | null;
  parent?: string | null;
}

export interface View {
  /** The name of an app's view, or the id of a saved one. */
  key: string;
  id: number | null;
  version: number | null;
  title: Words;
  layout: ViewLayout;
  icon: string;
  columns: string[];
  filter: unknown;
  sort: SortKey[];
  share: string;
  mine: boolean;
}

export interface ViewContent {
  title: Words;
  layout: ViewLayout;
  columns: string[];
  filter: unknown;
  sort: SortKey[];
}

export interface Figures {
  count: number;
  totals: Record<string, string | null>;
}

export interface Group extends Figures {
  value: unknown;
  title: string | null;
  filter: unknown;
}

export interface Summary extends Figures {
  groups: Group[] | null;
  /** Whether there are more groups than these. */
  truncated: boolean;
}

const slug = encodeURIComponent;
const path = (form: string, id?: number) => `/views/${slug(form)}${id === undefined ? "" : `/${id}`}`;

export const viewsQuery = (form: string) =>
  queryOptions({ queryKey: ["views", form], queryFn: () => get<View[]>(path(form)), staleTime: 60_000 });

export const keepView = (form: string, content: ViewContent, share: string) =>
  api<View>("POST", path(form), { body: { content, share } });

export const changeView = (form: string, view: View, content: ViewContent, share: string) =>
  api<View>("PUT", path(form, view.id ?? 0), {
    body: { content, share },
    headers: { "If-Match": `"${view.version}"` },
  });

export const removeView = (form: string, view: View) => api<undefined>("DELETE", path(form, view.id ?? 0));

export interface SummaryQuery extends Pick<ListQuery, "filter" | "search"> {
  group?: string | null;
  totals?: Record<string, Aggregate>;
}

export const summaryQuery = (form: string, { filter, search, group, totals }: SummaryQuery) =>
  queryOptions({
    queryKey: ["records", form, "summary", { filter, search, group, totals }],
    queryFn: ({ signal }) =>
      get<Summary>(
        `/records/${slug(form)}/summary`,
        {
          ...listParams({ filter, search }),
          group: group ?? undefined,
          totals: Object.entries(totals ?? {})
            .map(([key, fn]) => `${key}:${fn}`)
            .join(","),
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export interface BatchItem {
  id?: string | number;
  version?: number;
  values?: Values;
  delete?: boolean;
}

/** Writes all or none; repeated with the same key it is done once. */
export const sendBatch = (form: string, records: BatchItem[], key: string) =>
  api<{ records: { id: number; version: number }[] }>("POST", `/records/${slug(form)}/batch`, {
    body: { records },
    headers: { "Idempotency-Key": key },
  });

/** Both conditions; either may be none. */
export function both(one: unknown, other: unknown): unknown {
  const parts = [one, other].filter((part) => part !== undefined && part !== null && part !== true);
  return parts.length > 1 ? { and: parts } : parts[0];
}
