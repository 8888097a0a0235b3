import { Switch } from "antd";
import type { WidgetProps } from "./types";

export function BooleanWidget({ value, onChange, id, label, disabled, describedBy }: WidgetProps) {
  return (
    <Switch
      id={id}
      aria-label={label}
      aria-describedby={describedBy}
      disabled={disabled}
      checked={value === true}
      onChange={(on) => onChange(on)}
    />
  );
}
