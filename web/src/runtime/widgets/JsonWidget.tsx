import { Input } from "antd";
import { useState } from "react";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

/** JSON as text; what cannot be read is handed on as typed, for the server to say what is wrong. */
export function JsonWidget(props: WidgetProps) {
  const { value, onChange, onBlur } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const resting = value === null || value === undefined ? "" : typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return (
    <Input.TextArea
      {...controlProps(props)}
      className="fw-code"
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
