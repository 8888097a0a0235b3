import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { lazy, Suspense, useState } from "react";
import { fieldOf } from "@/components/columns";
import { Await, Empty } from "@/components/states";
import { Value } from "@/components/Value";
import { historyQuery } from "@/lib/api/queries";
import type { FormInfo, HistoryEntry } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

const PastDrawer = lazy(() => import("../past/PastDrawer").then((module) => ({ default: module.PastDrawer })));

const KNOWN_ACTIONS = new Set(["create", "update", "delete", "restore", "unmask"]);

/** Who changed what, when and why; newest first. */
export function History({ form, id }: { form: FormInfo; id: string | number }) {
  const { t } = useWords();
  const [moment, setMoment] = useState<string>();
  return (
    <>
    <Await of={useQuery(historyQuery(form.name, id))} small>
      {({ entries }) =>
        entries.length === 0 ? (
          <Empty small text={t("record.noHistory")} />
        ) : (
          <ol className="fw-plain-list fw-history">
            {entries.map((entry, index) => (
              <Entry key={`${entry.at}:${index}`} form={form} entry={entry} onLook={setMoment} />
            ))}
          </ol>
        )
      }
    </Await>
    <Suspense fallback={null}>
      {moment && <PastDrawer form={form.name} id={id} moment={moment} onClose={() => setMoment(undefined)} />}
    </Suspense>
    </>
  );
}

const STATES = new Set(["create", "update", "restore"]);

function Entry({ form, entry, onLook }: { form: FormInfo; entry: HistoryEntry; onLook: (moment: string) => void }) {
  const { t, say } = useWords();
  const looked = entry.field ? say(fieldOf(form, entry.field)?.title) : "";
  const action = KNOWN_ACTIONS.has(entry.action) ? t(`history.${entry.action}`, { field: looked }) : entry.action;
  const changes = entry.changes.filter((change) => fieldOf(form, change.field));
  return (
    <li>
      <div className="fw-history-head">
        <strong>{entry.actor?.title ?? t(entry.why?.kind === "public_form" ? "history.guest" : "history.system")}</strong>
        <span>{action}</span>
      </div>
      <div className="fw-note">
        <time className="fw-figure" dateTime={entry.at}>
          {showDateTime(entry.at)}
        </time>
        {STATES.has(entry.action) && (
          <Button type="link" size="small" onClick={() => onLook(entry.at)}>
            {t("past.look")}
          </Button>
        )}
        {entry.why && (
          <span className="fw-history-why">
            {t(`history.why.${entry.why.kind}`, { title: say(entry.why.title), defaultValue: say(entry.why.title) })}
          </span>
        )}
      </div>
      {entry.reason && <p className="fw-history-reason">{t("history.reason", { reason: entry.reason })}</p>}
      {entry.action !== "create" && changes.length > 0 && (
        <dl className="fw-history-changes">
          {changes.map((change) => {
            const field = fieldOf(form, change.field);
            return field ? (
              <div key={change.field}>
                <dt>{say(field.title)}</dt>
                <dd>
                  <span className="fw-old">
                    <Value field={field} value={change.old} />
                  </span>
                  <span aria-label={t("history.to")}>→</span>
                  <Value field={field} value={change.new} />
                </dd>
              </div>
            ) : null;
          })}
        </dl>
      )}
    </li>
  );
}
