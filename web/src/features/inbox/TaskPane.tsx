import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { Panel } from "@/components/PageHeader";
import { recordQuery, useForm } from "@/lib/api/queries";
import type { TaskInfo, TaskRow } from "@/lib/api/process-types";
import type { FormInfo, RecordInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FormNotices } from "@/runtime/form-renderer/FormNotices";
import { FormRenderer } from "@/runtime/form-renderer/FormRenderer";
import { useRecordForm } from "@/runtime/form-renderer/useRecordForm";
import { RecordRead } from "./RecordRead";
import { TaskFrame } from "./TaskFrame";

interface TaskPaneProps {
  info: TaskInfo;
  onDone: (next: TaskRow | null) => void;
  onBack?: () => void;
}

/** One task. What may be changed is edited in the record itself and travels with the answer. */
export function TaskPane({ info, onDone, onBack }: TaskPaneProps) {
  const { form: name, record: id } = info.task;
  const form = useForm(name);
  const record = useQuery(recordQuery(name, id));
  if (info.edit.length > 0 && form.data && record.data) {
    return <WithEdits info={info} form={form.data} record={record.data} onDone={onDone} onBack={onBack} />;
  }
  return (
    <TaskFrame info={info} version={record.data?.version} onDone={onDone} onBack={onBack}>
      <RecordRead form={name} id={id} />
    </TaskFrame>
  );
}

const nothing = () => {};

function WithEdits({ info, form, record, onDone, onBack }: TaskPaneProps & { form: FormInfo; record: RecordInfo }) {
  const { t } = useWords();
  const lens = useMemo(() => ({ edit: info.edit, required: info.required }), [info.edit, info.required]);
  const state = useRecordForm({
    form,
    record,
    active: true,
    draft: `fw.draft.task.${info.task.id}`,
    lens,
    onSaved: nothing,
  });
  return (
    <TaskFrame info={info} version={record.version} fields={state} onDone={onDone} onBack={onBack}>
      <Panel label={t("inbox.record")}>
        <FormNotices state={state} />
        <div className="fw-task-record">
          <FormRenderer state={state} />
        </div>
      </Panel>
    </TaskFrame>
  );
}
