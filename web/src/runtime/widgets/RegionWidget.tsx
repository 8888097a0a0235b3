import { RegionPicker } from "./RegionPicker";
import type { WidgetProps } from "./types";

/** An administrative division, chosen from province to county. */
export function RegionWidget({ field, value, onChange, onBlur, id, label, disabled, invalid }: WidgetProps) {
  return (
    <RegionPicker
      id={id}
      label={label}
      disabled={disabled}
      invalid={invalid}
      depth={field.options?.depth as string | undefined}
      anyLevel={Boolean(field.options?.any_level)}
      value={typeof value === "string" ? value : null}
      onChange={onChange}
      onBlur={onBlur}
    />
  );
}
