import { keepPreviousData, queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { ApiError, get } from "./client";
import type {
  AppInfo,
  Department,
  FiringsPage,
  FormInfo,
  HistoryEntry,
  MessagesPage,
  PageInfo,
  Parameter,
  Person,
  RecordInfo,
  RowsPage,
  RuleInfo,
  SearchRow,
  Session,
  Workspace,
} from "./types";

const DEFINITIONS_STALE = 5 * 60_000;
export const PAGE_SIZE = 50;

export interface ListQuery {
  filter?: unknown;
  sort?: string;
  search?: string;
  fields?: string[];
  limit?: number;
  /** The moment whose records are meant; none is now. */
  as_of?: string;
  /** Ask for the count with the first page, where the list is short. */
  count?: boolean;
}

export function listParams(query: ListQuery): Record<string, string | undefined> {
  return {
    filter: query.filter ? JSON.stringify(query.filter) : undefined,
    sort: query.sort || undefined,
    search: query.search || undefined,
    as_of: query.as_of,
    fields: query.fields?.join(","),
  };
}

const slug = encodeURIComponent;

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: () => get<Session>("/session"),
  staleTime: Infinity,
  retry: (failures, reason) => failures < 2 && !(reason instanceof ApiError && reason.status === 401),
});

export const workspaceQuery = queryOptions({
  queryKey: ["workspace"],
  queryFn: () => get<Workspace>("/workspace"),
  staleTime: DEFINITIONS_STALE,
});

export const appsQuery = queryOptions({
  queryKey: ["apps"],
  queryFn: () => get<AppInfo[]>("/apps"),
  staleTime: DEFINITIONS_STALE,
});

/** A form as it was defined at a moment; the past stays what it is. */
export const pastFormQuery = (form: string, moment: string) =>
  queryOptions({
    queryKey: ["form", form, moment],
    queryFn: () => get<FormInfo>(`/forms/${slug(form)}`, { as_of: moment }),
    staleTime: DEFINITIONS_STALE,
    retry: false,
  });

export const formQuery = (form: string) =>
  queryOptions({
    queryKey: ["form", form],
    queryFn: () => get<FormInfo>(`/forms/${slug(form)}`),
    staleTime: DEFINITIONS_STALE,
    enabled: Boolean(form),
  });

export const pageQuery = (page: string) =>
  queryOptions({
    queryKey: ["page", page],
    queryFn: () => get<PageInfo>(`/pages/${slug(page)}`),
    staleTime: DEFINITIONS_STALE,
    enabled: Boolean(page),
  });

export const recordPath = (form: string, id: string | number) => `/records/${slug(form)}/${slug(String(id))}`;

export const recordQuery = (form: string, id: string | number) =>
  queryOptions({
    queryKey: ["records", form, "one", String(id)],
    queryFn: () => get<RecordInfo>(recordPath(form, id)),
  });

export const pastRecordQuery = (form: string, id: string | number, moment: string) =>
  queryOptions({
    queryKey: ["records", form, "past", String(id), moment],
    queryFn: () => get<RecordInfo>(recordPath(form, id), { as_of: moment }),
    retry: false,
  });

export const historyQuery = (form: string, id: string | number) =>
  queryOptions({
    queryKey: ["records", form, "history", String(id)],
    queryFn: () => get<{ entries: HistoryEntry[] }>(`${recordPath(form, id)}/history`),
  });

export const rowsQuery = (form: string, query: ListQuery) =>
  queryOptions({
    queryKey: ["records", form, "rows", query],
    queryFn: ({ signal }) =>
      get<RowsPage>(`/records/${slug(form)}`, { ...listParams(query), limit: query.limit ?? PAGE_SIZE }, signal),
    placeholderData: keepPreviousData,
  });

export const countQuery = (form: string, query: ListQuery) =>
  queryOptions({
    queryKey: ["records", form, "count", { filter: query.filter, search: query.search }],
    queryFn: ({ signal }) =>
      get<RowsPage>(
        `/records/${slug(form)}`,
        { ...listParams({ filter: query.filter, search: query.search }), limit: 1, count: true },
        signal,
      ).then((page) => page.count ?? null),
  });

export function useRows(form: string, query: ListQuery, enabled = true) {
  return useInfiniteQuery({
    queryKey: ["records", form, "list", query],
    queryFn: ({ pageParam, signal }) =>
      get<RowsPage>(
        `/records/${slug(form)}`,
        { ...listParams(query), after: pageParam, limit: query.limit ?? PAGE_SIZE, count: (query.count && !pageParam) || undefined },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: keepPreviousData,
    enabled,
  });
}

export const rulesQuery = queryOptions({ queryKey: ["rules"], queryFn: () => get<RuleInfo[]>("/rules") });

export const ruleQuery = (rule: string) =>
  queryOptions({ queryKey: ["rules", rule], queryFn: () => get<RuleInfo>(`/rules/${slug(rule)}`) });

export const parametersQuery = queryOptions({
  queryKey: ["parameters"],
  queryFn: () => get<Parameter[]>("/parameters"),
});

export interface FiringsQuery {
  rule?: string;
  form?: string;
  record?: string | number;
  limit?: number;
}

export function useFirings(query: FiringsQuery) {
  return useInfiniteQuery({
    queryKey: ["firings", query],
    queryFn: ({ pageParam }) => get<FiringsPage>("/firings", { ...query, after: pageParam, limit: query.limit ?? 20 }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export function useMessages() {
  return useInfiniteQuery({
    queryKey: ["messages"],
    queryFn: ({ pageParam }) => get<MessagesPage>("/messages", { after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
}

export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ["search", text],
    queryFn: ({ signal }) => get<{ rows: SearchRow[] }>("/search", { q: text }, signal),
    enabled: text.trim().length > 0,
    placeholderData: keepPreviousData,
  });

export const peopleQuery = (search: string, enabled = true) =>
  queryOptions({
    queryKey: ["users", search],
    queryFn: ({ signal }) => get<Person[]>("/users", { search, limit: 20 }, signal),
    enabled,
    placeholderData: keepPreviousData,
  });

export const departmentsQuery = queryOptions({
  queryKey: ["departments"],
  queryFn: () => get<Department[]>("/departments"),
  staleTime: DEFINITIONS_STALE,
});

export function useForm(form: string) {
  return useQuery(formQuery(form));
}
