import { shownFields } from "@/components/columns";
import { Value } from "@/components/Value";
import type { Block, FormInfo, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

interface FiguresBlockProps {
  block: Extract<Block, { type: "figures" }>;
  form: FormInfo;
  record: RecordInfo;
}

/** A strip of figures, each a field of the record. */
export function FiguresBlock({ block, form, record }: FiguresBlockProps) {
  const { t, say } = useWords();
  const fields = shownFields(form, record, block.fields);
  if (fields.length === 0) return null;
  return (
    <dl className="fw-panel fw-figures" aria-label={t("pages.figures")}>
      {fields.map((field) => (
        <div key={field.key}>
          <dt title={say(field.title)}>{say(field.title)}</dt>
          <dd>
            <Value field={field} value={record.values[field.key]} values={record.values} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
