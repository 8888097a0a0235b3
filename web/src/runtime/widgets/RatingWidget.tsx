import { Rate } from "antd";
import type { WidgetProps } from "./types";

/** Stars; the one that is chosen, chosen again, takes the rating away. */
export function RatingWidget({ field, value, onChange, onBlur, id, label, disabled, describedBy }: WidgetProps) {
  return (
    <span id={id} role="group" aria-label={label} aria-describedby={describedBy}>
      <Rate
        count={Number(field.options?.most ?? 5)}
        value={typeof value === "number" ? value : 0}
        disabled={disabled}
        onChange={(stars) => onChange(stars === 0 ? null : stars)}
        onBlur={onBlur}
      />
    </span>
  );
}
