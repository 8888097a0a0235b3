import { shownFields } from "@/components/columns";
import type { Field, FormInfo, RecordInfo } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { FieldLabel } from "./FieldControl";
import { StartButton } from "../process/RecordActions";
import { ReadValue } from "./ReadValue";
import { RecordValue } from "./RecordValue";
import { Sections } from "./Sections";
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
      renderButton={(element) => <StartButton key={element.process} form={form.name} record={record} process={element.process} title={say(element.title)} />}
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
