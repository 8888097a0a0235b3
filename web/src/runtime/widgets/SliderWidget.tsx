import { Slider } from "antd";
import { showDecimal } from "@/lib/format/decimal";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

/** A slider beside its figure; as long as nothing is chosen, it says so rather than showing the least value. */
export function SliderWidget({ field, value, onChange, id, label, disabled, describedBy }: WidgetProps) {
  const { t } = useWords();
  const { at_least: least = "0", at_most: most = "100", step = "1", scale = 0 } = field.options ?? {};
  const chosen = value === null || value === undefined ? undefined : Number(value);
  return (
    <div className="fw-slider" id={id}>
      <Slider
        ariaLabelForHandle={label}
        aria-describedby={describedBy}
        min={Number(least)}
        max={Number(most)}
        step={Number(step)}
        disabled={disabled}
        value={chosen ?? Number(least)}
        onChange={(next: number) => onChange(next.toFixed(Number(scale)))}
        tooltip={{ open: false }}
      />
      <span className="fw-figure">{chosen === undefined ? t("widget.notChosen") : showDecimal(String(value))}</span>
    </div>
  );
}
