import { InboxOutlined } from "@ant-design/icons";
import { type DragEvent, useRef, useState } from "react";
import { useWords } from "@/lib/i18n";
import "./filedrop.css";

const ACCEPTED = ".xlsx,.csv";

interface FileDropProps {
  busy: boolean;
  onFile: (file: File) => void;
  /** What stands beneath the invitation. */
  note: string;
}

/** Takes a workbook or text file, dropped or chosen. */
export function FileDrop({ busy, onFile, note }: FileDropProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState(false);
  const take = (file: File | undefined) => {
    if (!file || busy) return;
    const known = /\.(xlsx|csv)$/i.test(file.name);
    setWrong(!known);
    if (known) onFile(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <button
        type="button"
        className={over ? "fw-drop fw-drop-over" : "fw-drop"}
        disabled={busy}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <InboxOutlined aria-hidden />
        <span>{t(busy ? "imports.uploading" : "imports.drop")}</span>
        <span className="fw-note">{note}</span>
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
    </>
  );
}
