import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { Value } from "@/components/Value";
import type { Field, Values } from "@/lib/api/types";
import { isNumeric } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import type { WidgetProps } from "./types";

/** Child rows, edited in place: the same widgets, one row a line. */
export function SubtableWidget(props: WidgetProps) {
  const { field, value, onChange, onBlur, id, label, disabled, problemsAt, Nested } = props;
  const { t, say } = useWords();
  const fields = field.options?.fields ?? [];
  const rows = Array.isArray(value) ? (value as Values[]) : [];
  const change = (index: number, key: string, next: unknown) =>
    onChange(rows.map((row, at) => (at === index ? { ...row, [key]: next } : row)));
  return (
    <div className="fw-subtable" role="group" aria-label={label} id={id} tabIndex={-1}>
      <div className="fw-scroll">
        <table>
          <thead>
            <tr>
              {fields.map((child) => (
                <th key={child.key} scope="col" className={isNumeric(child) ? "fw-num" : undefined}>
                  {say(child.title)}
                  {child.required && <span className="fw-star"> *</span>}
                </th>
              ))}
              {!disabled && <th aria-label={t("widget.rowActions")} />}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={rowKey(row, index)}>
                {fields.map((child) => (
                  <td key={child.key} className={isNumeric(child) ? "fw-num" : undefined}>
                    <Cell
                      Widget={Nested}
                      field={child}
                      row={row}
                      id={`${id}-${index}-${child.key}`}
                      label={t("widget.cell", { field: say(child.title), row: index + 1 })}
                      locked={Boolean(disabled)}
                      problem={problemsAt?.(`/${index}/${child.key}`)[0]?.message}
                      onChange={(next) => change(index, child.key, next)}
                      onBlur={onBlur}
                    />
                  </td>
                ))}
                {!disabled && (
                  <td className="fw-subtable-act">
                    <button
                      type="button"
                      className="fw-icon-button"
                      aria-label={t("widget.removeRow", { row: index + 1 })}
                      onClick={() => onChange(rows.filter((_, at) => at !== index))}
                    >
                      <DeleteOutlined aria-hidden />
                    </button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!disabled && (
        <Button type="dashed" size="small" icon={<PlusOutlined aria-hidden />} onClick={() => onChange([...rows, {}])}>
          {t("widget.addRow")}
        </Button>
      )}
    </div>
  );
}

const rowKey = (row: Values, index: number): string => (row.id ? String(row.id) : `new-${index}`);

interface CellProps {
  Widget: WidgetProps["Nested"];
  field: Field;
  row: Values;
  id: string;
  label: string;
  locked: boolean;
  problem?: string;
  onChange: (value: unknown) => void;
  onBlur?: () => void;
}

function Cell({ Widget, field, row, id, label, locked, problem, onChange, onBlur }: CellProps) {
  const value = row[field.key];
  if (locked || field.derived || field.readonly || field.writable === false) {
    return <Value field={field} value={value} values={row} />;
  }
  return (
    <>
      <Widget
        field={field}
        value={value}
        values={row}
        id={id}
        label={label}
        invalid={Boolean(problem)}
        required={field.required}
        onChange={onChange}
        onBlur={onBlur}
      />
      {problem && <span className="fw-problem">{problem}</span>}
    </>
  );
}
