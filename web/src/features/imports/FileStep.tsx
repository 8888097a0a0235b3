import { FileDrop } from "@/components/FileDrop";
import { Failure } from "@/components/states";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useUpload } from "./jobs";

export function FileStep({ form, onUploaded }: { form: FormInfo; onUploaded: (job: ImportJob) => void }) {
  const { t } = useWords();
  const upload = useUpload(form.name, onUploaded);
  return (
    <section className="fw-panel" aria-label={t("imports.step.file")}>
      <FileDrop busy={upload.isPending} onFile={upload.mutate} note={t("imports.accepted")} />
      {upload.error && <Failure error={upload.error} small />}
    </section>
  );
}
