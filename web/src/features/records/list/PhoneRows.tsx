import type { KeyboardEvent, MouseEvent } from "react";
import { fieldOf } from "@/components/columns";
import { Value } from "@/components/Value";
import type { FormInfo, Row } from "@/lib/api/types";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";

const FACTS = 3;
const LINKING = new Set(["link", "links"]);

interface PhoneRowsProps {
  form: FormInfo;
  keys: string[];
  rows: Row[];
  onOpen: (row: Row, event: MouseEvent | KeyboardEvent) => void;
}

/** The list on a phone: title and a few facts a row. */
export function PhoneRows({ form, keys, rows, onOpen }: PhoneRowsProps) {
  const { say } = useWords();
  return (
    <ul className="fw-plain-list" aria-label={say(form.title)}>
      {rows.map((row) => {
        const facts = keys.filter((key) => key !== form.title_field && !isBlank(row.values[key])).slice(0, FACTS);
        return (
          <li key={row.id} className="fw-phone-row">
            <button type="button" onClick={(event) => onOpen(row, event)}>
              <span className="fw-row-title fw-ellipsis">{row.title}</span>
              <span className="fw-phone-facts">
                {facts.map((key) => {
                  const field = fieldOf(form, key);
                  return field ? (
                    <span key={key} className="fw-ellipsis">
                      <span className="fw-note">{say(field.title)} </span>
                      <Value field={LINKING.has(field.type) ? { ...field, type: "text" } : field} value={row.values[key]} values={row.values} inList />
                    </span>
                  ) : null;
                })}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
