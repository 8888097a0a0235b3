import { fieldOf } from "@/components/columns";
import type { TaskInfo } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import { focusField } from "@/runtime/form-renderer/FormNotices";
import type { RecordForm } from "@/runtime/form-renderer/useRecordForm";

const FEW = 4;

/** The fields the task lets one change, each a way to it. */
export function FieldsToFill({ info, state }: { info: TaskInfo; state: RecordForm }) {
  const { t, say } = useWords();
  const open = info.edit.filter((key) => fieldOf(state.form, key) && state.visible(key) && !state.readonly(key));
  const shown = open.toSorted((one, other) => Number(info.required.includes(other)) - Number(info.required.includes(one)));
  if (shown.length === 0) return null;
  return (
    <span className="fw-task-fill">
      {t("inbox.fill")}
      {shown.slice(0, FEW).map((key) => (
        <button key={key} type="button" className="fw-text-button" onClick={() => focusField(state.form.name, key)}>
          {say(fieldOf(state.form, key)?.title)}
          {info.required.includes(key) && (
            <span className="fw-star" aria-hidden>
              *
            </span>
          )}
        </button>
      ))}
      {shown.length > FEW && <span className="fw-note">{t("inbox.fillMore", { count: shown.length - FEW })}</span>}
    </span>
  );
}
