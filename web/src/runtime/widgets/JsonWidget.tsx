import { Input } from "antd";
import { useState } from "react";
import type { WidgetProps } from "./types";

/** JSON as text; what cannot be read is handed on as typed, for the server to say what is wrong. */
export function JsonWidget(props: WidgetProps) {
  const { value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const resting = value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <Input.TextArea
      id={id}
      className="fw-code"
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      spellCheck={false}
      autoSize={{ minRows: 2, maxRows: 16 }}
      value={typed ?? resting}
      onFocus={() => setTyped(resting)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(event.target.value.trim() === "" ? null : read(event.target.value));
      }}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
    />
  );
}

function read(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : text;
  } catch {
    return text;
  }
}
