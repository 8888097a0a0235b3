import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { FormInfo } from "@/lib/api/types";
import { type Part, partsOf, toLogic } from "@/lib/logic/filter";

export interface ListState {
  parts: Part[];
  filter?: unknown;
  sort: string;
  search: string;
  record?: string;
  creating: boolean;
}

interface ListChange {
  filter?: unknown;
  sort?: string;
  search?: string;
  record?: string;
  new?: boolean;
}

function parsed(filter: unknown): unknown {
  if (typeof filter !== "string") return filter;
  try {
    return JSON.parse(filter) as unknown;
  } catch {
    return undefined;
  }
}

function firstSort(form: FormInfo): string {
  return (form.list?.sort ?? []).map((key) => (key.descending ? `-${key.field}` : key.field)).join(",");
}

/** The list's whole state lives in the address. */
export function useListState(form: FormInfo) {
  const search = useSearch({ strict: false });
  const navigate = useNavigate();
  const state = useMemo<ListState>(() => {
    const filter = parsed(search.filter);
    return {
      parts: partsOf(filter),
      filter: filter === true ? undefined : filter,
      sort: search.sort ?? firstSort(form),
      search: search.search ?? "",
      record: search.record as string | undefined,
      creating: Boolean(search.new),
    };
  }, [search, form]);
  const change = (next: ListChange, replace = false) =>
    void navigate({
      to: "/f/$form",
      params: { form: form.name },
      search: (now) => ({ ...now, ...next }) as never,
      replace,
      resetScroll: false,
    });
  const setParts = (parts: Part[]) => change({ filter: toLogic(parts) });
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
