import { keepPreviousData, queryOptions, useInfiniteQuery } from "@tanstack/react-query";
import { get, post } from "./client";
import { recordPath } from "./queries";
import type {
  Box,
  Instance,
  InstanceAct,
  ProcessInfo,
  RecordProcesses,
  TaskAnswer,
  TaskCounts,
  TaskInfo,
  TaskRow,
  TasksPage,
} from "./process-types";
import type { Values } from "./types";

const DEFINITIONS_STALE = 5 * 60_000;
const TASKS_PAGE = 30;

const COUNTS = "fw.counts";

function rememberedCounts(): TaskCounts | undefined {
  const kept = sessionStorage.getItem(COUNTS);
  return kept ? (JSON.parse(kept) as TaskCounts) : undefined;
}

export const forgetCounts = (): void => sessionStorage.removeItem(COUNTS);

/** How much waits in each box; until the server says it, as it was when last asked in this tab. */
export const countsQuery = queryOptions({
  queryKey: ["tasks", "counts"],
  queryFn: async () => {
    const counts = await get<TaskCounts>("/tasks/counts");
    sessionStorage.setItem(COUNTS, JSON.stringify(counts));
    return counts;
  },
  initialData: rememberedCounts,
  initialDataUpdatedAt: 0,
});

export interface TasksQuery {
  box: Box;
  process?: string;
  search?: string;
}

export function useTasks(query: TasksQuery) {
  return useInfiniteQuery({
    queryKey: ["tasks", "list", query],
    queryFn: ({ pageParam, signal }) =>
      get<TasksPage>("/tasks", { ...query, after: pageParam, limit: TASKS_PAGE }, signal),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before, asked) =>
      (asked?.queryKey[2] as TasksQuery | undefined)?.box === query.box ? before : undefined,
  });
}

/** The first few of a box. */
export const firstTasksQuery = (box: Box, limit: number) =>
  queryOptions({
    queryKey: ["tasks", "first", box, limit],
    queryFn: () => get<TasksPage>("/tasks", { box, limit, sort: box === "todo" ? "due" : "newest" }),
  });

export const taskQuery = (id: number) =>
  queryOptions({ queryKey: ["tasks", "one", id], queryFn: () => get<TaskInfo>(`/tasks/${id}`) });

export const instanceQuery = (id: number) =>
  queryOptions({ queryKey: ["instances", id], queryFn: () => get<Instance>(`/instances/${id}`) });

export const recordProcessesQuery = (form: string, id: string | number) =>
  queryOptions({
    queryKey: ["records", form, "processes", String(id)],
    queryFn: () => get<RecordProcesses>(`${recordPath(form, id)}/processes`),
  });

export const processesQuery = queryOptions({
  queryKey: ["processes"],
  queryFn: () => get<ProcessInfo[]>("/processes"),
  staleTime: DEFINITIONS_STALE,
  placeholderData: keepPreviousData,
});

export const actOnTask = (id: number, action: string, answer: TaskAnswer) =>
  post<{ instance: Instance; next: TaskRow | null }>(`/tasks/${id}/${action}`, answer);

export const actOnInstance = (id: number, action: InstanceAct, comment?: string) =>
  post<Instance>(`/instances/${id}/${action}`, comment ? { comment } : {});

export const startProcess = (process: string, with_: { record: number } | { values: Values }) =>
  post<{ instance: Instance; record: number }>(`/processes/${encodeURIComponent(process)}/instances`, with_);
