import type { UseMutationResult } from "@tanstack/react-query";
import { type InputRef, Modal } from "antd";
import { type ReactNode, useRef } from "react";
import { Fault } from "@/components/states";
import { TitleFields, type TwoTitles } from "@/components/TitleFields";
import { useWords } from "@/lib/i18n";

interface BeginDialogProps {
  heading: string;
  title: TwoTitles;
  onTitle: (title: TwoTitles) => void;
  /** Whether all is said that is needed. */
  ready: boolean;
  begin: UseMutationResult<unknown, unknown, void>;
  onClose: () => void;
  /** What is asked before the title, and after it. */
  before?: ReactNode;
  after?: ReactNode;
}

/** Asks what something new is called, and begins it. */
export function BeginDialog({ heading, title, onTitle, ready, begin, onClose, before, after }: BeginDialogProps) {
  const { t } = useWords();
  const first = useRef<InputRef>(null);
  return (
    <Modal
      open
      title={heading}
      okText={t("builder.begin")}
      cancelText={t("action.cancel")}
      onCancel={onClose}
      afterOpenChange={(open) => open && first.current?.focus()}
      onOk={() => begin.mutate()}
      confirmLoading={begin.isPending}
      okButtonProps={{ disabled: !ready }}
    >
      {before}
      <TitleFields first={first} value={title} onChange={onTitle} onEnter={() => ready && begin.mutate()} />
      {after}
      <Fault error={begin.error} />
    </Modal>
  );
}
