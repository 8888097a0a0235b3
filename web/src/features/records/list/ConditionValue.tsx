import { DatePicker, Input, Select } from "antd";
import dayjs from "dayjs";
import type { Field, Operator } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { branchesOf } from "@/lib/format/value";
import { readDecimal, shiftDecimal } from "@/lib/format/decimal";
import { useWords } from "@/lib/i18n";
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
  if (family === "date" || family === "datetime") {
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
  if (family === "link" || family === "person" || family === "department") {
    return (
      <RemoteSelect
        field={field}
        value={refOf(field, value)}
        onChange={(next) => onChange(next ? next.id : undefined)}
        label={label}
      />
    );
  }
  return <TextValue field={field} value={value} onChange={onChange} />;
}

function TextValue({ field, value, onChange }: Omit<ConditionValueProps, "op">) {
  const { t } = useWords();
  const family = familyOf(field);
  const numeric = ["number", "money", "percent"].includes(family);
  const shown = value === undefined || value === null ? "" : String(value);
  return (
    <Input
      aria-label={t("filter.value")}
      defaultValue={family === "percent" && shown ? shiftDecimal(shown, 2) : shown}
      inputMode={numeric ? "decimal" : "text"}
      suffix={family === "percent" ? "%" : undefined}
      onChange={(event) => {
        const typed = event.target.value.trim();
        if (!numeric) return onChange(typed || undefined);
        const read = readDecimal(typed);
        if (read === null) return onChange(undefined);
        return onChange(family === "percent" ? shiftDecimal(read, -2) : read);
      }}
    />
  );
}
