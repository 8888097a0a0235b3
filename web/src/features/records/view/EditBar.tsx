import { Button } from "antd";
import { useWords } from "@/lib/i18n";
import type { RecordForm } from "@/runtime/form-renderer/useRecordForm";

/** "3 changes · Save · Discard": there while the record is being edited. */
export function EditBar({ state, onStop }: { state: RecordForm; onStop: () => void }) {
  const { t } = useWords();
  const count = state.dirty.length;
  return (
    <div className={count > 0 ? "fw-bar fw-bar-edit fw-bar-dirty" : "fw-bar fw-bar-edit"}>
      <span className="fw-grow" role="status">
        {count > 0 ? t("record.changes", { count }) : t("record.noChanges")}
      </span>
      <Button type="primary" htmlType="submit" loading={state.saving} disabled={count === 0}>
        {t("action.save")}
      </Button>
      <Button onClick={onStop}>{t(count > 0 ? "action.discard" : "action.cancel")}</Button>
    </div>
  );
}
