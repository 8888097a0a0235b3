import { Input } from "antd";
import { useState } from "react";
import type { Json } from "@/documents/json";
import { useWords } from "@/lib/i18n";

interface JsonControlProps {
  label: string;
  value: Json | undefined;
  onChange: (value: Json | undefined) => void;
}

/** What has no control of its own, as JSON; what cannot be read is told and not taken. */
export function JsonControl({ label, value, onChange }: JsonControlProps) {
  const { t } = useWords();
  const told = value === undefined ? "" : JSON.stringify(value, null, 1);
  const [typed, setTyped] = useState({ from: told, text: told });
  const text = typed.from === told ? typed.text : told;
  const [wrong, setWrong] = useState(false);
  const take = (next: string) => {
    setTyped({ from: told, text: next });
    try {
      const read = next.trim() === "" ? undefined : (JSON.parse(next) as Json);
      setWrong(false);
      setTyped({ from: read === undefined ? "" : JSON.stringify(read, null, 1), text: next });
      onChange(read);
    } catch {
      setWrong(true);
    }
  };
  return (
    <>
      <Input.TextArea
        className="fw-mono"
        aria-label={label}
        aria-invalid={wrong}
        status={wrong ? "error" : undefined}
        autoSize={{ minRows: 1, maxRows: 10 }}
        spellCheck={false}
        value={text}
        onChange={(event) => take(event.target.value)}
      />
      {wrong && <p className="fw-problem">{t("builder.form.notJson")}</p>}
    </>
  );
}
