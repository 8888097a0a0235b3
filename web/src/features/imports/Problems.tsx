import { DownloadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { fieldOf } from "@/components/columns";
import { DataTable } from "@/components/DataTable";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { errorsUrl } from "./jobs";

/** The first refused rows with their reasons; all of them are in the file. */
export function Problems({ form, job }: { form: FormInfo; job: ImportJob }) {
  const { t, say } = useWords();
  const problems = job.problems ?? [];
  if (problems.length === 0) return null;
  return (
    <div className="fw-import-problems">
      <div className="fw-panel-head">
        <h3>{t("imports.problems", { count: job.result?.refused ?? problems.length })}</h3>
        <Button icon={<DownloadOutlined aria-hidden />} href={errorsUrl(form.name, job.id)} download>
          {t("imports.errorFile")}
        </Button>
      </div>
      <div className="fw-scroll fw-problem-table">
        <DataTable
          label={t("imports.problemTable")}
          compact
          rows={problems.map((problem, index) => ({ ...problem, key: `${problem.row}:${problem.column}:${index}` }))}
          rowKey={(row) => row.key}
          columns={[
            { key: "row", title: t("imports.row"), width: 72, render: (row) => row.row },
            {
              key: "column",
              title: t("imports.column"),
              width: 160,
              render: (row) => say(fieldOf(form, row.column ?? "")?.title) || row.column,
            },
            {
              key: "message",
              title: t("imports.reason"),
              text: (row) => [row.message, row.hint].filter(Boolean).join(" "),
              render: (row) => (
                <>
                  {row.message} {row.hint && <span className="fw-note">{row.hint}</span>}
                </>
              ),
            },
          ]}
        />
      </div>
    </div>
  );
}
