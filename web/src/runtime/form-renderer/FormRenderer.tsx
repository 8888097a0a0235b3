import { fieldOf } from "@/components/columns";
import type { FormInfo, Section } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FieldControl } from "./FieldControl";
import type { RecordForm } from "./useRecordForm";
import "./form.css";

/** The sections to draw: the maker's, or all fields in one. */
export function sectionsOf(form: FormInfo): Section[] {
  if (form.sections.length > 0) return form.sections;
  return [{ key: "all", columns: 2, fields: form.fields.map((field) => field.key) }];
}

/** The form as drawn from its description: used to create and to edit, in a page or a drawer. */
export function FormRenderer({ state }: { state: RecordForm }) {
  const { say } = useWords();
  return (
    <div className="fw-form">
      {sectionsOf(state.form).map((section, index) => {
        const fields = section.fields.filter((key) => fieldOf(state.form, key) && state.visible(key));
        if (fields.length === 0) return null;
        const title = say(section.title);
        return (
          <section key={section.key ?? index} className="fw-section" aria-label={title || undefined}>
            {title && <h3>{title}</h3>}
            <div className={`fw-fields fw-fields-${section.columns ?? 2}`}>
              {fields.map((key) => (
                <FieldControl key={key} state={state} fieldKey={key} />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}
