import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Panel } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import type { Box } from "@/lib/api/process-types";
import { firstTasksQuery } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";
import { TaskLine } from "@/runtime/process/TaskLine";

const FEW = 5;

/** The next few tasks, those due first on top. */
export function MyTasks({ count }: { count?: number }) {
  const { t } = useWords();
  return (
    <TaskPanel
      box="todo"
      title={t("home.tasks")}
      all={count && count > FEW ? t("home.allTasks", { count }) : undefined}
      none={<Empty small text={t("inbox.none.todo")} />}
    />
  );
}

/** The first few of a box, and the way to all. */
export function TaskPanel({ box, title, all, none }: { box: Box; title: string; all?: string; none?: ReactNode }) {
  const { t } = useWords();
  const tasks = useQuery(firstTasksQuery(box, FEW));
  return (
    <Panel
      title={title}
      extra={
        <Link to="/inbox" search={{ box } as never} className="fw-link">
          {all ?? t("home.all")}
        </Link>
      }
    >
      <Await of={tasks} small>
        {(data) => {
          const rows = box === "cc" ? data.rows.filter((row) => !row.read) : data.rows;
          if (rows.length === 0) return none;
          return (
            <ul className="fw-plain-list">
              {rows.map((row) => (
                <TaskLine key={row.id ?? row.instance} row={row} box={box} />
              ))}
            </ul>
          );
        }}
      </Await>
    </Panel>
  );
}
