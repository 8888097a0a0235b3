import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { LoadMore, type Paged } from "@/components/LoadMore";
import { Empty, Failure, Loading } from "@/components/states";
import type { TaskRow } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import { TaskItem } from "./TaskItem";
import { type InboxState, isRow } from "./useInbox";

interface TaskListProps {
  list: Paged & { isPending: boolean; error: unknown; data: unknown; isPlaceholderData: boolean; refetch: () => unknown };
  rows: TaskRow[];
  state: InboxState;
  open: Pick<InboxState, "task" | "instance">;
  seen: number[];
  onChange: (next: Partial<InboxState>, replace?: boolean) => void;
}

const LINES = 10;

export function TaskList({ list, rows, state, open, seen, onChange }: TaskListProps) {
  const { t } = useWords();
  useEffect(() => {
    document.querySelector(".fw-item[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [open.task, open.instance]);
  if (list.isPending) {
    return (
      <div className="fw-inbox-wait">
        <Loading lines={LINES} />
      </div>
    );
  }
  if (list.error && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return <Nothing state={state} onChange={onChange} />;
  return (
    <ul className={list.isPlaceholderData ? "fw-plain-list fw-items fw-dim" : "fw-plain-list fw-items"} aria-label={t(`inbox.box.${state.box}`)}>
      {rows.map((row) => (
        <TaskItem key={row.id ?? `i${row.instance}`} row={row} state={state} here={isRow(row, open)} seen={row.id !== null && seen.includes(row.id)} />
      ))}
      <li>
        <LoadMore list={list} />
      </li>
    </ul>
  );
}

function Nothing({ state, onChange }: Pick<TaskListProps, "state" | "onChange">) {
  const { t } = useWords();
  if (state.search || state.process) {
    return (
      <Empty
        text={t("inbox.noMatch")}
        action={
          <button
            type="button"
            className="fw-text-button"
            onClick={() => onChange({ search: undefined, process: undefined }, true)}
          >
            {t("filter.clear")}
          </button>
        }
      />
    );
  }
  return (
    <Empty
      text={t(`inbox.none.${state.box}`)}
      action={
        <Link to="/start" className="fw-link">
          {t("start.title")}
        </Link>
      }
    />
  );
}
