import type { DragEvent, KeyboardEvent, MouseEvent, ReactNode } from "react";
import { fieldOf } from "@/components/columns";
import { Value } from "@/components/Value";
import type { FormInfo, Row } from "@/lib/api/types";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";

interface RecordCardProps {
  form: FormInfo;
  row: Row;
  keys: string[];
  open?: boolean;
  cover?: ReactNode;
  menu?: ReactNode;
  onOpen: (row: Row, event: MouseEvent | KeyboardEvent) => void;
  onDrag?: (event: DragEvent) => void;
}

const FACTS = 4;

/** A record as a card: title and a few facts. */
export function RecordCard({ form, row, keys, open, cover, menu, onOpen, onDrag }: RecordCardProps) {
  const { say } = useWords();
  const facts = keys.filter((key) => key !== form.title_field && !isBlank(row.values[key])).slice(0, FACTS);
  return (
    <article className="fw-record-card" data-row={row.id} aria-current={open} draggable={Boolean(onDrag)} onDragStart={onDrag}>
      {cover}
      <div className="fw-record-card-head">
        <button type="button" className="fw-record-card-title" onClick={(event) => onOpen(row, event)}>
          {row.title}
        </button>
        {menu}
      </div>
      <dl>
        {facts.map((key) => {
          const field = fieldOf(form, key);
          return field ? (
            <div key={key}>
              <dt>{say(field.title)}</dt>
              <dd className="fw-ellipsis">
                <Value field={field} value={row.values[key]} values={row.values} inList />
              </dd>
            </div>
          ) : null;
        })}
      </dl>
    </article>
  );
}
