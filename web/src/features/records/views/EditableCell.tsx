import { EditOutlined } from "@ant-design/icons";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { EditorPopover } from "@/components/EditorPopover";
import type { Field, FormInfo, Row } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";

const CellEditor = lazy(() => import("./CellEditor").then((module) => ({ default: module.CellEditor })));

const NOT_IN_PLACE = new Set(["subtable", "file", "unknown"]);

export const editable = (form: FormInfo, field: Field): boolean =>
  Boolean(form.actions.update && field.writable && !field.readonly && !field.derived && !field.masked && !NOT_IN_PLACE.has(familyOf(field)));

/** A cell that is changed where it stands, with the pencil that comes when it is pointed at. */
export function EditableCell({ form, field, row, children }: { form: FormInfo; field: Field; row: Row; children: ReactNode }) {
  const { t, say } = useWords();
  const [open, setOpen] = useState(false);
  if (!editable(form, field) || row.version === undefined) return <>{children}</>;
  const editor = (
    <Suspense fallback={<div className="fw-cell-editor" />}>
      <CellEditor form={form} field={field} row={row} onDone={() => setOpen(false)} />
    </Suspense>
  );
  return (
    <span className="fw-editable">
      <span className="fw-cell">{children}</span>
      <EditorPopover open={open} onOpenChange={setOpen} content={editor}>
        <button
          type="button"
          className="fw-cell-edit"
          aria-label={t("view.editCell", { field: say(field.title), title: row.title })}
          onClick={(event) => event.stopPropagation()}
        >
          <EditOutlined aria-hidden />
        </button>
      </EditorPopover>
    </span>
  );
}
