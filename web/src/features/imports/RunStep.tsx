import { Progress } from "antd";
import type { ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

export function RunStep({ job, checking }: { job: ImportJob; checking?: boolean }) {
  const { t } = useWords();
  const done = job.progress?.done ?? 0;
  const total = job.progress?.total || job.rows || 0;
  const percent = total > 0 ? Math.floor((done / total) * 100) : 0;
  return (
    <section className="fw-panel fw-import-run" aria-label={t(checking ? "imports.step.check" : "imports.step.run")}>
      <p>{t(checking ? "imports.checking" : "imports.running", { file: job.file ?? "" })}</p>
      <Progress percent={percent} status="active" aria-label={t("imports.progress")} />
      <p className="fw-note fw-figure" role="status">
        {t("imports.progressOf", { done: done.toLocaleString("en-US"), total: total.toLocaleString("en-US") })}
      </p>
      <p className="fw-note">{t("imports.canLeave")}</p>
    </section>
  );
}
