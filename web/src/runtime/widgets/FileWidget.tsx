import { CloseOutlined, PaperClipOutlined, UploadOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { lazy, type ReactNode, Suspense, useRef } from "react";
import type { StoredFile } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { fileSize, listOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";
import { useUpload } from "./useUpload";
import { useWays } from "./ways";

const Pictures = lazy(() => import("@/components/Pictures"));

const PICTURES = "image/png,image/jpeg,image/webp,image/gif";

/** Files of a record; `another` is a second way to add one. */
export function FileWidget(props: WidgetProps & { another?: ReactNode }) {
  const { field, value, onChange, onBlur, id, label, disabled, describedBy, another } = props;
  const { t } = useWords();
  const { fileUrl } = useWays();
  const input = useRef<HTMLInputElement>(null);
  const files = listOf(value) as StoredFile[];
  const keep = (next: StoredFile[]) => {
    onChange(next);
    onBlur?.();
  };
  const { busy, fault, upload } = useUpload((added) => keep([...files, ...added]));
  const drawn = familyOf(field) !== "file";
  return (
    <div className="fw-files">
      {files.map((file) => (
        <span key={file.id} className="fw-file">
          {drawn ? (
            <Suspense fallback={<PaperClipOutlined aria-hidden />}>
              <Pictures files={[file]} urlOf={fileUrl} />
            </Suspense>
          ) : (
            <PaperClipOutlined aria-hidden />
          )}
          <a className="fw-link fw-ellipsis" href={fileUrl(file)} download={file.name} title={file.name}>
            {file.name}
          </a>
          {file.size !== undefined && <span className="fw-note">{fileSize(file.size)}</span>}
          {!disabled && (
            <button
              type="button"
              className="fw-icon-button"
              aria-label={t("widget.removeFile", { name: file.name })}
              onClick={() => keep(files.filter((one) => one.id !== file.id))}
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
        accept={drawn ? PICTURES : undefined}
        multiple={field.type !== "signature" && field.options?.multiple !== false}
        aria-label={label}
        data-testid={`file-${field.key}`}
        onChange={(event) => {
          void upload([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      {!disabled && (
        <span className="fw-file-ways">
          {another}
          <Button
            id={id}
            icon={<UploadOutlined aria-hidden />}
            loading={busy}
            aria-describedby={describedBy}
            onClick={() => input.current?.click()}
          >
            {t("widget.upload")}
          </Button>
        </span>
      )}
      {fault && <span className="fw-problem">{fault}</span>}
    </div>
  );
}
