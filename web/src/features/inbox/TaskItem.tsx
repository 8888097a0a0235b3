import { Link } from "@tanstack/react-router";
import { DueBadge } from "@/components/DueBadge";
import type { InstanceState, TaskRow } from "@/lib/api/process-types";
import { showDateTime, showShort } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { StateTag } from "@/runtime/process/StateTag";
import { useNowAt } from "@/runtime/process/useNowAt";
import { useOutcome } from "./useOutcome";
import { type InboxState, rowPlace } from "./useInbox";

const OF_INSTANCES = new Set<string>(["running", "finished", "rejected", "withdrawn", "stuck"]);

/** One line of a box: what, who, since when, until when. */
export function TaskItem({ row, state, here, seen }: { row: TaskRow; state: InboxState; here: boolean; seen: boolean }) {
  const { t, say } = useWords();
  const nowAt = useNowAt();
  const outcome = useOutcome();
  const { box } = state;
  const unread = !row.read && ((box === "todo" && !seen) || box === "cc");
  const what = [say(row.process_title), box === "started" ? "" : say(row.node_title)].filter(Boolean).join(" · ");
  const who = box === "started" ? nowAt(row.now_at) : (row.initiator?.name ?? t("history.system"));
  const moment = box === "done" ? (row.ended ?? row.since) : row.since;
  return (
    <li>
      <Link
        to="/inbox"
        search={{ ...state, ...rowPlace(row) } as never}
        replace={here}
        className={unread ? "fw-item fw-item-unread" : "fw-item"}
        activeProps={{}}
        aria-current={here ? "true" : undefined}
        data-row={row.id ?? row.instance}
      >
        <span className="fw-item-line">
          <span className="fw-item-title fw-ellipsis" title={row.title}>
            {row.title}
          </span>
          {unread && <span className="fw-sr">{t("inbox.unread")}</span>}
          {box === "todo" && <DueBadge due={row.due} />}
          {OF_INSTANCES.has(row.state) && <StateTag state={row.state as InstanceState} />}
          {box === "done" && !OF_INSTANCES.has(row.state) && <span className="fw-note">{outcome(row)}</span>}
        </span>
        <span className="fw-item-what fw-ellipsis" title={what}>
          {what}
        </span>
        <span className="fw-item-line fw-note">
          <span className="fw-ellipsis fw-grow" title={who}>
            {who}
          </span>
          <time className="fw-figure" dateTime={moment} title={showDateTime(moment)}>
            {showShort(moment)}
          </time>
        </span>
      </Link>
    </li>
  );
}
