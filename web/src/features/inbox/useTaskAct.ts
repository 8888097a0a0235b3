import { useMutation } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { ApiError } from "@/lib/api/client";
import type { ActionKey, TaskAnswer, TaskInfo, TaskRow } from "@/lib/api/process-types";
import { actOnTask } from "@/lib/api/processes";
import type { Problem } from "@/lib/api/types";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { focusField } from "@/runtime/form-renderer/FormNotices";
import type { RecordForm } from "@/runtime/form-renderer/useRecordForm";
import { placeOfProblem } from "@/runtime/form-renderer/wire";
import { useProcessRefresh, useReason } from "@/runtime/process/useInstanceAct";
import { useOutcome } from "./useOutcome";

interface Setup {
  info: TaskInfo;
  version?: number;
  fields?: RecordForm;
  onDone: (next: TaskRow | null) => void;
}

export type TaskAct = ReturnType<typeof useTaskAct>;

/** These finish what was asked, so what must be filled must be. */
const FORWARD = new Set<ActionKey>(["approve", "submit", "done"]);

/** Fields are drawn anew before one of them can take the keyboard. */
const FOCUS_WAIT = 60;

/** Answering a task: what is missing is said first, what somebody else did meanwhile after. */
export function useTaskAct({ info, version, fields, onDone }: Setup) {
  const { t } = useWords();
  const { message } = App.useApp();
  const refresh = useProcessRefresh();
  const reason = useReason();
  const outcome = useOutcome();
  const [trouble, setTrouble] = useState("");
  const { task } = info;

  const refuse = (problems: Problem[]) => {
    fields?.refuse(problems);
    const key = problems[0] && placeOfProblem(problems[0]).split("/")[0];
    if (fields && key) setTimeout(() => focusField(fields.form.name, key), FOCUS_WAIT);
  };

  const sending = useMutation({
    mutationFn: ({ action, answer }: { action: ActionKey; answer: TaskAnswer }) => {
      const values = fields?.sent() ?? {};
      return actOnTask(task.id ?? 0, action, {
        ...answer,
        ...(Object.keys(values).length > 0 ? { values } : {}),
        version: version ?? info.version ?? undefined,
      });
    },
    onSuccess: ({ next }, { action }) => {
      fields?.discard();
      void message.success(`${outcome({ outcome: action, state: "done" })} · ${task.title}`);
      onDone(next);
      refresh();
    },
    onError: (error) => {
      const placed = error instanceof ApiError ? error.problems.filter((problem) => placeOfProblem(problem) in (fields?.values ?? {})) : [];
      if (fields && placed.length > 0 && (error as ApiError).status !== 409) {
        refuse(placed);
        return;
      }
      const conflict = error instanceof ApiError && [409, 412].includes(error.status);
      const said = conflict ? error.problems[0]?.message || error.title : reason(error);
      setTrouble(conflict ? `${said} ${t("inbox.reloaded")}` : said);
      if (conflict) refresh();
    },
  });

  const missing = (action: ActionKey): Problem[] =>
    fields && FORWARD.has(action)
      ? info.required
          .filter((key) => fields.visible(key) && !fields.readonly(key) && isBlank(fields.values[key]))
          .map((key) => ({ code: "required", path: `/values/${key}`, message: t("inbox.fillFirst"), severity: "error" }))
      : [];

  return {
    trouble,
    pending: sending.isPending,
    /** The action on its way. */
    current: sending.isPending ? sending.variables.action : undefined,
    send: (action: ActionKey, answer: TaskAnswer) => {
      if (sending.isPending) return;
      setTrouble("");
      const lacking = missing(action);
      if (lacking.length > 0) {
        refuse(lacking);
        return;
      }
      sending.mutate({ action, answer });
    },
  };
}
