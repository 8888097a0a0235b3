import { type ReactNode, useEffect, useRef } from "react";
import { DueBadge } from "@/components/DueBadge";
import type { TaskInfo, TaskRow } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import type { RecordForm } from "@/runtime/form-renderer/useRecordForm";
import { ActionBar } from "./ActionBar";
import { FieldsToFill } from "./FieldsToFill";
import { InstanceBody } from "./InstanceBody";
import { PaneHead } from "./PaneHead";
import { useOutcome } from "./useOutcome";
import { useTaskAct } from "./useTaskAct";

interface TaskFrameProps {
  info: TaskInfo;
  version?: number;
  fields?: RecordForm;
  onDone: (next: TaskRow | null) => void;
  onBack?: () => void;
  children: ReactNode;
}

/** What is asked on top, the record in the middle, the answers at the bottom. */
export function TaskFrame({ info, version, fields, onDone, onBack, children }: TaskFrameProps) {
  const { t, say } = useWords();
  const outcome = useOutcome();
  const act = useTaskAct({ info, version, fields, onDone });
  const { task, instance } = info;
  const notice = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (act.trouble) notice.current?.scrollIntoView({ block: "nearest" });
  }, [act.trouble]);
  return (
    <>
      <PaneHead
        instance={instance}
        title={task.title}
        about={say(task.node_title)}
        state={task.state === "open" ? <DueBadge due={task.due} /> : <span className="fw-note">{outcome(task)}</span>}
        onBack={onBack}
      />
      <div className="fw-task-body">
        {act.trouble && (
          <div ref={notice} className="fw-notice fw-notice-warn" role="alert">
            {act.trouble}
          </div>
        )}
        <p className="fw-task-ask">
          {say(info.ask)}
          {fields && <FieldsToFill info={info} state={fields} />}
        </p>
        {!act.trouble && task.state === "cancelled" && <p className="fw-notice">{t("inbox.closed")}</p>}
        <InstanceBody instance={instance}>{children}</InstanceBody>
      </div>
      {info.actions.length > 0 && <ActionBar info={info} act={act} />}
    </>
  );
}
