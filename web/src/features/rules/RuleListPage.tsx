import { useQuery } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { PHONE } from "@/app/theme";
import { type Column, DataTable } from "@/components/DataTable";
import { PageHeader } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { Tag } from "@/components/Tag";
import { rulesQuery } from "@/lib/api/queries";
import type { RuleInfo } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useMedia } from "@/lib/hooks/useMedia";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import "./rules.css";

export function RuleListPage() {
  const { t } = useWords();
  const { app } = useSearch({ strict: false });
  useTitle(t("rules.title"));
  return (
    <div className="fw-page">
      <PageHeader title={t("rules.title")} lead={t("rules.lead")} />
      <Await of={useQuery(rulesQuery)} lines={8}>
        {(rules) => <Rules rules={rules.filter((rule) => !app || rule.name.startsWith(`${app}.`))} />}
      </Await>
    </div>
  );
}

/** What fits beside the name on a phone. */
const ON_PHONES = new Set(["title", "hits", "enabled"]);

function Rules({ rules }: { rules: RuleInfo[] }) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  if (rules.length === 0) return <Empty text={t("rules.none")} />;
  const columns: Column<RuleInfo>[] = [
          {
            key: "title",
            title: t("rules.name"),
            text: (rule) => say(rule.title),
            render: (rule) => <span className="fw-row-title">{say(rule.title)}</span>,
          },
          { key: "trigger", title: t("rules.trigger"), text: (rule) => say(rule.trigger.text), render: (rule) => say(rule.trigger.text), cut: 180 },
          {
            key: "sentence",
            title: t("rules.condition"),
            text: (rule) => say(rule.sentence),
            render: (rule) => say(rule.sentence),
            cut: 260,
          },
          {
            key: "last",
            title: t("rules.lastRun"),
            render: (rule) =>
              rule.last_run ? (
                <span className="fw-figure">{showDateTime(rule.last_run)}</span>
              ) : (
                <span className="fw-quiet">{t("rules.never")}</span>
              ),
          },
          { key: "hits", title: t("rules.hits"), numeric: true, render: (rule) => (rule.hits ?? 0).toLocaleString("en-US") },
          {
            key: "enabled",
            title: t("rules.state"),
            render: (rule) => (
              <Tag text={t(rule.enabled ? "rules.on" : "rules.off")} colour={rule.enabled ? "success" : undefined} />
            ),
          },
  ];
  return (
    <div className="fw-panel fw-flush fw-scroll">
      <DataTable
        label={t("rules.title")}
        rows={rules}
        rowKey={(rule) => rule.name}
        onOpen={(rule) => void navigate({ to: "/rules/$rule", params: { rule: rule.name } })}
        columns={columns.filter((column) => !phone || ON_PHONES.has(column.key))}
      />
    </div>
  );
}
