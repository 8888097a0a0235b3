import { Drawer } from "antd";
import { NARROW } from "@/app/theme";
import type { FormInfo, RecordInfo, Values } from "@/lib/api/types";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { CreateForm } from "./CreateForm";

interface CreateDrawerProps {
  form: FormInfo;
  prefill?: Values;
  onSaved: (record: RecordInfo) => void;
  onClose: () => void;
}

/** A new record beside what one was doing; closing keeps the draft. */
export function CreateDrawer({ form, prefill, onSaved, onClose }: CreateDrawerProps) {
  const { t, say } = useWords();
  const narrow = useMedia(NARROW);
  return (
    <Drawer
      open
      size={narrow ? "100%" : "60%"}
      title={t("form.create", { form: say(form.title) })}
      onClose={onClose}
      styles={{ body: { padding: 0 } }}
    >
      <CreateForm form={form} prefill={prefill} onSaved={onSaved} onCancel={onClose} />
    </Drawer>
  );
}
