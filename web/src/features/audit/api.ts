import { queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { get } from "@/lib/api/client";
import type { Ref, Words } from "@/lib/api/types";

export interface AuditSearch {
  since?: string;
  until?: string;
  actor?: string;
  who?: string;
  form?: string;
  record?: string;
  action?: string;
}

export interface AuditRow {
  id: number;
  at: string;
  actor: Ref | null;
  guest: boolean;
  action: string;
  why: { kind: string; title?: string | Words | null } | null;
  form: { name: string; title: Words } | null;
  record: { id: number; title: string; there: boolean } | null;
  changes: { field: Words; old: string | null; new: string | null; masked: boolean }[];
  detail: Record<string, string | number | Words>;
}

/** The filters as the server takes them. */
export function asked(search: AuditSearch): Record<string, string | boolean | undefined> {
  const { actor, who: _, ...rest } = search;
  return actor === "system" ? { ...rest, system: true } : { ...rest, actor };
}

export const knownQuery = queryOptions({
  queryKey: ["audit", "known"],
  queryFn: () => get<{ actions: string[]; forms: { name: string; title: Words }[] }>("/audit/known"),
  staleTime: Infinity,
});

export function useAudit(search: AuditSearch) {
  return useInfiniteQuery({
    queryKey: ["audit", "rows", search],
    queryFn: ({ pageParam, signal }) =>
      get<{ rows: AuditRow[]; next: string | null }>("/audit", { ...asked(search), after: pageParam }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
}
