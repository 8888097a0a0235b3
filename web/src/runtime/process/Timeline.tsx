import { useState } from "react";
import { DueBadge } from "@/components/DueBadge";
import type { Instance, TimelineEntry, Waiting } from "@/lib/api/process-types";
import type { Words } from "@/lib/api/types";
import { showDateTime, showRelative } from "@/lib/format/dates";
import { useSpan } from "@/lib/hooks/useSpan";
import { useWords } from "@/lib/i18n";
import "./process.css";

const FIRST = 6;
/** Seconds a step takes before that is worth saying. */
const WORTH_SAYING = 60;

/** What happened, newest first; on top who is waited for. */
export function Timeline({ instance, first = FIRST }: { instance: Instance; first?: number }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const entries = instance.timeline.toSorted((one, other) => other.at.localeCompare(one.at) || other.id - one.id);
  const shown = all ? entries : entries.slice(0, first);
  return (
    <>
      <ol className="fw-plain-list fw-trail" aria-label={t("process.timeline")}>
        {instance.now.map((waiting) => (
          <Now key={waiting.node} waiting={waiting} problem={instance.path.nodes.find((node) => node.key === waiting.node)?.problem} />
        ))}
        {shown.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
      {entries.length > shown.length && (
        <button type="button" className="fw-text-button" onClick={() => setAll(true)}>
          {t("process.allSteps", { count: entries.length })}
        </button>
      )}
    </>
  );
}

function Now({ waiting, problem }: { waiting: Waiting; problem?: Words | null }) {
  const { t, say } = useWords();
  const people = waiting.people.map((person) => person.name).join(t("value.comma"));
  return (
    <li className={problem ? "fw-move fw-move-bad" : "fw-move fw-move-now"}>
      <div className="fw-move-head">
        <strong>{people || say(waiting.node_title)}</strong>
        <span>
          {people ? t("process.handling", { node: say(waiting.node_title) }) : t(problem ? "process.node.stuck" : "process.node.now")}
        </span>
        <DueBadge due={waiting.due} />
      </div>
      {problem && <p className="fw-move-comment">{say(problem)}</p>}
      <div className="fw-note">{t("process.since", { when: showRelative(waiting.since) })}</div>
    </li>
  );
}

function Entry({ entry }: { entry: TimelineEntry }) {
  const { t, say } = useWords();
  const span = useSpan();
  const to = (entry.to ?? []).map((person) => person.name).join(t("value.comma"));
  const bad = entry.kind === "reject" || entry.kind === "stuck";
  return (
    <li className={`fw-move fw-move-${bad ? "bad" : entry.kind === "approve" || entry.kind === "end" ? "good" : "plain"}`}>
      <div className="fw-move-head">
        <strong>{entry.person?.name ?? t("history.system")}</strong>
        <span>
          {say(entry.text)}
          {to && ` → ${to}`}
        </span>
        {entry.node_title && <span className="fw-quiet">{say(entry.node_title)}</span>}
      </div>
      {entry.comment && <p className="fw-move-comment">{entry.comment}</p>}
      <div className="fw-note">
        <time dateTime={entry.at} title={showDateTime(entry.at)}>
          {showRelative(entry.at)}
        </time>
        {(entry.seconds ?? 0) >= WORTH_SAYING && <span className="fw-move-took">{t("process.took", { span: span(entry.seconds ?? 0) })}</span>}
      </div>
    </li>
  );
}
