import { Input, Modal, Radio, Select } from "antd";
import { useState } from "react";
import type { ReturnMode, TaskAction, TaskAnswer, TaskInfo } from "@/lib/api/process-types";
import type { Field, Ref } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { isRef } from "@/lib/format/value";
import { RemoteSelect } from "@/runtime/widgets/RemoteSelect";

interface AnswerDialogProps {
  action: TaskAction;
  info: TaskInfo;
  comment: string;
  onSend: (answer: TaskAnswer) => void;
  onClose: () => void;
}

const BOTH: ReturnMode[] = ["replay", "jump_back"];
const MODE_WORDS = { replay: "inbox.replay", jump_back: "inbox.jumpBack" } as const;
const PERSON: Field = { key: "to", type: "person", title: {} };

/** Asks what an answer needs beside itself: why, to whom, back to where. */
export function AnswerDialog({ action, info, comment: first, onSend, onClose }: AnswerDialogProps) {
  const { t, say } = useWords();
  const [comment, setComment] = useState(first);
  const [person, setPerson] = useState<Ref | null>(null);
  const [node, setNode] = useState(info.returns[0]?.node);
  const [wanted, setMode] = useState<ReturnMode>("replay");
  const modes = info.returns.find((one) => one.node === node)?.modes ?? BOTH;
  const mode = modes.includes(wanted) ? wanted : modes[0];
  const needed = action.comment === "required";
  const returns = action.key === "return";
  const transfers = action.key === "transfer";
  const ready = (!needed || comment.trim() !== "") && (!returns || Boolean(node)) && (!transfers || person !== null);
  const send = () => {
    if (!ready) return;
    onSend({
      ...(comment.trim() ? { comment: comment.trim() } : {}),
      ...(returns ? { node, mode } : {}),
      ...(transfers ? { to: Number(person?.id) } : {}),
    });
  };
  return (
    <Modal
      open
      styles={{ header: { paddingRight: 24 } }}
      title={`${say(action.title)} · ${info.task.title}`}
      okText={say(action.title)}
      cancelText={t("action.cancel")}
      okButtonProps={{ disabled: !ready, danger: action.key === "reject" }}
      onOk={send}
      onCancel={onClose}
    >
      {returns && (
        <>
          <div className="fw-dialog-field">
            <span>{t("inbox.returnTo")}</span>
            <Select
              className="fw-wide"
              aria-label={t("inbox.returnTo")}
              value={node}
              options={info.returns.map((one) => ({ value: one.node, label: say(one.title) }))}
              onChange={setNode}
            />
          </div>
          <div className="fw-dialog-field">
            <span>{t("inbox.afterReturn")}</span>
            <Radio.Group
              aria-label={t("inbox.afterReturn")}
              value={mode}
              onChange={(event) => setMode(event.target.value as ReturnMode)}
            >
              {modes.map((one) => (
                <Radio key={one} value={one}>
                  {t(MODE_WORDS[one])}
                </Radio>
              ))}
            </Radio.Group>
          </div>
        </>
      )}
      {transfers && (
        <div className="fw-dialog-field">
          <span>{t("inbox.transferTo")}</span>
          <RemoteSelect field={PERSON} value={person} onChange={(next) => setPerson(isRef(next) ? next : null)} label={t("inbox.transferTo")} />
        </div>
      )}
      <div className="fw-dialog-field">
        <span>
          {t("inbox.comment")}
          {needed && (
            <span className="fw-star" aria-hidden>
              *
            </span>
          )}
        </span>
        <Input.TextArea
          autoFocus={!transfers}
          rows={3}
          maxLength={2000}
          value={comment}
          aria-label={t("inbox.comment")}
          aria-required={needed}
          placeholder={needed ? t("inbox.commentNeeded", { action: say(action.title) }) : undefined}
          onChange={(event) => setComment(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
          }}
        />
      </div>
    </Modal>
  );
}
