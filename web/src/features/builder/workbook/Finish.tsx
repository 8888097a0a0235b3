import { CheckCircleFilled, CloseCircleFilled, LoadingOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Progress } from "antd";
import { useEffect, useRef, useState } from "react";
import { Panel } from "@/components/PageHeader";
import { Fault } from "@/components/states";
import { useWords } from "@/lib/i18n";
import { askPublish, publicationQuery } from "../workspace/api";
import { ProblemList } from "../workspace/Sentences";
import { loadWorkbook, type Workbook, workbookQuery } from "./api";

/** The app is made as a draft: it is published and its rows are loaded, or looked at first. */
export function Finish({ of }: { of: Workbook }) {
  const { t } = useWords();
  const client = useQueryClient();
  const app = of.app ?? "";
  const [request, setRequest] = useState<number>();
  const publication = useQuery(publicationQuery(request)).data;
  const asked = useRef(false);
  const load = useMutation({
    mutationFn: () => loadWorkbook(of.id),
    onSuccess: (found) => {
      client.setQueryData(workbookQuery(of.id).queryKey, found);
      for (const key of ["apps", "session", "drafts"]) void client.invalidateQueries({ queryKey: [key] });
    },
  });
  const publish = useMutation({ mutationFn: () => askPublish(app, { note: of.file, accept_loss: false }), onSuccess: ({ id }) => setRequest(id) });
  const { mutate } = load;
  useEffect(() => {
    if (publication?.state !== "done" || asked.current) return;
    asked.current = true;
    mutate();
  }, [publication?.state, mutate]);
  useEffect(() => {
    if (of.state === "done") void client.invalidateQueries({ queryKey: ["records"] });
  }, [of.state, client]);
  const busy = publish.isPending || publication?.state === "asked" || load.isPending;
  return (
    <Panel label={t("workbook.title")}>
      <div className="fw-course" role="status">
        {of.state === "done" ? (
          <CheckCircleFilled aria-hidden className="fw-course-sign fw-gate-open" />
        ) : (
          (busy || of.state === "loading") && <LoadingOutlined aria-hidden className="fw-course-sign" />
        )}
        <h2>{t(of.state === "made" ? (busy ? "builder.course.asked" : "workbook.made") : of.state === "loading" ? "workbook.loading" : "workbook.done")}</h2>
        {publication?.state === "waiting" && <p>{t("builder.course.waiting")}</p>}
      </div>
      {publication && publication.problems.length > 0 && <ProblemList app={app} problems={publication.problems} />}
      <Fault error={publish.error ?? load.error} />
      {of.imports.length > 0 && <Loads of={of} />}
      <div className="fw-course-actions">
        {of.state === "made" && !busy && (
          <>
            <Button type="primary" onClick={() => (of.published ? load.mutate() : publish.mutate())}>
              {t(of.published ? "workbook.load" : "workbook.publishAndLoad")}
            </Button>
            <Link to={`/build/${app}` as "/"} activeProps={{}}>
              <Button tabIndex={-1}>{t("workbook.look")}</Button>
            </Link>
          </>
        )}
        {of.state !== "made" && of.imports[0] && (
          <Link to="/f/$form" params={{ form: of.imports[0].form }} activeProps={{}}>
            <Button type={of.state === "done" ? "primary" : "default"} tabIndex={-1}>
              {t("workbook.open")}
            </Button>
          </Link>
        )}
      </div>
    </Panel>
  );
}

/** How far the rows of each sheet are. */
function Loads({ of }: { of: Workbook }) {
  const { t, say } = useWords();
  return (
    <ul className="fw-plain-list fw-loads" aria-label={t("workbook.rows")}>
      {of.imports.map((one) => {
        const form = of.proposal.forms.find((found) => found.sheet === one.sheet);
        const total = one.progress?.total || one.rows || 0;
        const refused = one.refusals ?? 0;
        const percent = one.state === "done" ? 100 : total > 0 ? Math.floor((100 * (one.progress?.done ?? 0)) / total) : 0;
        return (
          <li key={one.id}>
            <Link to="/f/$form/import" params={{ form: one.form }} search={{ job: String(one.id) }} className="fw-link" activeProps={{}}>
              {say(form?.title)} {one.late && t("workbook.links")}
            </Link>
            <Progress percent={percent} status={one.state === "failed" || refused > 0 ? "exception" : one.state === "done" ? "success" : "active"} aria-label={say(form?.title)} />
            {refused > 0 && (
              <span className="fw-warn-words">
                <CloseCircleFilled aria-hidden /> {t("workbook.refused", { count: refused })}
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}
