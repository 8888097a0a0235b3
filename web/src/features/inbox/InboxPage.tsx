import { useEffect } from "react";
import { PHONE } from "@/app/theme";
import type { TaskRow } from "@/lib/api/process-types";
import { useTasks } from "@/lib/api/processes";
import { useMedia } from "@/lib/hooks/useMedia";
import { useRemembered } from "@/lib/hooks/useRemembered";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { BoxTabs } from "./BoxTabs";
import { Detail } from "./Detail";
import { Filters } from "./Filters";
import { TaskList } from "./TaskList";
import { isRow, rowPlace, useInbox } from "./useInbox";
import { useKeys } from "./useKeys";
import "./inbox.css";

/** So many tasks are remembered as seen. */
const SEEN = 500;

/** What is asked of me left, one of it right; on phones one at a time. */
export function InboxPage() {
  const { t } = useWords();
  const phone = useMedia(PHONE);
  const { state, change } = useInbox();
  const { box, process, search } = state;
  const list = useTasks({ box, process, search });
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  useTitle(t("nav.inbox"));

  const named = state.task !== undefined || state.instance !== undefined;
  const first = rows[0];
  const asked = box === "started" ? undefined : rows.find((row) => row.instance === state.instance);
  const open = asked ? rowPlace(asked) : named ? state : !phone && box === "todo" && first ? rowPlace(first) : {};
  const at = rows.findIndex((row) => isRow(row, open));

  const [seen, setSeen] = useRemembered<number[]>("fw.tasks.seen", []);
  const shown = open.task;
  useEffect(() => {
    if (shown !== undefined && !seen.includes(shown)) setSeen([...seen, shown].slice(-SEEN));
  }, [shown, seen, setSeen]);

  const go = (row: TaskRow | undefined, replace = true) => row && change(rowPlace(row), replace);
  useKeys({ j: () => go(rows[at + 1]), k: () => go(at > 0 ? rows[at - 1] : undefined) });

  /** After an action the next open item comes; with a filter, the next of what is filtered. */
  const onDone = (next: TaskRow | null) => {
    const following = rows[at + 1] ?? rows[at - 1] ?? (process || search ? null : next);
    if (box !== "todo") return;
    change(following && !(phone && !named) ? rowPlace(following) : { task: undefined, instance: undefined }, true);
  };

  const listed = (
    <section className="fw-inbox-list" aria-label={t("nav.inbox")}>
      <BoxTabs box={box} onChange={(next) => change({ box: next, task: undefined, instance: undefined, process: undefined })} />
      <Filters rows={rows} state={state} onChange={change} />
      <TaskList list={list} rows={rows} state={state} open={open} seen={seen} onChange={change} />
    </section>
  );
  const detail = (
    <Detail
      open={!asked && state.instance !== undefined && list.isPending ? {} : open}
      empty={rows.length === 0}
      onDone={onDone}
      onBack={phone ? () => change({ task: undefined, instance: undefined }) : undefined}
    />
  );
  if (phone) return <div className="fw-inbox">{named ? detail : listed}</div>;
  return (
    <div className="fw-inbox">
      {listed}
      {detail}
    </div>
  );
}
