import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/DataTable";
import { Panel } from "@/components/PageHeader";
import { Await, Empty } from "@/components/states";
import { Tag } from "@/components/Tag";
import type { FormInfo, ImportState } from "@/lib/api/types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";
import { jobsQuery } from "./jobs";

const COLOURS: Partial<Record<ImportState, string>> = {
  done: "success",
  failed: "danger",
  running: "primary",
  checking: "primary",
  checked: "warning",
};

/** Earlier imports, so that one that is still running can be returned to. */
export function JobList({ form, onOpen }: { form: FormInfo; onOpen: (id: string | number) => void }) {
  const { t } = useWords();
  return (
    <Panel title={t("imports.earlier")}>
      <Await of={useQuery(jobsQuery(form.name))} small>
        {(jobs) =>
          jobs.length === 0 ? (
            <Empty small text={t("imports.noneYet")} />
          ) : (
            <div className="fw-scroll fw-import-list">
              <DataTable
                label={t("imports.earlier")}
                rows={jobs}
                rowKey={(job) => String(job.id)}
                onOpen={(job) => onOpen(job.id)}
                columns={[
                  { key: "file", title: t("imports.file"), text: (job) => job.file ?? "", render: (job) => job.file },
                  {
                    key: "state",
                    title: t("imports.state"),
                    render: (job) => <Tag text={t(`imports.states.${job.state}`)} colour={COLOURS[job.state]} />,
                  },
                  { key: "rows", title: t("imports.rows"), numeric: true, render: (job) => job.rows?.toLocaleString("en-US") ?? "" },
                  { key: "who", title: t("imports.who"), render: (job) => job.created_by?.title || t("history.system") },
                  {
                    key: "at",
                    title: t("imports.at"),
                    render: (job) => (job.created_at ? showDateTime(job.created_at) : ""),
                  },
                ]}
              />
            </div>
          )
        }
      </Await>
    </Panel>
  );
}
