import { FileExcelOutlined, PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied, Empty } from "@/components/states";
import { Tag } from "@/components/Tag";
import { showDateTime } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { type ListedApp, listedAppsQuery } from "./api";
import { NewApp } from "./NewApp";
import "./workspace.css";

/** Every app there is, as those who build them see it. */
export function AppsPage() {
  const { t } = useWords();
  const [adding, setAdding] = useState(false);
  useTitle(t("builder.apps"));
  const apps = useQuery(listedAppsQuery);
  if (!useMay("build_apps")) return <Denied />;
  const begin = (
    <>
      <Link to={"/build/from-file" as "/"} activeProps={{}}>
        <Button icon={<FileExcelOutlined aria-hidden />} tabIndex={-1}>
          {t("builder.fromFile")}
        </Button>
      </Link>
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
        {t("builder.newApp")}
      </Button>
    </>
  );
  return (
    <div className="fw-page">
      <PageHeader title={t("builder.apps")} lead={t("builder.appsLead")} actions={begin} />
      <Await of={apps} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <Empty text={t("builder.noApps")} action={begin} />
          ) : (
            <ul className="fw-plain-list fw-app-cards" aria-label={t("builder.apps")}>
              {all.map((app) => (
                <AppCard key={app.key} app={app} />
              ))}
            </ul>
          )
        }
      </Await>
      {adding && <NewApp apps={apps.data ?? []} onClose={() => setAdding(false)} />}
    </div>
  );
}

function AppCard({ app }: { app: ListedApp }) {
  const { t, say } = useWords();
  return (
    <li>
      <Link to={`/build/${app.key}` as "/"} className="fw-panel fw-app-card" activeProps={{}}>
        <TintIcon name={app.icon} tint={app.tint} large />
        <span className="fw-app-card-words">
          <strong className="fw-ellipsis">{say(app.title)}</strong>
          <span className="fw-note">
            {app.published
              ? t("builder.publishedAt", { version: app.version, at: showDateTime(app.published.at) })
              : t("builder.neverPublished")}
          </span>
        </span>
        {app.changed > 0 && <Tag text={t("builder.changedCount", { count: app.changed })} colour="orange" />}
      </Link>
    </li>
  );
}
