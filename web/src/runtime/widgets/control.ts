import type { WidgetProps } from "./types";

/** What every control says of itself: its label, whether it must be filled in, what is wrong with it, whether it is closed. */
export const controlProps = ({ id, label, required, invalid, describedBy, disabled, onBlur }: WidgetProps) => ({
  id,
  "aria-label": label,
  "aria-required": required,
  "aria-invalid": invalid,
  "aria-describedby": describedBy,
  status: invalid ? ("error" as const) : undefined,
  disabled,
  onBlur,
});
