import { Input } from "antd";
import { useState } from "react";
import { currencySign, readDecimal, shiftDecimal, showDecimal, trimDecimal } from "@/lib/format/decimal";
import { familyOf } from "@/lib/format/kinds";
import { currencyOf, unitOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

/** Numbers, money and percent: text all the way, so that no digit is lost to a float. */
export function NumberWidget(props: WidgetProps) {
  const { field, value, values, onChange, onBlur, id, label, disabled, invalid, required, describedBy } = props;
  const { say } = useWords();
  const [typed, setTyped] = useState<string | null>(null);
  const family = familyOf(field);
  const percent = family === "percent";
  const stored = value === null || value === undefined ? "" : String(value);
  const plain = percent && readDecimal(stored) !== null ? trimDecimal(shiftDecimal(stored, 2)) : stored;
  const scale = family === "money" ? (field.options?.scale ?? 2) : field.options?.scale;
  const resting = readDecimal(plain) === null ? plain : showDecimal(plain, percent ? undefined : scale);

  const take = (text: string) => {
    setTyped(text);
    if (text.trim() === "") return onChange(null);
    const read = readDecimal(text);
    if (read === null) return onChange(text.trim());
    const exact = percent ? shiftDecimal(read, -2) : read;
    const whole = field.type === "integer" && /^-?\d{1,15}$/.test(exact);
    return onChange(whole ? Number(exact) : exact);
  };

  return (
    <Input
      id={id}
      className="fw-number"
      aria-label={label}
      aria-required={required}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      inputMode={field.type === "integer" ? "numeric" : "decimal"}
      status={invalid ? "error" : undefined}
      disabled={disabled}
      prefix={family === "money" ? currencySign(currencyOf(field, values)) || undefined : undefined}
      suffix={percent ? "%" : unitOf(field, say) || undefined}
      value={typed ?? resting}
      onFocus={() => setTyped(plain)}
      onChange={(event) => take(event.target.value)}
      onBlur={() => {
        setTyped(null);
        onBlur?.();
      }}
    />
  );
}
