import { RightOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { type FiringsQuery, useFirings } from "@/lib/api/queries";
import type { Firing } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { FiringTrace } from "./FiringTrace";
import { Await, Empty } from "./states";
import "./firings.css";

interface FiringListProps {
  query: FiringsQuery;
  /** What the reader knows already and need not be told again. */
  hide?: "rule" | "record";
  more?: boolean;
  /** What was done is shown only with the reason. */
  brief?: boolean;
}

/** Firings, newest first; each opens to its why-trace. */
export function FiringList({ query, hide, more = true, brief }: FiringListProps) {
  const { t } = useWords();
  const firings = useFirings(query);
  return (
    <Await of={firings} small>
      {(data) => {
        const rows = data.pages.flatMap((page) => page.rows);
        if (rows.length === 0) return <Empty small text={t("rules.noFirings")} />;
        return (
          <>
            <ul className="fw-plain-list fw-firings">
              {rows.map((firing) => (
                <FiringRow key={firing.id} firing={firing} hide={hide} brief={brief} />
              ))}
            </ul>
            {more && firings.hasNextPage && (
              <button
                type="button"
                className="fw-text-button"
                disabled={firings.isFetchingNextPage}
                onClick={() => void firings.fetchNextPage()}
              >
                {t("list.more")}
              </button>
            )}
          </>
        );
      }}
    </Await>
  );
}

interface FiringRowProps extends Pick<FiringListProps, "hide" | "brief"> {
  firing: Firing;
}

function FiringRow({ firing, hide, brief }: FiringRowProps) {
  const { t, say } = useWords();
  const [open, setOpen] = useState(false);
  const title = hide === "rule" ? (firing.record?.title ?? "") : say(firing.rule_title);
  return (
    <li>
      <div className="fw-firing">
        <button
          type="button"
          className="fw-firing-open"
          aria-expanded={open}
          aria-label={t("rules.why", { title })}
          onClick={() => setOpen(!open)}
        >
          <RightOutlined aria-hidden rotate={open ? 90 : 0} />
        </button>
        <div className="fw-firing-text">
          <div className="fw-firing-title">
            {hide !== "rule" && (
              <Link to="/rules/$rule" params={{ rule: firing.rule }} className="fw-link fw-ellipsis">
                {say(firing.rule_title)}
              </Link>
            )}
            {hide === "rule" && <RecordLink firing={firing} />}
          </div>
          <div className="fw-firing-note">
            <time className="fw-figure" dateTime={firing.at}>
              {showDateTime(firing.at)}
            </time>
            {!hide && <RecordLink firing={firing} quiet />}
          </div>
          {!brief && <Done firing={firing} />}
        </div>
      </div>
      {open && (
        <div className="fw-firing-why">
          {brief && <Done firing={firing} />}
          {firing.trace ? <FiringTrace trace={firing.trace} /> : <span className="fw-note">{t("rules.noTrace")}</span>}
        </div>
      )}
    </li>
  );
}

function RecordLink({ firing, quiet }: { firing: Firing; quiet?: boolean }) {
  if (!firing.record) return null;
  return (
    <Link
      to="/f/$form/$id"
      params={{ form: firing.form, id: String(firing.record.id) }}
      className={quiet ? "fw-ellipsis fw-quiet-link" : "fw-link fw-ellipsis"}
    >
      {firing.record.title}
    </Link>
  );
}

/** What the rule did, with links to the records it touched. */
function Done({ firing }: { firing: Firing }) {
  const { say } = useWords();
  const actions = firing.actions ?? [];
  if (actions.length === 0) return null;
  return (
    <div className="fw-firing-all">
      {actions.map((action, index) => (
    <div key={`${index}:${action.type}`} className="fw-firing-done">
      <span>{say(action.text)}</span>
      {action.record && action.form && (
        <Link to="/f/$form/$id" params={{ form: action.form, id: String(action.record.id) }} className="fw-link">
          {action.record.title}
        </Link>
      )}
    </div>
      ))}
    </div>
  );
}
