import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { formulaQuery } from "../../editing/api";
import { useBuilder } from "../builder";

const REST = 400;

interface FormulaControlProps {
  label: string;
  value: string;
  /** The field it computes; without one it cannot be tried out. */
  field?: string;
  form: string;
  onChange: (text: string) => void;
}

/** A formula as text, with what the server says of it. */
export function FormulaControl({ label, value, field, form, onChange }: FormulaControlProps) {
  const { t } = useWords();
  const { app } = useBuilder();
  const resting = useDebounced(value, REST);
  const { data } = useQuery({ ...formulaQuery(app, form, resting), enabled: Boolean(field) && resting.trim() !== "" });
  const problems = resting === value && resting.trim() !== "" ? (data?.problems ?? []) : [];
  const id = `formula-${field ?? ""}-problems`;
  return (
    <>
      <Input.TextArea
        className="fw-mono"
        aria-label={label}
        aria-describedby={id}
        autoSize={{ minRows: 3, maxRows: 12 }}
        spellCheck={false}
        status={problems.length > 0 ? "error" : undefined}
        value={value}
        placeholder={t("builder.form.formulaHint")}
        onChange={(event) => onChange(event.target.value)}
      />
      <div id={id} role="status">
        {problems.map((problem) => (
          <p key={problem.message} className="fw-problem">
            {problem.message} {problem.hint && <span className="fw-note">{problem.hint}</span>}
          </p>
        ))}
        {problems.length === 0 && data?.result !== undefined && data.result !== null && (
          <p className="fw-note">{t("builder.form.result", { value: typeof data.result === "object" ? JSON.stringify(data.result) : String(data.result) })}</p>
        )}
      </div>
    </>
  );
}
