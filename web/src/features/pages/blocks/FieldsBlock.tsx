import { shownFields } from "@/components/columns";
import { Panel } from "@/components/PageHeader";
import { Value } from "@/components/Value";
import type { Block, FormInfo, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

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
              <Value field={field} value={record.values[field.key]} values={record.values} full />
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
