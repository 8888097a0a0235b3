import { type Family, familyOf } from "@/lib/format/kinds";
import { RemoteSelect } from "./RemoteSelect";
import type { WidgetProps } from "./types";

const SEVERAL = new Set<Family>(["links", "persons", "departments"]);

/** Records, people and departments, one or several, found by searching. */
export function LinkWidget({ field, value, onChange, id, label, disabled, invalid, values }: WidgetProps) {
  return (
    <RemoteSelect
      field={field}
      several={SEVERAL.has(familyOf(field))}
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
