import { InboxOutlined } from "@ant-design/icons";
import { type DragEvent, useRef, useState } from "react";
import { Failure } from "@/components/states";
import type { FormInfo, ImportJob } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useUpload } from "./jobs";

const ACCEPTED = ".xlsx,.csv";

export function FileStep({ form, onUploaded }: { form: FormInfo; onUploaded: (job: ImportJob) => void }) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState(false);
  const upload = useUpload(form.name, onUploaded);
  const take = (file: File | undefined) => {
    if (!file || upload.isPending) return;
    const known = /\.(xlsx|csv)$/i.test(file.name);
    setWrong(!known);
    if (known) upload.mutate(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <section className="fw-panel" aria-label={t("imports.step.file")}>
      <button
        type="button"
        className={over ? "fw-drop fw-drop-over" : "fw-drop"}
        disabled={upload.isPending}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <InboxOutlined aria-hidden />
        <span>{t(upload.isPending ? "imports.uploading" : "imports.drop")}</span>
        <span className="fw-note">{t("imports.accepted")}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={ACCEPTED}
        data-testid="import-file"
        onChange={(event) => {
          take(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
      {wrong && <p className="fw-problem">{t("imports.wrongFile")}</p>}
      {upload.error && <Failure error={upload.error} small />}
    </section>
  );
}
