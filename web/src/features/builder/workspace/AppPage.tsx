import { CloudUploadOutlined, DeleteOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { Button, Popconfirm } from "antd";
import { TintIcon } from "@/components/Icon";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Denied, Empty, Fault } from "@/components/states";
import { showDateTime } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { type AppTree, changesQuery, checkQuery, dropApp, treeQuery } from "./api";
import { ChangeList, ProblemList } from "./Sentences";

/** An app as its makers find it: what differs from what is published, and what is wrong with it. */
export function AppPage() {
  const { app = "" } = useParams({ strict: false }) as { app?: string };
  const tree = useQuery(treeQuery(app));
  const { say } = useWords();
  useTitle(say(tree.data?.title));
  if (!useMay("build_apps")) return <Denied />;
  return (
    <div className="fw-page">
      <Await of={tree} lines={8}>
        {(found) => <Overview tree={found} />}
      </Await>
    </div>
  );
}

function Overview({ tree }: { tree: AppTree }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const drop = useMutation({
    mutationFn: () => dropApp(tree.key),
    onSuccess: () => {
      void navigate({ to: "/build" as "/" });
      void client.invalidateQueries({ queryKey: ["drafts", "apps"] });
    },
  });
  const lead = tree.published
    ? t("builder.publishedAt", { version: tree.version, at: showDateTime(tree.published.at) })
    : t("builder.neverPublished");
  return (
    <>
      <PageHeader
        icon={<TintIcon name={tree.icon} tint={tree.tint} large />}
        title={say(tree.title)}
        lead={lead}
        actions={
          <>
            {!tree.published && (
              <Popconfirm title={t("builder.dropAsk")} okText={t("action.delete")} cancelText={t("action.cancel")} onConfirm={() => drop.mutate()}>
                <Button icon={<DeleteOutlined aria-hidden />} loading={drop.isPending}>
                  {t("builder.drop")}
                </Button>
              </Popconfirm>
            )}
            <Link to={`/build/${tree.key}/publish` as "/"} activeProps={{}}>
              <Button type="primary" icon={<CloudUploadOutlined aria-hidden />} tabIndex={-1}>
                {t("builder.publish")}
              </Button>
            </Link>
          </>
        }
      />
      <Fault error={drop.error} />
      <Panel title={t("builder.problems")}>
        <Await of={useQuery(checkQuery(tree.key))} lines={2}>
          {({ problems }) =>
            problems.length === 0 ? <Empty small text={t("builder.noProblems")} /> : <ProblemList app={tree.key} problems={problems} />
          }
        </Await>
      </Panel>
      <Panel title={t("builder.changes")}>
        <Await of={useQuery(changesQuery(tree.key))} lines={4}>
          {({ documents }) =>
            documents.length === 0 ? <Empty small text={t("builder.noChanges")} /> : <ChangeList app={tree.key} documents={documents} />
          }
        </Await>
      </Panel>
    </>
  );
}
