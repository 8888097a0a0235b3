import { InboxOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Await } from "@/components/states";
import type { TaskRow } from "@/lib/api/process-types";
import { instanceQuery, taskQuery } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";
import { InstancePane } from "./InstancePane";
import { TaskPane } from "./TaskPane";
import type { InboxState } from "./useInbox";

interface DetailProps {
  open: Pick<InboxState, "task" | "instance">;
  empty: boolean;
  onDone: (next: TaskRow | null) => void;
  onBack?: () => void;
}

/** The chosen task or process. */
export function Detail({ open, empty, onDone, onBack }: DetailProps) {
  const { t } = useWords();
  if (open.task !== undefined) return <OneTask key={open.task} id={open.task} onDone={onDone} onBack={onBack} />;
  if (open.instance !== undefined) return <OneInstance key={open.instance} id={open.instance} onBack={onBack} />;
  return (
    <section className="fw-task fw-task-none" aria-label={t("inbox.task")}>
      {!empty && (
        <div className="fw-state">
          <InboxOutlined aria-hidden className="fw-state-icon" />
          <p>{t("inbox.choose")}</p>
        </div>
      )}
    </section>
  );
}

function OneTask({ id, onDone, onBack }: { id: number } & Pick<DetailProps, "onDone" | "onBack">) {
  const { t } = useWords();
  const info = useQuery(taskQuery(id));
  return (
    <section className="fw-task" aria-label={t("inbox.task")}>
      <Await of={info} lines={8}>
        {(data) => <TaskPane info={data} onDone={onDone} onBack={onBack} />}
      </Await>
    </section>
  );
}

function OneInstance({ id, onBack }: { id: number } & Pick<DetailProps, "onBack">) {
  const { t } = useWords();
  const instance = useQuery(instanceQuery(id));
  return (
    <section className="fw-task" aria-label={t("process.title")}>
      <Await of={instance} lines={8}>
        {(data) => <InstancePane instance={data} onBack={onBack} />}
      </Await>
    </section>
  );
}
