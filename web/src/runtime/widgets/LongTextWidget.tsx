import { Input } from "antd";
import type { WidgetProps } from "./types";

export function LongTextWidget(props: WidgetProps) {
  const { value, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  return (
    <Input.TextArea
      id={id}
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      autoSize={{ minRows: 2, maxRows: 10 }}
      value={(value as string) ?? ""}
      onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
      onBlur={onBlur}
    />
  );
}
