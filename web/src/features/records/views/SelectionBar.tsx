import { useQueryClient } from "@tanstack/react-query";
import { App, Button } from "antd";
import { lazy, Suspense, useState } from "react";
import type { FormInfo, Row } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { usePress } from "@/runtime/rules/usePress";
import { editable } from "./EditableCell";
import { latest, Refusal, useBatch } from "./useBatch";

const BulkEditor = lazy(() => import("./BulkEditor").then((module) => ({ default: module.BulkEditor })));

const PrintDialog = lazy(() => import("../view/PrintDialog").then((module) => ({ default: module.PrintDialog })));

/** So many documents come in one file. */
const MOST_PRINTED = 100;

/** A rule runs for so many records at once. */
const MOST_PRESSED = 1000;

/** What can be done with the chosen records, all of them or none. */
export function SelectionBar({ form, rows, onDone }: { form: FormInfo; rows: Row[]; onDone: () => void }) {
  const { t, say } = useWords();
  const press = usePress(onDone);
  const client = useQueryClient();
  const { modal } = App.useApp();
  const [editing, setEditing] = useState(false);
  const [printing, setPrinting] = useState(false);
  const [first, ...others] = rows;
  const remove = useBatch(form, rows, onDone);
  const fields = form.fields.filter((field) => editable(form, field));
  const ask = () =>
    modal.confirm({
      title: t("view.deleteMany", { count: rows.length }),
      content: t("view.deleteManyHint"),
      okText: t("action.delete"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync((row) => ({ id: row.id, version: row.version, delete: true })).catch(() => undefined),
    });
  return (
    <div className="fw-selection" role="toolbar" aria-label={t("view.selection")}>
      <span>{t("view.selected", { count: rows.length })}</span>
      {form.actions.update && fields.length > 0 && <Button onClick={() => setEditing(true)}>{t("view.editMany")}</Button>}
      {(form.prints ?? []).length > 0 && rows.length <= MOST_PRINTED && <Button onClick={() => setPrinting(true)}>{t("print.open")}</Button>}
      {rows.length <= MOST_PRESSED &&
        (form.buttons ?? []).map((one) => (
          <Button key={one.rule} loading={press.pending === one.rule} onClick={() => press.ask(one, latest(client, form, rows))}>
            {say(one.title)}
          </Button>
        ))}
      {form.actions.delete && (
        <Button danger loading={remove.isPending} onClick={ask}>
          {t("action.delete")}
        </Button>
      )}
      <Button type="text" onClick={onDone}>
        {t("view.unselect")}
      </Button>
      {remove.error && <Refusal error={remove.error} rows={rows} />}
      <Suspense fallback={null}>
        {editing && <BulkEditor form={form} rows={rows} onClose={() => setEditing(false)} onDone={onDone} />}
        {printing && first && <PrintDialog form={form} records={[first, ...others]} onClose={() => setPrinting(false)} />}
      </Suspense>
    </div>
  );
}
