import type { ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

const PARTS = ["new", "changed", "unchanged", "refused"] as const;

export function Counts({ job, planned }: { job: ImportJob; planned?: boolean }) {
  const { t } = useWords();
  return (
    <dl className="fw-counts" aria-label={t(planned ? "imports.planned" : "imports.outcome")}>
      {PARTS.map((part) => {
        const count = job.result?.[part] ?? 0;
        return (
          <div key={part} className={part === "refused" && count > 0 ? "fw-count-bad" : undefined}>
            <dt>{t(`imports.count.${part}`)}</dt>
            <dd>{count.toLocaleString("en-US")}</dd>
          </div>
        );
      })}
    </dl>
  );
}
