import { Radio, Select } from "antd";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

const RADIO_UP_TO = 3;

/** One of a few as radio buttons, one of many as a select. */
export function ChoiceWidget(props: WidgetProps) {
  const { field, value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const { t, say } = useWords();
  const choices = field.options?.choices ?? [];
  if (choices.length <= RADIO_UP_TO && choices.length > 0 && field.widget !== "select") {
    return (
      <Radio.Group
        id={id}
        aria-label={label}
        disabled={disabled}
        value={(value as string) ?? undefined}
        options={choices.map((choice) => ({ value: choice.key, label: say(choice.title) }))}
        onChange={(event) => onChange(event.target.value)}
      />
    );
  }
  return (
    <Select
      id={id}
      className="fw-wide"
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      placeholder={t("widget.pick")}
      value={(value as string) ?? undefined}
      options={choices.map((choice) => ({ value: choice.key, label: say(choice.title) }))}
      onChange={(key?: string) => onChange(key ?? null)}
      onBlur={onBlur}
    />
  );
}
