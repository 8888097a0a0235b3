import { RemoteSelect } from "./RemoteSelect";
import type { WidgetProps } from "./types";

/** Records, people and departments, found by searching. */
export function LinkWidget({ field, value, onChange, id, label, disabled, invalid, values }: WidgetProps) {
  return (
    <RemoteSelect
      field={field}
      value={value}
      onChange={onChange}
      id={id}
      label={label}
      disabled={disabled}
      invalid={invalid}
      values={values}
    />
  );
}
