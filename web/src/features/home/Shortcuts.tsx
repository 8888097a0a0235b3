import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { TintIcon } from "@/components/Icon";
import { Panel } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { appsQuery } from "@/lib/api/queries";
import type { AppInfo, MenuItem } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

/** The places of every app's menu. */
export function Shortcuts() {
  const { t } = useWords();
  return (
    <Await of={useQuery(appsQuery)}>
      {(apps) => (apps.length === 0 ? <Empty text={t("home.noApps")} /> : apps.map((app) => <AppShortcuts key={app.key} app={app} />))}
    </Await>
  );
}

export function entries(items: MenuItem[]): MenuItem[] {
  return items.flatMap((item) => (item.children?.length ? entries(item.children) : [item]));
}

function AppShortcuts({ app }: { app: AppInfo }) {
  const { say } = useWords();
  const shown = entries(app.menu).filter((item) => item.form || item.page);
  if (shown.length === 0) return null;
  return (
    <Panel title={say(app.title)}>
      <div className="fw-shortcuts">
        {shown.map((item) => (
          <Shortcut key={item.key} item={item} tint={app.tint} />
        ))}
      </div>
    </Panel>
  );
}

function Shortcut({ item, tint }: { item: MenuItem; tint?: string | null }) {
  const { say } = useWords();
  const inner = (
    <>
      <TintIcon name={item.icon ?? "file-text"} tint={tint} />
      <span className="fw-ellipsis">{say(item.title)}</span>
    </>
  );
  return item.form ? (
    <Link to="/f/$form" params={{ form: item.form }} className="fw-shortcut">
      {inner}
    </Link>
  ) : (
    <Link to="/p/$page" params={{ page: item.page ?? "" }} className="fw-shortcut">
      {inner}
    </Link>
  );
}
