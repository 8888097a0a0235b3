import { QuestionCircleOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { fieldOf } from "@/components/columns";
import type { Field } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FieldWidget } from "../widgets/FieldWidget";
import { ReadValue } from "./ReadValue";
import type { RecordForm } from "./useRecordForm";
import { placeOfProblem } from "./wire";

export const inputId = (form: string, key: string): string => `f-${form}-${key}`;

/** One field: label, widget or read-only value, problems. */
export function FieldControl({ state, fieldKey }: { state: RecordForm; fieldKey: string }) {
  const { say } = useWords();
  const field = fieldOf(state.form, fieldKey);
  if (!field) return null;
  const id = inputId(state.form.name, fieldKey);
  const locked = state.readonly(fieldKey);
  const required = !locked && state.required(fieldKey);
  const problems = state.problemsOf(fieldKey);
  const own = problems.filter((problem) => placeOfProblem(problem) === fieldKey);
  return (
    <div className={locked ? "fw-field" : "fw-field fw-field-open"}>
      <FieldLabel field={field} htmlFor={locked ? undefined : id} required={required} />
      {locked ? (
        <div className="fw-field-value fw-field-locked">
          <ReadValue field={field} values={state.values} />
        </div>
      ) : (
        <FieldWidget
          field={field}
          value={state.values[fieldKey]}
          values={state.values}
          id={id}
          label={say(field.title)}
          required={required}
          invalid={problems.some((problem) => problem.severity !== "warning")}
          describedBy={own.length > 0 ? `${id}-problems` : undefined}
          onChange={(value) => state.set(fieldKey, value)}
          onBlur={() => state.touch(fieldKey)}
          problemsAt={(path) => problems.filter((problem) => `/${placeOfProblem(problem)}` === `/${fieldKey}${path}`)}
        />
      )}
      {own.length > 0 && (
        <div id={`${id}-problems`} className="fw-problems">
          {own.map((problem) => (
            <p key={problem.code} className={problem.severity === "warning" ? "fw-warned" : "fw-problem"}>
              {problem.message} {problem.hint && <span className="fw-note">{problem.hint}</span>}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

export function FieldLabel(props: { field: Field; htmlFor?: string; required?: boolean }) {
  const { say } = useWords();
  const { field, htmlFor, required } = props;
  const help = say(field.help);
  return (
    <span className="fw-field-label">
      <label htmlFor={htmlFor}>{say(field.title)}</label>
      {required && (
        <span className="fw-star" aria-hidden>
          *
        </span>
      )}
      {help && (
        <Tooltip title={help}>
          <QuestionCircleOutlined className="fw-help" aria-label={help} />
        </Tooltip>
      )}
    </span>
  );
}
