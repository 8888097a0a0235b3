import type { Field, FormInfo, Row } from "@/lib/api/types";
import { familyOf, isNumeric } from "@/lib/format/kinds";
import type { Say } from "@/lib/i18n";
import type { Column } from "./DataTable";
import { useValueText, Value } from "./Value";

const NEVER_IN_LISTS = new Set(["subtable"]);

export function fieldOf(form: FormInfo, key: string): Field | undefined {
  return form.fields.find((field) => field.key === key);
}

export function listable(form: FormInfo): Field[] {
  return form.fields.filter((field) => !NEVER_IN_LISTS.has(familyOf(field)));
}

/** The columns a maker chose for the list, else the first few fields. */
export function firstColumns(form: FormInfo): string[] {
  const known = (form.list?.columns ?? []).filter((key) => fieldOf(form, key));
  return known.length > 0
    ? known
    : listable(form)
        .slice(0, 6)
        .map((field) => field.key);
}

/** Turns field keys into table columns. */
export function useColumns(form: FormInfo, keys: string[], say: Say): Column<Row>[] {
  const textOf = useValueText();
  return keys.flatMap((key) => {
    const field = fieldOf(form, key);
    if (!field) return [];
    const isTitle = key === form.title_field;
    return [
      {
        key,
        title: say(field.title),
        numeric: isNumeric(field),
        text: (row: Row) => textOf(field, row.values[key], row.values),
        render: (row: Row) =>
          isTitle ? (
            <span className="fw-row-title">
              <Value field={field} value={row.values[key]} values={row.values} />
            </span>
          ) : (
            <Value field={field} value={row.values[key]} values={row.values} />
          ),
      },
    ];
  });
}
