import { useNavigate, useSearch } from "@tanstack/react-router";
import { BOXES, type Box, type TaskRow } from "@/lib/api/process-types";

export interface InboxState {
  box: Box;
  task?: number;
  instance?: number;
  process?: string;
  search?: string;
}

const numberOf = (value: unknown): number | undefined => {
  const number = Number(value);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
};

/** The inbox's whole state lives in the address. */
export function useInbox() {
  const asked = useSearch({ strict: false }) as Record<string, unknown>;
  const navigate = useNavigate();
  const state: InboxState = {
    box: BOXES.find((box) => box === asked.box) ?? "todo",
    task: numberOf(asked.task),
    instance: numberOf(asked.instance),
    process: asked.process ? String(asked.process) : undefined,
    search: asked.search ? String(asked.search) : undefined,
  };
  const change = (next: Partial<InboxState>, replace = false) =>
    void navigate({ to: "/inbox", search: { ...state, ...next } as never, replace, resetScroll: false });
  return { state, change };
}

/** The part of the address that names a row. */
export const rowPlace = (row: TaskRow): Pick<InboxState, "task" | "instance"> =>
  row.id === null ? { task: undefined, instance: row.instance } : { task: row.id, instance: undefined };

export const isRow = (row: TaskRow, place: Pick<InboxState, "task" | "instance">): boolean =>
  row.id === null ? row.instance === place.instance : row.id === place.task;
