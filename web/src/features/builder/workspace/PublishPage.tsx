import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined, WarningFilled } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { Button, Checkbox, Input, Progress } from "antd";
import { type ReactNode, useEffect, useId, useState } from "react";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Denied, Empty, Fault } from "@/components/states";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { answerPublication, askPublish, type Changes, changesQuery, type Publication, publicationQuery } from "./api";
import { ChangeList, ProblemList, TableChanges } from "./Sentences";
import "./workspace.css";

/** What publishing would change, what stands in its way, and how far it is once it was asked for. */
export function PublishPage() {
  const { t } = useWords();
  const { app = "" } = useParams({ strict: false }) as { app?: string };
  const { request } = useSearch({ strict: false }) as { request?: number };
  useTitle(t("builder.publish"));
  if (!useMay("build_apps")) return <Denied />;
  return (
    <div className="fw-page">
      <PageHeader title={t("builder.publish")} lead={t("builder.publishLead")} />
      {request === undefined ? <Asking app={app} /> : <Following app={app} request={request} />}
    </div>
  );
}

function Asking({ app }: { app: string }) {
  const { t } = useWords();
  return (
    <Await of={useQuery(changesQuery(app))} lines={10}>
      {(found) => (found.documents.length === 0 ? <Empty text={t("builder.noChanges")} /> : <Ask app={app} changes={found} />)}
    </Await>
  );
}

function Following({ app, request }: { app: string; request: number }) {
  return (
    <Await of={useQuery(publicationQuery(request))} lines={4}>
      {(found) => <Course app={app} of={found} />}
    </Await>
  );
}

function Ask({ app, changes }: { app: string; changes: Changes }) {
  const { t } = useWords();
  const id = useId();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [note, setNote] = useState("");
  const [accepted, setAccepted] = useState(false);
  const errors = changes.problems.filter((one) => one.severity === "error");
  const warnings = changes.problems.length - errors.length;
  const loses = changes.tables.filter((one) => one.loses).length;
  const overtaken = changes.documents.filter((one) => one.overtaken).length;
  const ask = useMutation({
    mutationFn: () => askPublish(app, { note, accept_loss: accepted }),
    onSuccess: ({ id: key }) => {
      void client.invalidateQueries({ queryKey: ["drafts", app] });
      void navigate({ to: `/build/${app}/publish` as "/", search: { request: key } as never });
    },
  });
  return (
    <div className="fw-publish">
      <div>
        <Panel title={t("builder.changes")}>
          <ChangeList app={app} documents={changes.documents} />
        </Panel>
        {changes.tables.length > 0 && (
          <Panel title={t("builder.tables")}>
            <TableChanges tables={changes.tables} />
          </Panel>
        )}
        {changes.problems.length > 0 && (
          <Panel title={t("builder.problems")}>
            <ProblemList app={app} problems={changes.problems} />
          </Panel>
        )}
      </div>
      <Panel title={t("builder.gates")}>
        <ul className="fw-plain-list fw-gates">
          <Gate open={errors.length === 0}>
            {errors.length === 0 ? t("builder.gateChecked") : t("builder.gateErrors", { count: errors.length })}
          </Gate>
          {warnings > 0 && <Gate open="warned">{t("builder.gateWarnings", { count: warnings })}</Gate>}
          {overtaken > 0 && <Gate open={false}>{t("builder.gateOvertaken", { count: overtaken })}</Gate>}
          <Gate open={loses === 0 || accepted}>
            {loses === 0 ? t("builder.gateKept") : t("builder.gateLoses", { count: loses })}
          </Gate>
        </ul>
        {loses > 0 && (
          <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
            {t("builder.acceptLoss")}
          </Checkbox>
        )}
        <label htmlFor={id} className="fw-publish-note">
          {t("builder.note")}
        </label>
        <Input.TextArea id={id} rows={3} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
        <Fault error={ask.error} />
        <Button
          type="primary"
          block
          loading={ask.isPending}
          disabled={errors.length > 0 || overtaken > 0 || (loses > 0 && !accepted)}
          onClick={() => ask.mutate()}
        >
          {t("builder.publish")}
        </Button>
      </Panel>
    </div>
  );
}

function Gate({ open, children }: { open: boolean | "warned"; children: ReactNode }) {
  const look = open === "warned" ? "warned" : open ? "open" : "shut";
  const Sign = { warned: WarningFilled, open: CheckCircleFilled, shut: CloseCircleFilled }[look];
  return (
    <li className={`fw-gate-line fw-gate-${look}`}>
      <Sign aria-hidden />
      <span>{children}</span>
    </li>
  );
}

/** How far it is, and how it ended. */
function Course({ app, of }: { app: string; of: Publication }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { state } = of;
  const over = state !== "asked" && state !== "waiting";
  useEffect(() => {
    if (!over) return;
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "icon" && !(queryKey[0] === "drafts" && queryKey[1] === "publication") });
  }, [over, client]);
  const answer = useMutation({
    mutationFn: (one: "agree" | "decline") => answerPublication(of.id, one),
    onSuccess: () => client.invalidateQueries({ queryKey: publicationQuery(of.id).queryKey }),
  });
  const back = (
    <Button type="primary" onClick={() => void navigate({ to: `/build/${app}` as "/" })}>
      {t("builder.back")}
    </Button>
  );
  return (
    <Panel label={t("builder.publish")}>
      <div className="fw-course" role="status">
        {state === "asked" && <LoadingOutlined aria-hidden className="fw-course-sign" />}
        {state === "done" && <CheckCircleFilled aria-hidden className="fw-course-sign fw-gate-open" />}
        {state === "refused" && <CloseCircleFilled aria-hidden className="fw-course-sign fw-gate-shut" />}
        <h2>{t(`builder.course.${state}`)}</h2>
        {state === "asked" && of.total > 0 && (
          <Progress percent={Math.floor((100 * of.done) / of.total)} aria-label={t("builder.course.asked")} />
        )}
        {state === "asked" && <p className="fw-note">{t("builder.course.leave")}</p>}
      </div>
      {of.problems.length > 0 && <ProblemList app={app} problems={of.problems} />}
      <Fault error={answer.error} />
      <div className="fw-course-actions">
        {state === "waiting" && !of.mine && (
          <Button type="primary" loading={answer.isPending} onClick={() => answer.mutate("agree")}>
            {t("builder.agree")}
          </Button>
        )}
        {state === "waiting" && (
          <Button loading={answer.isPending} onClick={() => answer.mutate("decline")}>
            {t(of.mine ? "builder.takeBack" : "builder.decline")}
          </Button>
        )}
        {over && back}
      </div>
    </Panel>
  );
}
