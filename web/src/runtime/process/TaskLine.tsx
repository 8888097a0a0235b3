import { Link } from "@tanstack/react-router";
import { DueBadge } from "@/components/DueBadge";
import type { Box, InstanceState, TaskRow } from "@/lib/api/process-types";
import { showDateTime, showShort } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { StateTag } from "./StateTag";
import { useNowAt } from "./useNowAt";
import "./process.css";

/** A task or a started process in two short lines, leading to it. */
export function TaskLine({ row, box }: { row: TaskRow; box: Box }) {
  const { t, say } = useWords();
  const nowAt = useNowAt();
  const started = box === "started";
  const note = started
    ? nowAt(row.now_at) || say(row.process_title)
    : [say(row.process_title), say(row.node_title), row.initiator?.name ?? t("history.system")].filter(Boolean).join(" · ");
  const search = row.id === null ? { box, instance: row.instance } : { box, task: row.id };
  return (
    <li>
      <Link to="/inbox" search={search as never} className="fw-line" activeProps={{}}>
        <span className="fw-line-text">
          <span className="fw-ellipsis fw-line-title" title={row.title}>
            {row.title}
          </span>
          <span className="fw-note fw-ellipsis" title={note}>
            {note}
          </span>
        </span>
        {started ? (
          <StateTag state={row.state as InstanceState} />
        ) : row.due ? (
          <DueBadge due={row.due} />
        ) : (
          <time className="fw-note fw-figure" dateTime={row.since} title={showDateTime(row.since)}>
            {showShort(row.since)}
          </time>
        )}
      </Link>
    </li>
  );
}
