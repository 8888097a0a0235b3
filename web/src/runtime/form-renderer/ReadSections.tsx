import { shownFields } from "@/components/columns";
import type { Field, FormInfo, RecordInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { FieldLabel } from "./FieldControl";
import { StartButton } from "../process/RecordActions";
import { RuleButtonInLayout } from "../rules/RuleButtons";
import { ReadValue } from "./ReadValue";
import { RecordValue } from "./RecordValue";
import { Sections } from "./Sections";
import { isLocked } from "./wire";
import "./form.css";

interface ReadSectionsProps {
  form: FormInfo;
  record: RecordInfo;
  /** As it was at a moment: nothing is begun from it. */
  past?: boolean;
  onEdit?: (key: string) => void;
}

/** The record for reading; clicking a value that may be changed starts editing there. */
export function ReadSections({ form, record, past, onEdit }: ReadSectionsProps) {
  const { say } = useWords();
  const fields = new Map(shownFields(form, record, form.fields.map((one) => one.key)).map((one) => [one.key, one]));
  return (
    <Sections
      form={form}
      className="fw-fields-read"
      shown={(key) => fields.has(key)}
      renderField={(key) => {
        const field = fields.get(key);
        if (!field) return null;
        const edit = onEdit && !isLocked(field) ? () => onEdit(key) : undefined;
        return <ReadField key={key} form={form} record={record} field={field} onEdit={edit} />;
      }}
      renderButton={({ process, rule, title }) => {
        if (past) return null;
        if (rule) return <RuleButtonInLayout key={rule} form={form} record={record} rule={rule} title={title} />;
        return process ? <StartButton key={process} form={form.name} record={record} process={process} title={say(title)} /> : null;
      }}
    />
  );
}

interface ReadFieldProps {
  form: FormInfo;
  record: RecordInfo;
  field: Field;
  onEdit?: () => void;
}

function ReadField({ form, record, field, onEdit }: ReadFieldProps) {
  const { t, say } = useWords();
  const family = familyOf(field);
  const plain = !["link", "links", "file", "image", "signature", "subtable", "location", "rich_text"].includes(family);
  return (
    <div className="fw-field">
      <FieldLabel field={field} />
      {onEdit && plain ? (
        <button
          type="button"
          className="fw-field-value fw-field-edit"
          aria-label={t("record.editField", { field: say(field.title) })}
          onClick={onEdit}
        >
          <ReadValue field={field} values={record.values} />
        </button>
      ) : (
        <div className="fw-field-value">
          <RecordValue form={form} record={record} field={field} />
        </div>
      )}
    </div>
  );
}
