import { Select } from "antd";
import { useWords } from "@/lib/i18n";
import { familyOf } from "@/lib/format/kinds";
import type { WidgetProps } from "./types";

/** Several of many; tags without a list of choices may be typed freely. */
export function MultiWidget(props: WidgetProps) {
  const { field, value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const { t, say } = useWords();
  const choices = field.options?.choices ?? [];
  const free = familyOf(field) === "tags" && choices.length === 0;
  return (
    <Select
      id={id}
      className="fw-wide"
      mode={free ? "tags" : "multiple"}
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t(free ? "widget.typeTags" : "widget.pick")}
      value={Array.isArray(value) ? (value as string[]) : []}
      options={choices.map((choice) => ({ value: choice.key, label: say(choice.title) }))}
      onChange={(keys: string[]) => onChange(keys)}
      onBlur={onBlur}
    />
  );
}
