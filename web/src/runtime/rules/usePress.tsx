import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useRef } from "react";
import { pressButton } from "@/lib/api/buttons";
import { newKey } from "@/lib/api/key";
import type { Pressed, Row, RuleButton } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useReason } from "../process/useInstanceAct";

type Chosen = Pick<Row, "id" | "version" | "title">;

const SHOWN = 5;

/** Runs rules for records, after asking where the rule wants it, and tells what came of it. */
export function usePress(onDone?: () => void) {
  const { t, say } = useWords();
  const { modal, message } = App.useApp();
  const client = useQueryClient();
  const reason = useReason();
  const sent = useRef({ asked: "", key: "" });
  const press = useMutation({
    mutationFn: ({ button, rows }: { button: RuleButton; rows: Chosen[] }) => {
      const asked = JSON.stringify([button.rule, rows.map((row) => [row.id, row.version])]);
      if (sent.current.asked !== asked) sent.current = { asked, key: newKey() };
      return pressButton(button.rule, rows, sent.current.key);
    },
    onSuccess: (answer, { button, rows }) => {
      sent.current = { asked: "", key: "" };
      const title = say(button.title);
      if (answer.fired.length > 0) void message.success(t("rules.pressed", { count: answer.fired.length, title }));
      if (answer.skipped.length > 0) void modal.info({ title: t("rules.skipped", { count: answer.skipped.length, title }), content: <Skipped answer={answer} rows={rows} /> });
      for (const kind of ["records", "tasks", "instances", "messages", "firings"]) void client.invalidateQueries({ queryKey: [kind] });
      onDone?.();
    },
    onError: (error) => {
      void message.error(reason(error));
      void client.invalidateQueries({ queryKey: ["records"] });
    },
  });
  const ask = (button: RuleButton, rows: Chosen[]) => {
    const run = () => press.mutateAsync({ button, rows }).catch(() => undefined);
    if (!button.confirm) return void run();
    void modal.confirm({
      title: say(button.confirm),
      content: rows.length > 1 ? t("rules.pressMany", { count: rows.length }) : rows[0]?.title,
      okText: say(button.title),
      cancelText: t("action.cancel"),
      onOk: run,
    });
  };
  return { ask, pending: press.isPending ? press.variables?.button.rule : undefined };
}

/** Why nothing was done, by record. */
function Skipped({ answer, rows }: { answer: Pressed; rows: Chosen[] }) {
  const { t } = useWords();
  return (
    <ul>
      {answer.skipped.slice(0, SHOWN).map(({ id, reasons }) => (
        <li key={id}>
          {rows.length > 1 && <strong>{rows.find((row) => Number(row.id) === id)?.title} </strong>}
          {reasons.map((one) => one.message).join(" ")}
        </li>
      ))}
      {answer.skipped.length > SHOWN && <li>{t("view.moreProblems", { count: answer.skipped.length - SHOWN })}</li>}
    </ul>
  );
}
