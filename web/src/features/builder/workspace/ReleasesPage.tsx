import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Checkbox, Modal } from "antd";
import { useState } from "react";
import { DataTable } from "@/components/DataTable";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Denied, Empty, Fault } from "@/components/states";
import { Tag } from "@/components/Tag";
import { showDateTime } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { askRestore, type Release, releaseQuery, releasesQuery } from "./api";
import { ChangeList, ProblemList } from "./Sentences";
import "./workspace.css";

/** What was published when and by whom, and the way back. */
export function ReleasesPage() {
  const { t } = useWords();
  const { app = "" } = useParams({ strict: false }) as { app?: string };
  const [chosen, setChosen] = useState<Release>();
  useTitle(t("builder.releases"));
  const found = useQuery(releasesQuery(app));
  if (!useMay("build_apps")) return <Denied />;
  return (
    <div className="fw-page">
      <PageHeader title={t("builder.releases")} lead={t("builder.releasesLead")} />
      <Await of={found} lines={6}>
        {({ releases, requests }) => (
          <>
            {requests
              .filter((one) => one.state === "waiting" || one.state === "asked")
              .map((one) => (
                <Panel key={one.id} label={t("builder.request")}>
                  <Link to={`/build/${app}/publish` as "/"} search={{ request: one.id } as never} className="fw-link" activeProps={{}}>
                    {t(`builder.course.${one.state}`)} · {one.by} · {showDateTime(one.at)}
                  </Link>
                </Panel>
              ))}
            {releases.length === 0 ? (
              <Empty text={t("builder.neverPublished")} />
            ) : (
              <Panel label={t("builder.releases")}>
                <div className="fw-scroll">
                  <DataTable
                    label={t("builder.releases")}
                    rows={releases}
                    rowKey={(one) => String(one.id)}
                    columns={[
                      { key: "version", title: t("builder.version"), render: (one) => one.version },
                      { key: "at", title: t("builder.at"), render: (one) => showDateTime(one.at) },
                      { key: "by", title: t("builder.by"), render: (one) => one.by ?? t("builder.platform") },
                      { key: "note", title: t("builder.note"), render: (one) => one.note, text: (one) => one.note, cut: 320 },
                      {
                        key: "state",
                        title: t("builder.state"),
                        render: (one) =>
                          one.active ? (
                            <Tag text={t("builder.active")} colour="green" />
                          ) : (
                            <Button size="small" onClick={() => setChosen(one)} aria-label={t("builder.restoreThis", { version: one.version, at: showDateTime(one.at) })}>
                              {t("builder.restore")}
                            </Button>
                          ),
                      },
                    ]}
                  />
                </div>
              </Panel>
            )}
          </>
        )}
      </Await>
      {chosen && <Restore app={app} release={chosen} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

function Restore({ app, release, onClose }: { app: string; release: Release; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const [accepted, setAccepted] = useState(false);
  const ask = useMutation({
    mutationFn: () => askRestore(app, release.id, { accept_loss: accepted }),
    onSuccess: ({ id }) => void navigate({ to: `/build/${app}/publish` as "/", search: { request: id } as never }),
  });
  return (
    <Modal
      open
      width={720}
      title={t("builder.restoreTitle", { version: release.version, at: showDateTime(release.at) })}
      okText={t("builder.restore")}
      cancelText={t("action.cancel")}
      onCancel={onClose}
      onOk={() => ask.mutate()}
      confirmLoading={ask.isPending}
    >
      <p className="fw-note">{t("builder.restoreLead")}</p>
      <Await of={useQuery(releaseQuery(app, release.id))} lines={4}>
        {({ documents, problems }) => (
          <>
            <ChangeList app={app} documents={documents} link={false} />
            {problems.length > 0 && <ProblemList app={app} problems={problems} />}
          </>
        )}
      </Await>
      <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
        {t("builder.acceptLoss")}
      </Checkbox>
      <Fault error={ask.error} />
    </Modal>
  );
}
