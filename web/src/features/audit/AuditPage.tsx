import { DownloadOutlined } from "@ant-design/icons";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Button } from "antd";
import { type Column, DataTable } from "@/components/DataTable";
import { LoadMore } from "@/components/LoadMore";
import { PageHeader } from "@/components/PageHeader";
import { Await, Denied, Empty } from "@/components/states";
import { apiUrl } from "@/lib/api/client";
import { showDateTime } from "@/lib/format/dates";
import { useMay } from "@/lib/hooks/useMay";
import { useTitle } from "@/lib/hooks/useTitle";
import { useWords } from "@/lib/i18n";
import { type AuditRow, type AuditSearch, asked, useAudit } from "./api";
import { AuditFilters } from "./AuditFilters";
import "./audit.css";

/** What was done, by whom, to what; the newest first. */
export function AuditPage() {
  const { t } = useWords();
  const search = useSearch({ strict: false }) as AuditSearch;
  const navigate = useNavigate();
  const may = useMay("see_audit");
  useTitle(t("audit.title"));
  if (!may) return <Denied />;
  return (
    <div className="fw-page">
      <PageHeader
        title={t("audit.title")}
        lead={t("audit.lead")}
        actions={
          <a href={apiUrl("/audit/export", asked(search))} download>
            <Button icon={<DownloadOutlined aria-hidden />} tabIndex={-1}>
              {t("action.export")}
            </Button>
          </a>
        }
      />
      <AuditFilters
        search={search}
        onChange={(next) => void navigate({ to: "/audit", search: { ...search, ...next }, replace: true })}
      />
      <Rows search={search} />
    </div>
  );
}

function Rows({ search }: { search: AuditSearch }) {
  const { t } = useWords();
  const list = useAudit(search);
  const columns = useColumns();
  return (
    <Await of={list} lines={10}>
      {({ pages }) => {
        const rows = pages.flatMap((page) => page.rows);
        if (rows.length === 0) return <Empty text={t("audit.none")} />;
        return (
          <div className="fw-panel fw-flush fw-audit">
            <DataTable label={t("audit.title")} columns={columns} rows={rows} rowKey={(row) => String(row.id)} />
            <LoadMore list={list} />
          </div>
        );
      }}
    </Await>
  );
}

function useColumns(): Column<AuditRow>[] {
  const { t, say } = useWords();
  const action = (row: AuditRow) => t(`audit.action.${row.action}`, { defaultValue: row.action });
  const who = (row: AuditRow) => row.actor?.title ?? t(row.guest ? "history.guest" : "history.system");
  return [
    { key: "at", title: t("audit.at"), render: (row) => <time className="fw-figure">{showDateTime(row.at)}</time> },
    { key: "who", title: t("audit.who"), text: who, render: who, cut: 120 },
    { key: "action", title: t("audit.action"), text: action, render: action },
    {
      key: "record",
      title: t("audit.record"),
      text: (row) => [say(row.form?.title), row.record?.title].filter(Boolean).join(" · "),
      render: (row) => <Place row={row} />,
      cut: 240,
    },
    { key: "what", title: t("audit.content"), className: "fw-audit-what", render: (row) => <What row={row} /> },
  ];
}

function Place({ row }: { row: AuditRow }) {
  const { say } = useWords();
  const { form, record } = row;
  if (!form) return <span className="fw-blank">—</span>;
  return (
    <>
      <span className="fw-note">{say(form.title)}</span>{" "}
      {record?.there ? (
        <Link className="fw-link" to="/f/$form/$id" params={{ form: form.name, id: String(record.id) }}>
          {record.title}
        </Link>
      ) : (
        record?.title
      )}
    </>
  );
}

/** The fields that differ, each with its values; else what is known of the event, and why it came about. */
function What({ row }: { row: AuditRow }) {
  const { t, say } = useWords();
  const details = Object.entries(row.detail).map(([key, value]) =>
    t(`audit.detail.${key}`, { value: typeof value === "object" ? say(value) : value, defaultValue: `${key}: ${String(value)}` }),
  );
  return (
    <>
      {row.changes.map((change) => (
        <div key={say(change.field)} className="fw-audit-change">
          <span className="fw-note">{say(change.field)}</span> {change.old === null ? "—" : <del>{change.old}</del>} → <span>{change.new ?? "—"}</span>
        </div>
      ))}
      {details.length > 0 && <div>{details.join(t("value.comma"))}</div>}
      {row.why && (
        <div className="fw-note">{t(`history.why.${row.why.kind}`, { title: say(row.why.title), defaultValue: say(row.why.title) })}</div>
      )}
    </>
  );
}
