import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { useState } from "react";
import { isObject, type Json, same } from "@/documents/json";
import type { Field, FormInfo, Operator } from "@/lib/api/types";
import { conditionFamily } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { type Condition, conditionLogic, NO_VALUE, operatorsOf, type Part, partsOf } from "@/lib/logic/filter";
import { ConditionValue } from "@/runtime/conditions/ConditionValue";
import { operatorKey } from "@/runtime/conditions/operators";
import { JsonControl } from "./JsonControl";

type Join = "and" | "or";

interface Line {
  id: number;
  condition: Partial<Condition>;
  /** What no line can show, kept as it is. */
  logic?: unknown;
}

interface ConditionControlProps {
  label: string;
  info: FormInfo;
  /** The field the condition belongs to cannot ask itself. */
  except?: string;
  value: Json | undefined;
  onChange: (logic: Json | undefined) => void;
}

let count = 0;

function linesOf(value: Json | undefined): { join: Join; lines: Line[] } {
  const isOr = isObject(value) && Array.isArray(value.or) && Object.keys(value).length === 1;
  const parts: Part[] = isOr ? (value.or as Json[]).flatMap(partsOf) : value === undefined || value === null ? [] : partsOf(value);
  const lines = parts.map((part) => ({ id: (count += 1), condition: part.condition ?? {}, logic: part.condition ? undefined : part.logic }));
  return { join: isOr ? "or" : "and", lines };
}

const isComplete = (condition: Partial<Condition>): condition is Condition => {
  const { field, op, value } = condition;
  if (!field || !op) return false;
  return NO_VALUE.has(op) || (value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0));
};

function logicOf(info: FormInfo, join: Join, lines: Line[]): Json | undefined {
  const parts = lines.flatMap((line) => (line.logic !== undefined ? [line.logic] : isComplete(line.condition) ? [conditionLogic(info, line.condition)] : []));
  return parts.length > 0 ? ({ [join]: parts } as Json) : undefined;
}

/** When something holds: lines of field, comparison and value; what no line can show is kept as JSON. */
export function ConditionControl({ label, info, except, value, onChange }: ConditionControlProps) {
  const { t } = useWords();
  const [state, setState] = useState(() => ({ told: value, ...linesOf(value) }));
  const current = same(state.told, value) ? state : { told: value, ...linesOf(value) };
  const { join, lines } = current;
  const take = (next: Partial<typeof current>) => {
    const made = { ...current, ...next };
    const logic = logicOf(info, made.join, made.lines);
    setState({ ...made, told: logic });
    if (!same(logic, value)) onChange(logic);
  };
  const fields = info.fields.filter((field) => field.key !== except && conditionFamily(field) !== "none");
  const put = (at: number, line: Line) => take({ lines: lines.with(at, line) });
  return (
    <div className="fw-conditions" role="group" aria-label={label}>
      {lines.length > 1 && (
        <Segmented
          size="small"
          aria-label={t("builder.form.join")}
          value={join}
          options={[
            { value: "and", label: t("builder.form.all") },
            { value: "or", label: t("builder.form.any") },
          ]}
          onChange={(next) => take({ join: next as Join })}
        />
      )}
      {lines.map((line, at) => (
        <div key={line.id} className="fw-condition-line">
          {line.logic === undefined ? (
            <ConditionLine fields={fields} condition={line.condition} onChange={(condition) => put(at, { ...line, condition })} />
          ) : (
            <JsonControl label={t("builder.form.logic")} value={line.logic as Json} onChange={(logic) => logic !== undefined && put(at, { ...line, logic })} />
          )}
          <button type="button" className="fw-icon-button" aria-label={t("builder.form.removeCondition", { number: at + 1 })} onClick={() => take({ lines: lines.toSpliced(at, 1) })}>
            <DeleteOutlined aria-hidden />
          </button>
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => take({ lines: [...lines, { id: (count += 1), condition: {} }] })}>
        {t("builder.form.addCondition")}
      </Button>
    </div>
  );
}

interface ConditionLineProps {
  fields: Field[];
  condition: Partial<Condition>;
  onChange: (condition: Partial<Condition>) => void;
}

function ConditionLine({ fields, condition, onChange }: ConditionLineProps) {
  const { t, say } = useWords();
  const field = fields.find((one) => one.key === condition.field);
  return (
    <div className="fw-condition-parts">
      <Select
        aria-label={t("filter.field")}
        placeholder={t("filter.field")}
        value={condition.field}
        showSearch={{ optionFilterProp: "label" }}
        options={fields.map((one) => ({ value: one.key, label: say(one.title) }))}
        onChange={(key: string) => {
          const next = fields.find((one) => one.key === key);
          onChange({ field: key, op: next && operatorsOf(next)[0] });
        }}
      />
      {field && (
        <Select
          aria-label={t("filter.operator")}
          value={condition.op}
          options={operatorsOf(field).map((op) => ({ value: op, label: t(operatorKey(field, op)) }))}
          onChange={(op: Operator) => onChange({ ...condition, op, value: (op === "in") === (condition.op === "in") ? condition.value : undefined })}
        />
      )}
      {field && condition.op && !NO_VALUE.has(condition.op) && (
        <ConditionValue key={`${condition.field}:${condition.op}`} field={field} op={condition.op} value={condition.value} onChange={(value) => onChange({ ...condition, value })} />
      )}
    </div>
  );
}
