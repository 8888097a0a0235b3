import { Input } from "antd";
import { useState } from "react";
import { readDuration, showDuration } from "@/lib/format/duration";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

/** A length of time, typed as `1:30` or in words and shown in words. */
export function DurationWidget(props: WidgetProps) {
  const { value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const { t, language } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const resting = value === null || value === undefined ? "" : showDuration(value, language);
  return (
    <Input
      id={id}
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      placeholder={t("widget.duration")}
      value={typed ?? resting}
      onFocus={() => setTyped(resting)}
      onChange={(event) => {
        const text = event.target.value;
        setTyped(text);
        onChange(text.trim() === "" ? null : (readDuration(text) ?? text));
      }}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
    />
  );
}
