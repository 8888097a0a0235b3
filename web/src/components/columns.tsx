import type { Field, FormInfo, RecordInfo, Row, SystemValues } from "@/lib/api/types";
import { familyOf, isNumeric } from "@/lib/format/kinds";
import type { Say } from "@/lib/i18n";
import type { Column } from "./DataTable";
import { Masked, useValueText, Value } from "./Value";

const NEVER_IN_LISTS = new Set(["subtable"]);

export function fieldOf(form: FormInfo, key: string): Field | undefined {
  return form.fields.find((field) => field.key === key) ?? form.system?.find((field) => field.key === key);
}

/** The fields of the record that its conditions do not hide. */
export function shownFields(form: FormInfo, record: RecordInfo, keys: string[] = []): Field[] {
  return keys.filter((key) => record.visible?.[key] ?? true).flatMap((key) => fieldOf(form, key) ?? []);
}

/** The platform's own fields that mean something to a person. */
const SHOWN_SYSTEM = new Set(["created_at", "created_by", "updated_at", "updated_by"]);

const isSystem = (form: FormInfo, key: string): boolean =>
  SHOWN_SYSTEM.has(key) && !form.fields.some((field) => field.key === key);

function read(form: FormInfo, row: Row, key: string): unknown {
  return isSystem(form, key) ? row.system?.[key as keyof SystemValues] : row.values[key];
}

export function listable(form: FormInfo): Field[] {
  const own = form.fields.filter((field) => !NEVER_IN_LISTS.has(familyOf(field)));
  return [...own, ...(form.system ?? []).filter((field) => SHOWN_SYSTEM.has(field.key))];
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
        title: field.masked ? (
          <>
            {say(field.title)} <Masked />
          </>
        ) : (
          say(field.title)
        ),
        numeric: isNumeric(field),
        text: (row: Row) => textOf(field, read(form, row, key), row.values),
        render: (row: Row) =>
          isTitle ? (
            <span className="fw-row-title">
              <Value field={field} value={read(form, row, key)} values={row.values} inList />
            </span>
          ) : (
            <Value field={field} value={read(form, row, key)} values={row.values} inList />
          ),
      },
    ];
  });
}
