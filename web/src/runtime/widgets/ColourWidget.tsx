import { ColorPicker } from "antd";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

export function ColourWidget({ value, onChange, id, label, disabled, describedBy }: WidgetProps) {
  const { t } = useWords();
  const colour = typeof value === "string" ? value : null;
  return (
    <span id={id} role="group" aria-label={label} aria-describedby={describedBy}>
      <ColorPicker
        value={colour}
        disabled={disabled}
        disabledAlpha
        allowClear
        format="hex"
        showText={() => colour ?? t("widget.notChosen")}
        onChange={(next) => onChange(next.toHexString().slice(0, 7).toLowerCase())}
        onClear={() => onChange(null)}
      />
    </span>
  );
}
