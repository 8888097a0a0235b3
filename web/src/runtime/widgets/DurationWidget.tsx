import { Input } from "antd";
import { useState } from "react";
import { readDuration, showDuration } from "@/lib/format/duration";
import { useWords } from "@/lib/i18n";
import { controlProps } from "./control";
import type { WidgetProps } from "./types";

/** A length of time, typed as `1:30` or in words and shown in words. */
export function DurationWidget(props: WidgetProps) {
  const { value, onChange, onBlur } = props;
  const { t, language } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const resting = value === null || value === undefined ? "" : showDuration(value, language);
  return (
    <Input
      {...controlProps(props)}
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
