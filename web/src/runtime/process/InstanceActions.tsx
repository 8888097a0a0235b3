import { Button, Input, Modal } from "antd";
import { useState } from "react";
import type { Instance } from "@/lib/api/process-types";
import { useWords } from "@/lib/i18n";
import { useInstanceAct } from "./useInstanceAct";

/** What one may do to a running process beside its tasks: comment, withdraw. */
export function InstanceActions({ instance }: { instance: Instance }) {
  const { t } = useWords();
  const [asking, setAsking] = useState<"comment" | "withdraw" | null>(null);
  const [comment, setComment] = useState("");
  const act = useInstanceAct(instance.id);
  if (instance.can.length === 0) return null;
  const close = () => {
    setAsking(null);
    setComment("");
  };
  const withdrawing = asking === "withdraw";
  const send = () => {
    if (!asking || act.isPending || (!withdrawing && !comment.trim())) return;
    act.mutate({ action: asking, comment: comment.trim() || undefined }, { onSuccess: close });
  };
  return (
    <div className="fw-instance-actions">
      {instance.can.includes("comment") && (
        <Button size="small" onClick={() => setAsking("comment")}>
          {t("process.comment")}
        </Button>
      )}
      {instance.can.includes("withdraw") && (
        <Button size="small" onClick={() => setAsking("withdraw")}>
          {t("process.withdraw")}
        </Button>
      )}
      {instance.can.includes("retry") && (
        <Button size="small" loading={act.isPending && !asking} onClick={() => act.mutate({ action: "retry" })}>
          {t("action.retry")}
        </Button>
      )}
      <Modal
        open={asking !== null}
        title={withdrawing ? t("process.withdrawTitle", { title: instance.record_title }) : t("process.comment")}
        okText={t(withdrawing ? "process.withdraw" : "process.sendComment")}
        cancelText={t("action.cancel")}
        okButtonProps={{ danger: withdrawing, disabled: !withdrawing && !comment.trim(), loading: act.isPending }}
        onOk={send}
        onCancel={close}
        destroyOnHidden
      >
        {withdrawing && <p className="fw-note fw-dialog-note">{t("process.withdrawText")}</p>}
        <Input.TextArea
          autoFocus
          rows={3}
          maxLength={2000}
          value={comment}
          aria-label={t("process.comment")}
          placeholder={t(withdrawing ? "process.reasonOptional" : "process.commentHint")}
          onChange={(event) => setComment(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        />
      </Modal>
    </div>
  );
}
