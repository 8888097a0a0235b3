import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { Field, Operator } from "@/lib/api/types";
import { type Family, REFERRING, familyOf } from "@/lib/format/kinds";
import { branchesOf, isRef } from "@/lib/format/value";
import { readDecimal, shiftDecimal } from "@/lib/format/decimal";
import { readDuration, showDuration } from "@/lib/format/duration";
import { beginningOf } from "@/lib/format/regions";
import { useWords } from "@/lib/i18n";
import { RegionPicker } from "@/runtime/widgets/RegionPicker";
import { RemoteSelect } from "@/runtime/widgets/RemoteSelect";
import { flatTree } from "@/runtime/widgets/tree";
import { refOf } from "@/runtime/widgets/titles";

interface ConditionValueProps {
  field: Field;
  op: Operator;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** The editor of a condition's value, fitting the field's type. */
export function ConditionValue({ field, op, value, onChange }: ConditionValueProps) {
  const { t, say } = useWords();
  const family = familyOf(field);
  const label = t("filter.value");
  if (["choice", "multi", "tree"].includes(family)) {
    const choices = family === "tree" ? flatTree(branchesOf(field)) : (field.options?.choices ?? []);
    const many = op === "in";
    return (
      <Select
        className="fw-wide"
        aria-label={label}
        mode={many ? "multiple" : undefined}
        value={many ? ((value as string[]) ?? []) : ((value as string) ?? undefined)}
        onChange={(next: unknown) => onChange(next)}
        options={choices.map((choice) => ({ value: choice.key, label: say(choice.title) }))}
        showSearch={{ optionFilterProp: "label" }}
        placeholder={t("filter.pick")}
      />
    );
  }
  if (family === "boolean") {
    return (
      <Select
        className="fw-wide"
        aria-label={label}
        value={(value as boolean) ?? undefined}
        onChange={onChange}
        options={[
          { value: true, label: t("value.yes") },
          { value: false, label: t("value.no") },
        ]}
        placeholder={t("filter.pick")}
      />
    );
  }
  if (["date", "datetime", "date_range"].includes(family)) {
    const moment = typeof value === "string" ? dayjs(value) : null;
    return (
      <DatePicker
        className="fw-wide"
        aria-label={label}
        placeholder={t("widget.pickDate")}
        value={moment}
        onChange={(next) =>
          onChange(next ? next.format("YYYY-MM-DD") : undefined)
        }
      />
    );
  }
  if (family === "region") {
    const within = op === "startswith";
    return (
      <RegionPicker
        label={label}
        anyLevel
        value={(value as string) ?? null}
        onChange={(code) => onChange(code && within ? beginningOf(code) : (code ?? undefined))}
      />
    );
  }
  if (REFERRING.has(family)) {
    return (
      <RemoteSelect
        field={field}
        value={refOf(field, value)}
        onChange={(next) => onChange(isRef(next) ? next.id : undefined)}
        label={label}
      />
    );
  }
  return <TextValue field={field} value={value} onChange={onChange} />;
}

function TextValue({ field, value, onChange }: Omit<ConditionValueProps, "op">) {
  const { t, language } = useWords();
  const family = familyOf(field);
  const text = value === undefined || value === null ? "" : String(value);
  const shown = family === "percent" && text ? shiftDecimal(text, 2) : family === "duration" && text ? showDuration(text, language) : text;
  return (
    <Input
      aria-label={t("filter.value")}
      defaultValue={shown}
      placeholder={family === "duration" ? t("widget.duration") : ["time", "time_range"].includes(family) ? "HH:mm" : undefined}
      inputMode={READ_AS_NUMBER.has(family) ? "decimal" : "text"}
      suffix={family === "percent" ? "%" : undefined}
      onChange={(event) => onChange(readTyped(family, event.target.value.trim()))}
    />
  );
}

const READ_AS_NUMBER = new Set<Family>(["number", "money", "percent", "slider", "rating"]);

/** What a condition compares with, or nothing while what is typed cannot be read. */
function readTyped(family: Family, typed: string): unknown {
  if (family === "duration") return readDuration(typed) ?? undefined;
  if (!READ_AS_NUMBER.has(family)) return typed || undefined;
  const read = readDecimal(typed);
  if (read === null) return undefined;
  return family === "percent" ? shiftDecimal(read, -2) : read;
}
