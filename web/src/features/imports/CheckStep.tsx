import { Button } from "antd";
import { useState } from "react";
import { Failure } from "@/components/states";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { Counts } from "./Counts";
import { useJobAction } from "./jobs";
import { MatchStep } from "./MatchStep";
import { Problems } from "./Problems";

/** What the import would do, before it does it. */
export function CheckStep({ form, job, onAgain }: { form: FormInfo; job: ImportJob; onAgain: () => void }) {
  const { t } = useWords();
  const { run } = useJobAction(form.name, job.id);
  const [rematching, setRematching] = useState(false);
  if (rematching) return <MatchStep form={form} job={job} onAgain={onAgain} />;
  const refused = job.result?.refused ?? 0;
  const good = (job.result?.new ?? 0) + (job.result?.changed ?? 0);
  return (
    <section className="fw-panel" aria-label={t("imports.step.check")}>
      <Counts job={job} planned />
      <Problems form={form} job={job} />
      {run.error && <Failure error={run.error} small />}
      <div className="fw-import-actions">
        <Button type="primary" disabled={good === 0} loading={run.isPending} onClick={() => run.mutate(refused > 0)}>
          {t(refused > 0 ? "imports.runGood" : "imports.run", { count: good })}
        </Button>
        <Button onClick={() => setRematching(true)}>{t("imports.rematch")}</Button>
        <Button onClick={onAgain}>{t("imports.otherFile")}</Button>
      </div>
    </section>
  );
}
