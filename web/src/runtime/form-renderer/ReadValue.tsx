import { DataTable } from "@/components/DataTable";
import { Value } from "@/components/Value";
import type { Field, Values } from "@/lib/api/types";
import { familyOf, isNumeric } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";

/** A field's value at full length: rows of a sub-table stand as a table. */
export function ReadValue({ field, values }: { field: Field; values: Values }) {
  const value = values[field.key];
  const isRows = familyOf(field) === "subtable" && Array.isArray(value) && value.length > 0;
  if (isRows) return <ChildRows field={field} rows={value as Values[]} />;
  return <Value field={field} value={value} values={values} full />;
}

function ChildRows({ field, rows }: { field: Field; rows: Values[] }) {
  const { say } = useWords();
  return (
    <div className="fw-scroll fw-child-rows">
      <DataTable<{ key: string; row: Values }>
        label={say(field.title)}
        compact
        rows={rows.map((row, index) => ({ key: String(row.id ?? index), row }))}
        rowKey={(one) => one.key}
        columns={(field.options?.fields ?? []).map((child) => ({
          key: child.key,
          title: say(child.title),
          numeric: isNumeric(child),
          render: (one) => <Value field={child} value={one.row[child.key]} values={one.row} />,
        }))}
      />
    </div>
  );
}
