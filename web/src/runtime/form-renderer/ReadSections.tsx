import { shownFields } from "@/components/columns";
import type { Field, FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { FieldLabel, WIDE } from "./FieldControl";
import { sectionsOf } from "./FormRenderer";
import { ReadValue } from "./ReadValue";
import { isLocked } from "./wire";
import "./form.css";

interface ReadSectionsProps {
  form: FormInfo;
  record: RecordInfo;
  onEdit?: (key: string) => void;
}

/** The record for reading; clicking a value that may be changed starts editing there. */
export function ReadSections({ form, record, onEdit }: ReadSectionsProps) {
  const { say } = useWords();
  return (
    <div className="fw-form">
      {sectionsOf(form).map((section, index) => {
        const fields = shownFields(form, record, section.fields);
        if (fields.length === 0) return null;
        const title = say(section.title);
        return (
          <section key={section.key ?? index} className="fw-section" aria-label={title || undefined}>
            {title && <h3>{title}</h3>}
            <div className={`fw-fields fw-fields-read fw-fields-${section.columns ?? 2}`}>
              {fields.map((field) => (
                <ReadField
                  key={field.key}
                  field={field}
                  values={record.values}
                  onEdit={onEdit && !isLocked(field) ? () => onEdit(field.key) : undefined}
                />
              ))}
            </div>
          </section>
        );
      })}
    </div>
  );
}

function ReadField({ field, values, onEdit }: { field: Field; values: Values; onEdit?: () => void }) {
  const { t, say } = useWords();
  const family = familyOf(field);
  const shown = <ReadValue field={field} values={values} />;
  const plain = !["link", "file", "image", "signature", "subtable", "location", "rich_text"].includes(family);
  return (
    <div className={WIDE.has(family) ? "fw-field fw-field-wide" : "fw-field"}>
      <FieldLabel field={field} />
      {onEdit && plain ? (
        <button
          type="button"
          className="fw-field-value fw-field-edit"
          aria-label={t("record.editField", { field: say(field.title) })}
          onClick={onEdit}
        >
          {shown}
        </button>
      ) : (
        <div className="fw-field-value">{shown}</div>
      )}
    </div>
  );
}
