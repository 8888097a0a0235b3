import { SendOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { FiringList } from "@/components/FiringList";
import { MessageRow } from "@/components/MessageRow";
import { PageHeader, Panel } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { WhenSeen } from "@/components/WhenSeen";
import { ApiError } from "@/lib/api/client";
import { sessionQuery, useFirings, useMessages } from "@/lib/api/queries";
import { hourNow } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { MainBoard } from "./MainBoard";
import { MyTasks, TaskPanel } from "./MyTasks";
import { Shortcuts } from "./Shortcuts";
import { TryFirst } from "./TryFirst";
import { useWaiting } from "./useWaiting";
import "./home.css";

const NOON = 12;
const EVENING = 18;
const LATEST = 5;

function greetingKey(hour: number): string {
  if (hour < NOON) return "home.morning";
  return hour < EVENING ? "home.afternoon" : "home.evening";
}

/** What waits for me, what I started, where I go from here, and how the business stands. */
export function HomePage() {
  const { t } = useWords();
  const session = useQuery(sessionQuery).data;
  const seesFirings = useMay("see_firings");
  const [hour] = useState(hourNow);
  const { counts, sentence } = useWaiting();
  useTitle(t("nav.home"));
  const date = t("home.date", { date: session?.business_date ?? "" });
  return (
    <div className="fw-page">
      <PageHeader
        title={t(greetingKey(hour), { name: session?.user.name ?? "" })}
        lead={[sentence, date].filter(Boolean).join(" · ")}
        actions={
          <Link to="/start">
            <Button type="primary" icon={<SendOutlined aria-hidden />} tabIndex={-1}>
              {t("start.title")}
            </Button>
          </Link>
        }
      />
      <div className="fw-home">
        <div>
          {counts && counts.todo === 0 && counts.started === 0 ? <TryFirst /> : <MyTasks count={counts?.todo} />}
          <WhenSeen>
            <MainBoard />
          </WhenSeen>
          <Shortcuts />
        </div>
        <div>
          {(counts?.started ?? 0) > 0 && <TaskPanel box="started" title={t("home.started")} />}
          {(counts?.cc ?? 0) > 0 && <TaskPanel box="cc" title={t("home.copies")} />}
          <Unread />
          {seesFirings && <LatestFirings />}
        </div>
      </div>
    </div>
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
