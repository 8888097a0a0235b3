import { Button } from "antd";
import type { FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FormNotices } from "./FormNotices";
import { FormRenderer } from "./FormRenderer";
import { useFocusProblem } from "./useFocusProblem";
import { useRecordForm } from "./useRecordForm";

interface CreateFormProps {
  form: FormInfo;
  prefill?: Values;
  onSaved: (record: RecordInfo) => void;
  onCancel: () => void;
}

/** Making a new record: the form and its two buttons. */
export function CreateForm({ form, prefill, onSaved, onCancel }: CreateFormProps) {
  const { t } = useWords();
  const state = useRecordForm({ form, prefill, active: true, onSaved });
  useFocusProblem(state);
  return (
    <form
      className="fw-create"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        state.save();
      }}
    >
      <div className="fw-create-body">
        <FormNotices state={state} />
        <FormRenderer state={state} />
      </div>
      <div className="fw-bar">
        <Button type="primary" htmlType="submit" loading={state.saving}>
          {t("action.save")}
        </Button>
        <Button
          onClick={() => {
            state.discard();
            onCancel();
          }}
        >
          {t("action.cancel")}
        </Button>
      </div>
    </form>
  );
}
