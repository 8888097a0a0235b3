import { fieldOf } from "@/components/columns";
import { useValueText } from "@/components/Value";
import type { Field, FormInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { type Condition, NO_VALUE } from "@/lib/logic/filter";
import { operatorKey } from "@/runtime/conditions/operators";
import { useRefTitle } from "./useRefTitle";

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A plain condition in words. */
export function Sentence({ form, condition }: { form: FormInfo; condition: Condition }) {
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
  if (family === "datetime" && DAY.test(String(value))) return String(value);
  return textOf(field, value);
}
