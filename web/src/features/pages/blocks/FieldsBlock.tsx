import { shownFields } from "@/components/columns";
import { Panel } from "@/components/PageHeader";
import type { Block, FormInfo, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { RecordValue } from "@/runtime/form-renderer/RecordValue";

interface FieldsBlockProps {
  block: Extract<Block, { type: "fields" }>;
  form: FormInfo;
  record: RecordInfo;
}

export function FieldsBlock({ block, form, record }: FieldsBlockProps) {
  const { say } = useWords();
  const fields = shownFields(form, record, block.fields);
  if (fields.length === 0) return null;
  return (
    <Panel title={say(block.title)}>
      <dl className="fw-described">
        {fields.map((field) => (
          <div key={field.key}>
            <dt>{say(field.title)}</dt>
            <dd>
              <RecordValue form={form} record={record} field={field} />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
