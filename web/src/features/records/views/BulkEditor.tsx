import { Modal, Select } from "antd";
import { useState } from "react";
import type { FormInfo, Row } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { toWire } from "@/runtime/form-renderer/wire";
import { FieldWidget } from "@/runtime/widgets/FieldWidget";
import { editable } from "./EditableCell";
import { Refusal, useBatch } from "./useBatch";

/** Gives one field of all chosen records the same value. */
export function BulkEditor({ form, rows, onClose, onDone }: { form: FormInfo; rows: Row[]; onClose: () => void; onDone: () => void }) {
  const { t, say } = useWords();
  const fields = form.fields.filter((field) => editable(form, field));
  const [key, setKey] = useState<string>();
  const [value, setValue] = useState<unknown>(null);
  const field = fields.find((one) => one.key === key);
  const save = useBatch(form, rows, () => {
    onClose();
    onDone();
  });
  return (
    <Modal
      open
      title={t("view.editManyTitle", { count: rows.length })}
      okText={t("action.save")}
      okButtonProps={{ disabled: !field, loading: save.isPending }}
      onOk={() => field && save.mutate((row) => ({ id: row.id, version: row.version, values: { [field.key]: toWire(field, value) } }))}
      onCancel={onClose}
    >
      <div className="fw-view-editor">
        <Select
          aria-label={t("filter.field")}
          placeholder={t("filter.field")}
          showSearch={{ optionFilterProp: "label" }}
          value={key}
          options={fields.map((one) => ({ value: one.key, label: say(one.title) }))}
          onChange={(next: string) => {
            setKey(next);
            setValue(null);
          }}
        />
        {field && (
          <FieldWidget field={field} value={value} values={{}} id={`bulk-${field.key}`} label={say(field.title)} onChange={setValue} />
        )}
        {save.error && <Refusal error={save.error} rows={rows} />}
      </div>
    </Modal>
  );
}
