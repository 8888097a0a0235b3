import { CloseOutlined, PaperClipOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useRef, useState } from "react";
import { ApiError, api, apiUrl } from "@/lib/api/client";
import type { StoredFile } from "@/lib/api/types";
import { fileSize, listOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

export function FileWidget({ field, value, onChange, id, label, disabled, describedBy }: WidgetProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState("");
  const files = listOf(value) as StoredFile[];

  async function upload(chosen: FileList | null): Promise<void> {
    if (!chosen?.length) return;
    setBusy(true);
    setFault("");
    const added: StoredFile[] = [];
    try {
      for (const file of chosen) {
        const body = new FormData();
        body.append("file", file);
        added.push(await api<StoredFile>("POST", "/files", { form: body }));
      }
    } catch (reason) {
      setFault((reason instanceof ApiError && (reason.problems[0]?.message || reason.title)) || t("state.failed"));
    }
    setBusy(false);
    if (added.length > 0) onChange([...files, ...added]);
    if (input.current) input.current.value = "";
  }

  return (
    <div className="fw-files">
      {files.map((file) => (
        <span key={file.id} className="fw-file">
          <PaperClipOutlined aria-hidden />
          <a className="fw-link fw-ellipsis" href={apiUrl(`/files/${file.id}`)} download={file.name} title={file.name}>
            {file.name}
          </a>
          <span className="fw-note">{fileSize(file.size)}</span>
          {!disabled && (
            <button
              type="button"
              className="fw-icon-button"
              aria-label={t("widget.removeFile", { name: file.name })}
              onClick={() => onChange(files.filter((one) => one.id !== file.id))}
            >
              <CloseOutlined aria-hidden />
            </button>
          )}
        </span>
      ))}
      <input
        ref={input}
        type="file"
        hidden
        multiple={field.options?.multiple !== false}
        aria-label={label}
        data-testid={`file-${field.key}`}
        onChange={(event) => void upload(event.target.files)}
      />
      {!disabled && (
        <Button
          id={id}
          icon={<UploadOutlined aria-hidden />}
          loading={busy}
          aria-describedby={describedBy}
          onClick={() => input.current?.click()}
        >
          {t("widget.upload")}
        </Button>
      )}
      {fault && <span className="fw-problem">{fault}</span>}
    </div>
  );
}
