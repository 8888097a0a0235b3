import { Button } from "antd";
import type { FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FormNotices } from "./FormNotices";
import { FormRenderer } from "./FormRenderer";
import { LikeThis } from "./LikeThis";
import { useFocusProblem } from "./useFocusProblem";
import { useRecordForm } from "./useRecordForm";

interface CreateFormProps {
  form: FormInfo;
  prefill?: Values;
  /** Where the values go, when not to the form; it shows itself what came of it. */
  send?: (values: Values) => Promise<unknown>;
  draft?: string;
  submit?: string;
  onSaved?: (record: RecordInfo) => void;
  onCancel: () => void;
}

const nothing = () => {};

/** Making a new record: the form and its two buttons. */
export function CreateForm({ form, prefill, send, draft, submit, onSaved = nothing, onCancel }: CreateFormProps) {
  const { t } = useWords();
  const state = useRecordForm({ form, prefill, active: true, send, draft, onSaved });
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
        <LikeThis state={state} />
        <FormRenderer state={state} />
      </div>
      <div className="fw-bar">
        <Button type="primary" htmlType="submit" loading={state.saving}>
          {submit ?? t("action.save")}
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
