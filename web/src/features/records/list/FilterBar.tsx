import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { fieldOf, listable } from "@/components/columns";
import { EditorPopover } from "@/components/EditorPopover";
import type { FormInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { type Condition, conditionLogic, operatorsOf, type Part } from "@/lib/logic/filter";
import { Sentence } from "./Sentence";
import { useSentences } from "./useSentences";

const Editor = lazy(() => import("@/runtime/conditions/ConditionEditor").then((module) => ({ default: module.ConditionEditor })));

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
  parts: Part[];
  onChange: (parts: Part[]) => void;
}

/** The list's filter as chips, each a short sentence that opens its editor; what has no editor is said and can go. */
export function FilterBar({ form, parts, onChange }: FilterBarProps) {
  const { t } = useWords();
  const [open, setOpen] = useState<number | "new" | null>(null);
  const fields = listable(form).filter((field) => operatorsOf(field).length > 0);
  const plain = (part: Part): Condition | undefined =>
    part.condition && fieldOf(form, part.condition.field) ? part.condition : undefined;
  const said = useSentences(form.name, parts.filter((part) => !plain(part)).map((part) => part.logic));
  const made = (condition: Condition): Part => ({ condition, logic: conditionLogic(form, condition) });
  const remove = (index: number) => onChange(parts.filter((_, at) => at !== index));
  const replace = (index: number, condition: Condition) => {
    onChange(parts.map((old, at) => (at === index ? made(condition) : old)));
    setOpen(null);
  };
  return (
    <div className="fw-filters" role="group" aria-label={t("filter.title")}>
      {parts.map((part, index) => {
        const condition = plain(part);
        if (!condition) {
          const text = said(part.logic) ?? t("filter.other");
          return (
            <span key={JSON.stringify(part.logic)} className="fw-chip">
              <span className="fw-chip-text fw-chip-said" title={text}>
                {text}
              </span>
              <Remove onClick={() => remove(index)} />
            </span>
          );
        }
        return (
          <EditorPopover
            key={`${index}:${condition.field}:${condition.op}`}
            open={open === index}
            onOpenChange={(next) => setOpen(next ? index : null)}
            content={
              <ConditionEditor fields={fields} condition={condition} onDone={(next) => replace(index, next)} />
            }
          >
            <span className="fw-chip">
              <button type="button" className="fw-chip-text">
                <Sentence form={form} condition={condition} />
              </button>
              <Remove onClick={() => remove(index)} />
            </span>
          </EditorPopover>
        );
      })}
      <EditorPopover
        open={open === "new"}
        onOpenChange={(next) => setOpen(next ? "new" : null)}
        content={
          <ConditionEditor
            fields={fields}
            onDone={(next) => {
              onChange([...parts, made(next)]);
              setOpen(null);
            }}
          />
        }
      >
        <button type="button" className="fw-chip-add">
          <PlusOutlined aria-hidden /> {t("filter.add")}
        </button>
      </EditorPopover>
      {parts.length > 1 && (
        <button type="button" className="fw-text-button" onClick={() => onChange([])}>
          {t("filter.clear")}
        </button>
      )}
    </div>
  );
}

function Remove({ onClick }: { onClick: () => void }) {
  const { t } = useWords();
  return (
    <button
      type="button"
      className="fw-chip-close"
      aria-label={t("filter.remove")}
      onClick={(event) => {
        event.stopPropagation();
        onClick();
      }}
    >
      <CloseOutlined aria-hidden />
    </button>
  );
}
