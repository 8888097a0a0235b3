import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { Popover } from "antd";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { fieldOf, listable } from "@/components/columns";
import { useValueText } from "@/components/Value";
import type { Field, FormInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { type Condition, NO_VALUE, operatorsOf } from "@/lib/logic/filter";
import { operatorKey } from "./operators";
import { useRefTitle } from "./useRefTitle";

const Editor = lazy(() => import("./ConditionEditor").then((module) => ({ default: module.ConditionEditor })));

/** The editor comes when it is first opened. */
function ConditionEditor(props: ComponentProps<typeof Editor>) {
  return (
    <Suspense fallback={<div className="fw-condition" />}>
      <Editor {...props} />
    </Suspense>
  );
}

interface FilterBarProps {
  form: FormInfo;
  conditions: Condition[];
  other?: unknown;
  onChange: (conditions: Condition[]) => void;
}

/** The list's filter as chips, each a short sentence that opens its editor. */
export function FilterBar({ form, conditions, other, onChange }: FilterBarProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<number | "new" | null>(null);
  const fields = listable(form).filter((field) => operatorsOf(field).length > 0);
  const replace = (index: number, condition: Condition) => {
    onChange(conditions.map((old, at) => (at === index ? condition : old)));
    setOpen(null);
  };
  return (
    <div className="fw-filters" role="group" aria-label={t("filter.title")}>
      {conditions.map((condition, index) => (
        <Popover
          key={`${index}:${condition.field}:${condition.op}`}
          trigger="click"
          placement="bottomLeft"
          open={open === index}
          onOpenChange={(next) => setOpen(next ? index : null)}
          destroyOnHidden
          content={
            <ConditionEditor fields={fields} condition={condition} onDone={(next) => replace(index, next)} />
          }
        >
          <span className="fw-chip">
            <button type="button" className="fw-chip-text">
              <Sentence form={form} condition={condition} />
            </button>
            <button
              type="button"
              className="fw-chip-close"
              aria-label={t("filter.remove")}
              onClick={(event) => {
                event.stopPropagation();
                onChange(conditions.filter((_, at) => at !== index));
              }}
            >
              <CloseOutlined aria-hidden />
            </button>
          </span>
        </Popover>
      ))}
      {other !== undefined && (
        <span className="fw-chip">
          <span className="fw-chip-text">{t("filter.other")}</span>
          <button
            type="button"
            className="fw-chip-close"
            aria-label={t("filter.remove")}
            onClick={() => onChange([])}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      )}
      {other === undefined && (
        <Popover
          trigger="click"
          placement="bottomLeft"
          open={open === "new"}
          onOpenChange={(next) => setOpen(next ? "new" : null)}
          destroyOnHidden
          content={
            <ConditionEditor
              fields={fields}
              onDone={(next) => {
                onChange([...conditions, next]);
                setOpen(null);
              }}
            />
          }
        >
          <button type="button" className="fw-chip-add">
            <PlusOutlined aria-hidden /> {t("filter.add")}
          </button>
        </Popover>
      )}
      {conditions.length > 1 && (
        <button type="button" className="fw-text-button" onClick={() => onChange([])}>
          {t("filter.clear")}
        </button>
      )}
    </div>
  );
}

function Sentence({ form, condition }: { form: FormInfo; condition: Condition }) {
  const { t, say } = useWords();
  const textOf = useValueText();
  const field = fieldOf(form, condition.field);
  const name = say(field?.title) || condition.field;
  const op = t(operatorKey(field, condition.op));
  const title = useRefTitle(field, condition.value);
  if (NO_VALUE.has(condition.op)) return <>{`${name} ${op}`}</>;
  return (
    <>
      {`${name} ${op} `}
      <strong>{title ?? (field ? spoken(field, condition.value, textOf, t("value.comma")) : String(condition.value))}</strong>
    </>
  );
}

function spoken(field: Field, value: unknown, textOf: (field: Field, value: unknown) => string, comma: string): string {
  if (Array.isArray(value)) return value.map((item) => textOf(field, item)).join(comma);
  const family = familyOf(field);
  if (family === "multi" || family === "tags") return textOf(field, [value]);
  return textOf(field, value);
}
