import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { FiringList } from "@/components/FiringList";
import { TintIcon } from "@/components/Icon";
import { MessageRow } from "@/components/MessageRow";
import { Panel } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { ApiError } from "@/lib/api/client";
import { appsQuery, sessionQuery, useFirings, useMessages } from "@/lib/api/queries";
import type { AppInfo, MenuItem } from "@/lib/api/types";
import { hourNow } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import "./home.css";

const NOON = 12;
const EVENING = 18;
const LATEST = 5;

function greetingKey(hour: number): string {
  if (hour < NOON) return "home.morning";
  return hour < EVENING ? "home.afternoon" : "home.evening";
}

export function HomePage() {
  const { t } = useWords();
  const session = useQuery(sessionQuery).data;
  const seesFirings = useMay("see_firings");
  const [hour] = useState(hourNow);
  useTitle(t("nav.home"));
  return (
    <div className="fw-page">
      <header className="fw-home-head">
        <h1>{t(greetingKey(hour), { name: session?.user.name ?? "" })}</h1>
        <p className="fw-note">{t("home.date", { date: session?.business_date ?? "" })}</p>
      </header>
      <div className="fw-home">
        <div>
          <Await of={useQuery(appsQuery)}>
            {(apps) =>
              apps.length === 0 ? (
                <Empty text={t("home.noApps")} />
              ) : (
                <>
                  {apps.map((app) => (
                    <AppShortcuts key={app.key} app={app} />
                  ))}
                </>
              )
            }
          </Await>
        </div>
        <div>
          <Unread />
          {seesFirings && <LatestFirings />}
        </div>
      </div>
    </div>
  );
}

function entries(items: MenuItem[]): MenuItem[] {
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

const denied = (error: unknown): boolean => error instanceof ApiError && [403, 404].includes(error.status);

function LatestFirings() {
  const { t } = useWords();
  const firings = useFirings({ limit: LATEST });
  if (denied(firings.error)) return null;
  return (
    <Panel
      title={t("home.firings")}
      extra={
        <Link to="/rules" className="fw-link">
          {t("rules.title")}
        </Link>
      }
    >
      <FiringList query={{ limit: LATEST }} more={false} brief />
    </Panel>
  );
}

function Unread() {
  const { t } = useWords();
  const messages = useMessages();
  if (denied(messages.error)) return null;
  return (
    <Panel title={t("home.unread")}>
      <Await of={messages} small>
        {(data) => {
          const rows = data.pages.flatMap((page) => page.rows).filter((row) => !row.read);
          if (rows.length === 0) return <Empty small text={t("messages.none")} />;
          return (
            <ul className="fw-plain-list fw-messages">
              {rows.slice(0, LATEST).map((row) => (
                <MessageRow key={row.id} message={row} />
              ))}
            </ul>
          );
        }}
      </Await>
    </Panel>
  );
}
