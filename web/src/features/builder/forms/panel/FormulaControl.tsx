import { useQuery } from "@tanstack/react-query";
import { Input } from "antd";
import { lazy, Suspense, useMemo } from "react";
import type { FormInfo } from "@/lib/api/types";
import { pieceAt } from "@/lib/formula/complete";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { useWords } from "@/lib/i18n";
import { formulaQuery } from "../../editing/api";
import { useBuilder } from "../builder";

/** The editor comes with the first formula; a page that has nothing else to do fetches it before. */
export const fetchEditor = () => import("@/lib/formula/FormulaEditor");
const FormulaEditor = lazy(fetchEditor);

const REST = 400;

interface FormulaControlProps {
  label: string;
  value: string;
  /** The field it computes; without one it is about other records and cannot be tried out. */
  field?: string;
  form: string;
  info: FormInfo;
  onChange: (text: string) => void;
}

/** A formula as text: completed while it is typed, with what the server says of it. */
export function FormulaControl({ label, value, field, form, info, onChange }: FormulaControlProps) {
  const { t, language } = useWords();
  const { app } = useBuilder();
  const resting = useDebounced(value, REST);
  const isAsked = Boolean(field) && resting.trim() !== "";
  const { data, isError, isPlaceholderData } = useQuery({ ...formulaQuery(app, form, resting), enabled: isAsked });
  const known = isAsked && resting === value && !isError && !isPlaceholderData ? data : undefined;
  const problems = useMemo(() => known?.problems ?? [], [known]);
  const faults = useMemo(
    () =>
      problems.flatMap(({ given, message }) =>
        typeof given?.line === "number" && typeof given.column === "number" ? [{ ...pieceAt(resting, given.line, given.column), message }] : [],
      ),
    [problems, resting],
  );
  const fields = useMemo(() => (field ? info.fields.filter((one) => one.key !== field) : []), [info.fields, field]);
  const id = `formula-${field ?? "far"}-problems`;
  const plain = <Input.TextArea data-waiting className="fw-mono" aria-label={label} autoSize={{ minRows: 3, maxRows: 12 }} value={value} onChange={(event) => onChange(event.target.value)} />;
  return (
    <>
      <Suspense fallback={plain}>
        <FormulaEditor
          key={`${form}/${field ?? label}`}
          label={label}
          hint={t("builder.form.formulaHint")}
          value={value}
          fields={fields}
          language={language}
          faults={faults}
          describedBy={id}
          onChange={onChange}
        />
      </Suspense>
      <div id={id} role="status">
        {problems.map((problem) => (
          <p key={problem.message} className="fw-problem">
            {problem.message} {problem.hint && <span className="fw-note">{problem.hint}</span>}
          </p>
        ))}
        {problems.length === 0 && known?.result !== undefined && known.result !== null && (
          <p className="fw-note">{t("builder.form.result", { value: String(known.result) })}</p>
        )}
      </div>
    </>
  );
}
