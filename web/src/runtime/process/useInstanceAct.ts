import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { ApiError } from "@/lib/api/client";
import type { InstanceAct } from "@/lib/api/process-types";
import { actOnInstance, startProcess } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";

/** What processes touch is asked for again. */
export function useProcessRefresh(): () => void {
  const client = useQueryClient();
  return () => {
    for (const kind of ["tasks", "instances", "records", "messages"]) void client.invalidateQueries({ queryKey: [kind] });
  };
}

/** The reason of a refusal in one line. */
export function useReason(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => {
    const problem = error instanceof ApiError ? error.problems[0] : undefined;
    if (problem) return [problem.message, problem.hint].filter(Boolean).join(" ");
    if (error instanceof ApiError && error.status === 0) return t("state.offline");
    return (error instanceof ApiError && error.title) || t("state.failed");
  };
}

export function useInstanceAct(instance: number) {
  const { message } = App.useApp();
  const refresh = useProcessRefresh();
  const reason = useReason();
  return useMutation({
    mutationFn: (act: { action: InstanceAct; comment?: string }) =>
      actOnInstance(instance, act.action, act.comment),
    onSuccess: refresh,
    onError: (error) => {
      void message.error(reason(error));
      refresh();
    },
  });
}

/** Starts a process on a record that is there. */
export function useStartOn(record: number) {
  const { message } = App.useApp();
  const { t } = useWords();
  const refresh = useProcessRefresh();
  const reason = useReason();
  return useMutation({
    mutationFn: (process: string) => startProcess(process, { record }),
    onSuccess: () => {
      void message.success(t("process.started"));
      refresh();
    },
    onError: (error) => void message.error(reason(error)),
  });
}
