import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { useEffect } from "react";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { Counts } from "./Counts";
import { Problems } from "./Problems";

export function ResultStep({ form, job, onAgain }: { form: FormInfo; job: ImportJob; onAgain: () => void }) {
  const { t, say } = useWords();
  const client = useQueryClient();
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ["records"] });
  }, [client]);
  return (
    <section className="fw-panel" aria-label={t("imports.step.result")}>
      <h2 className="fw-import-title">{t(job.state === "failed" ? "imports.failed" : "imports.done")}</h2>
      <Counts job={job} />
      <Problems form={form} job={job} />
      <div className="fw-import-actions">
        <Link to="/f/$form" params={{ form: form.name }}>
          <Button type="primary" tabIndex={-1}>
            {t("imports.toList", { form: say(form.title) })}
          </Button>
        </Link>
        <Button onClick={onAgain}>{t("imports.again")}</Button>
      </div>
    </section>
  );
}
