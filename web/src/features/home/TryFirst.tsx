import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Icon } from "@/components/Icon";
import { Panel } from "@/components/PageHeader";
import { appsQuery } from "@/lib/api/queries";
import { useMay } from "@/lib/hooks/useMay";
import { useWords } from "@/lib/i18n";
import { entries } from "./Shortcuts";

/** For who has nothing waiting: three things to try. */
export function TryFirst() {
  const { t, say } = useWords();
  const apps = useQuery(appsQuery).data ?? [];
  const seesRules = useMay("see_firings");
  const form = apps.flatMap((app) => entries(app.menu)).find((item) => item.form);
  return (
    <Panel title={t("home.tryTitle")}>
      <p className="fw-note fw-try-lead">{t("home.tryLead")}</p>
      <ul className="fw-plain-list">
        <li>
          <Link to="/start" className="fw-try">
            <Words icon="send" title={t("start.title")} note={t("home.tryStart")} />
          </Link>
        </li>
        {form?.form && (
          <li>
            <Link to="/f/$form" params={{ form: form.form }} className="fw-try">
              <Words icon="form" title={say(form.title)} note={t("home.tryList")} />
            </Link>
          </li>
        )}
        {seesRules && (
          <li>
            <Link to="/rules" className="fw-try">
              <Words icon="thunderbolt" title={t("rules.title")} note={t("home.tryRules")} />
            </Link>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function Words({ icon, title, note }: { icon: string; title: string; note: string }) {
  return (
    <>
      <Icon name={icon} />
      <span className="fw-line-text">
        <span>{title}</span>
        <span className="fw-note">{note}</span>
      </span>
    </>
  );
}
