import { Input } from "antd";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

const KEYBOARD: Record<string, "tel" | "email" | "url"> = {
  mobile: "tel",
  phone: "tel",
  mail: "email",
  email: "email",
  url: "url",
};

/** A masked value is never edited as text: it stands as the hint of an empty box until replaced. */
export function TextWidget(props: WidgetProps) {
  const { field, value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const text = value === null || value === undefined ? "" : String(value);
  const { t } = useWords();
  const masked = Boolean(field.masked) && text.includes("*");
  return (
    <Input
      id={id}
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      inputMode={KEYBOARD[field.widget ?? ""] ?? KEYBOARD[field.type] ?? "text"}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      value={masked ? "" : text}
      placeholder={masked ? text : field.type === "location" ? t("widget.location") : undefined}
      maxLength={typeof field.options?.max_length === "number" ? field.options.max_length : undefined}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      onBlur={onBlur}
    />
  );
}
