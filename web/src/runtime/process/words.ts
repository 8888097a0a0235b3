import type { InstanceState, TaskRow } from "@/lib/api/process-types";

/** Colours of states as makers name them; nothing is a quiet label. */
export const STATE_COLOUR: Record<InstanceState, string | null> = {
  running: "blue",
  finished: "green",
  rejected: "red",
  withdrawn: null,
  stuck: "orange",
};

export const isLive = (state: InstanceState): boolean => state === "running" || state === "stuck";

/** Where a task is worked on. */
export const taskPlace = (task: TaskRow) => ({
  to: "/inbox" as const,
  search: task.id === null ? { box: "started", instance: task.instance } : { box: "todo", task: task.id },
});
