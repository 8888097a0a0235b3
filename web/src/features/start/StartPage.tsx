import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Input } from "antd";
import { useState } from "react";
import { TintIcon } from "@/components/Icon";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import type { ProcessInfo } from "@/lib/api/process-types";
import { processesQuery } from "@/lib/api/processes";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { StartForm } from "./StartForm";
import "./start.css";

/** From so many on it is quicker to type than to look. */
const SEARCH_FROM = 9;

export function StartPage() {
  const { process } = useSearch({ strict: false }) as { process?: string };
  const { t } = useWords();
  const navigate = useNavigate();
  useTitle(t("nav.start"));
  return (
    <Await of={useQuery(processesQuery)}>
      {(processes) => {
        const chosen = processes.find((one) => one.name === process);
        if (chosen?.create) return <StartForm key={chosen.name} process={chosen} />;
        if (process) {
          return (
            <Empty
              text={t("start.notThis")}
              action={
                <button type="button" className="fw-text-button" onClick={() => void navigate({ to: "/start" })}>
                  {t("start.all")}
                </button>
              }
            />
          );
        }
        return <Choices processes={processes} />;
      }}
    </Await>
  );
}

function Choices({ processes }: { processes: ProcessInfo[] }) {
  const { t, say } = useWords();
  const [typed, setTyped] = useState("");
  const asked = typed.trim().toLowerCase();
  const shown = processes.filter((one) => `${say(one.title)} ${say(one.help)} ${say(one.form_title)}`.toLowerCase().includes(asked));
  const apps = [...new Set(shown.map((one) => one.app))];
  return (
    <div className="fw-page">
      <PageHeader
        title={t("start.title")}
        lead={processes.length > 0 ? t("start.lead") : undefined}
        actions={
          processes.length >= SEARCH_FROM ? (
            <Input.Search
              allowClear
              value={typed}
              placeholder={t("start.search")}
              aria-label={t("start.search")}
              onChange={(event) => setTyped(event.target.value)}
            />
          ) : undefined
        }
      />
      {processes.length === 0 && (
        <Empty
          text={t("start.none")}
          action={
            <Link to="/" className="fw-link">
              {t("nav.home")}
            </Link>
          }
        />
      )}
      {processes.length > 0 && shown.length === 0 && <Empty text={t("palette.nothing")} />}
      {apps.map((app) => {
        const own = shown.filter((one) => one.app === app);
        const title = say(own[0]?.app_title);
        return (
          <section key={app} className="fw-start-app" aria-label={title}>
            <h2>{title}</h2>
            <div className="fw-start-cards">
              {own.map((one) => (
                <Card key={one.name} process={one} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

/** What is started by filling its form opens the form; what needs a record leads to the records. */
function Card({ process }: { process: ProcessInfo }) {
  const { t, say } = useWords();
  const help = say(process.help);
  const form = say(process.form_title);
  const inner = (
    <>
      <TintIcon name={process.icon ?? "send"} tint={process.tint} large />
      <span className="fw-start-text">
        <strong>{say(process.title)}</strong>
        {help && (
          <span className="fw-start-help" title={help}>
            {help}
          </span>
        )}
        <span className="fw-note">{t(process.create ? "start.byForm" : "start.fromRecord", { form })}</span>
      </span>
    </>
  );
  return process.create ? (
    <Link to="/start" search={{ process: process.name } as never} className="fw-start-card">
      {inner}
    </Link>
  ) : (
    <Link to="/f/$form" params={{ form: process.form }} className="fw-start-card">
      {inner}
    </Link>
  );
}
