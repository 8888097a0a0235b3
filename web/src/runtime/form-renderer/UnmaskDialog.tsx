import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type ComponentRef, useRef, useState } from "react";
import { Fault } from "@/components/states";
import { post } from "@/lib/api/client";
import { historyQuery, recordPath } from "@/lib/api/queries";
import type { Field } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

interface UnmaskDialogProps {
  form: string;
  id: string | number;
  field: Field;
  onSeen: (value: unknown) => void;
  onClose: () => void;
}

const SHORTEST = 4;
const LONGEST = 500;

/** Asks why somebody looks at a masked value; the reason is kept, the value is not. */
export default function UnmaskDialog({ form, id, field, onSeen, onClose }: UnmaskDialogProps) {
  const { t, say } = useWords();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const box = useRef<ComponentRef<typeof Input.TextArea>>(null);
  const look = useMutation({
    mutationFn: () => post<{ value: unknown }>(`${recordPath(form, id)}/unmask`, { field: field.key, reason: reason.trim() }),
    gcTime: 0,
    onSuccess: ({ value }) => {
      void client.invalidateQueries({ queryKey: historyQuery(form, id).queryKey });
      onSeen(value);
    },
  });
  const ready = reason.trim().length >= SHORTEST;
  return (
    <Modal
      open
      title={t("unmask.look", { field: say(field.title) })}
      okText={t("unmask.show")}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !ready, loading: look.isPending }}
      onOk={() => look.mutate()}
      onCancel={onClose}
      afterOpenChange={(open) => open && box.current?.focus()}
    >
      <p className="fw-note fw-unmask-note">{t("unmask.note")}</p>
      <Input.TextArea
        ref={box}
        aria-label={t("unmask.reason")}
        placeholder={t("unmask.hint", { count: SHORTEST })}
        maxLength={LONGEST}
        autoSize={{ minRows: 2, maxRows: 6 }}
        value={reason}
        onChange={(event) => setReason(event.target.value)}
      />
      <Fault error={look.error} />
    </Modal>
  );
}
