import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { FormInfo, SortKey } from "@/lib/api/types";
import type { View } from "@/lib/api/views";
import { type Part, partsOf, toLogic } from "@/lib/logic/filter";

export interface ListState {
  parts: Part[];
  filter?: unknown;
  sort: string;
  search: string;
  record?: string;
  creating: boolean;
  /** Whether the filter or the order is another than the view's. */
  differs: boolean;
}

interface ListChange {
  filter?: unknown;
  sort?: string;
  search?: string;
  record?: string;
  new?: boolean;
  view?: string;
}

/** The filter of an address that wants no filter, whatever the view says. */
const NO_FILTER = true;

function parsed(filter: unknown): unknown {
  if (typeof filter !== "string") return filter;
  try {
    return JSON.parse(filter) as unknown;
  } catch {
    return undefined;
  }
}

export const sortText = (keys: SortKey[] | undefined): string =>
  (keys ?? []).map((key) => (key.descending ? `-${key.field}` : key.field)).join(",");

export const sortKeys = (text: string): SortKey[] =>
  text
    .split(",")
    .filter(Boolean)
    .map((part) => ({ field: part.replace(/^-/, ""), descending: part.startsWith("-") }));

/** The list's whole state lives in the address; what it does not say, the view says. */
export function useListState(form: FormInfo, view?: View) {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const state = useMemo<ListState>(() => {
    const wanted = search.filter === undefined ? view?.filter : parsed(search.filter);
    const filter = wanted === NO_FILTER || wanted === null ? undefined : wanted;
    return {
      parts: partsOf(filter),
      filter,
      sort: search.sort ?? (sortText(view?.sort) || sortText(form.list?.sort)),
      search: search.search ?? "",
      record: search.record as string | undefined,
      creating: Boolean(search.new),
      differs: search.filter !== undefined || search.sort !== undefined,
    };
  }, [search, form, view]);
  const change = (next: ListChange, replace = false) =>
    void navigate({
      to: "/f/$form",
      params: { form: form.name },
      search: (now) => ({ ...now, ...next }) as never,
      replace,
      resetScroll: false,
    });
  const setParts = (parts: Part[]) => change({ filter: toLogic(parts) ?? (view?.filter ? NO_FILTER : undefined) });
  return { state, change, setParts };
}

/** Ascending, then descending, then as the form says. */
export function nextSort(sort: string, field: string): string | undefined {
  if (sort === field) return `-${field}`;
  if (sort === `-${field}`) return undefined;
  return field;
}

export function sortedBy(sort: string, field: string): "asc" | "desc" | undefined {
  const keys = sort.split(",");
  if (keys.includes(field)) return "asc";
  if (keys.includes(`-${field}`)) return "desc";
  return undefined;
}
