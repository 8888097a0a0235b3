import { Button, Select } from "antd";
import { useState } from "react";
import type { Field } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { type Condition, NO_VALUE, operatorsOf } from "@/lib/logic/filter";
import { ConditionValue } from "./ConditionValue";
import { operatorKey } from "./operators";

interface ConditionEditorProps {
  fields: Field[];
  condition?: Condition;
  onDone: (condition: Condition) => void;
}

/** Field, operator, value: one condition. */
export function ConditionEditor({ fields, condition, onDone }: ConditionEditorProps) {
  const { t, say } = useWords();
  const [draft, setDraft] = useState<Partial<Condition>>(condition ?? {});
  const field = fields.find((one) => one.key === draft.field);
  const operators = field ? operatorsOf(field) : [];
  const complete = field && draft.op && (NO_VALUE.has(draft.op) || hasValue(draft.value));
  return (
    <form
      className="fw-condition"
      aria-label={t("filter.edit")}
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) onDone(draft as Condition);
      }}
    >
      <Select
        className="fw-wide"
        aria-label={t("filter.field")}
        autoFocus={!condition}
        placeholder={t("filter.field")}
        value={draft.field}
        showSearch={{ optionFilterProp: "label" }}
        options={fields.map((one) => ({ value: one.key, label: say(one.title) }))}
        onChange={(key: string) => {
          const next = fields.find((one) => one.key === key);
          setDraft({ field: key, op: next && operatorsOf(next)[0] });
        }}
      />
      {field && (
        <Select
          className="fw-wide"
          aria-label={t("filter.operator")}
          value={draft.op}
          options={operators.map((op) => ({ value: op, label: t(operatorKey(field, op)) }))}
          onChange={(op) =>
            setDraft({ ...draft, op, value: (op === "in") === (draft.op === "in") ? draft.value : undefined })
          }
        />
      )}
      {field && draft.op && !NO_VALUE.has(draft.op) && (
        <ConditionValue
          key={`${draft.field}:${draft.op}`}
          field={field}
          op={draft.op}
          value={draft.value}
          onChange={(value) => setDraft((now) => ({ ...now, value }))}
        />
      )}
      <Button type="primary" htmlType="submit" disabled={!complete}>
        {t("filter.apply")}
      </Button>
    </form>
  );
}

const hasValue = (value: unknown): boolean =>
  value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
