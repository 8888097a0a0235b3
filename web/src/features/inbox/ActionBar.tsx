import { MessageOutlined, MoreOutlined } from "@ant-design/icons";
import { Button, Dropdown, Input, Tooltip } from "antd";
import { lazy, Suspense, useState } from "react";
import { PHONE } from "@/app/theme";
import type { TaskAction, TaskAnswer, TaskInfo } from "@/lib/api/process-types";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import type { TaskAct } from "./useTaskAct";
import { useKeys } from "./useKeys";

const AnswerDialog = lazy(() => import("./AnswerDialog").then((module) => ({ default: module.AnswerDialog })));

const SHOWN = 3;
const SHOWN_PHONE = 2;
const KEYS: Record<string, string> = { approve: "A", submit: "A", done: "A", read: "A", reject: "R" };
/** These ask for more than a comment. */
const DETAILED = new Set(["return", "transfer"]);

/** The answers, the first the most wanted; a comment beside them. */
export function ActionBar({ info, act }: { info: TaskInfo; act: TaskAct }) {
  const { t, say } = useWords();
  const phone = useMedia(PHONE);
  const [comment, setComment] = useState("");
  const [commenting, setCommenting] = useState(false);
  const [asking, setAsking] = useState<TaskAction | null>(null);
  const takesComment = info.actions.some((action) => action.comment);

  const choose = (action: TaskAction) => {
    if (act.pending) return;
    const lacksComment = action.comment === "required" && !comment.trim();
    if (DETAILED.has(action.key) || lacksComment) setAsking(action);
    else act.send(action.key, comment.trim() ? { comment: comment.trim() } : {});
  };
  const byKey = (key: string) => {
    const action = info.actions.find((one) => KEYS[one.key] === key);
    return action && (() => choose(action));
  };
  useKeys({ a: byKey("A"), r: byKey("R") });

  const shown = info.actions.slice(0, phone ? SHOWN_PHONE : SHOWN);
  const rest = info.actions.slice(shown.length);
  const input = (
    <Input
      value={comment}
      maxLength={2000}
      placeholder={t("inbox.comment")}
      aria-label={t("inbox.comment")}
      onChange={(event) => setComment(event.target.value)}
    />
  );
  return (
    <footer className="fw-task-bar" role="group" aria-label={t("inbox.actions")}>
      {takesComment && (!phone || commenting) && <span className="fw-task-comment">{input}</span>}
      {!takesComment && <span className="fw-grow" />}
      <span className="fw-task-buttons">
        {phone && takesComment && (
          <Button
            type="text"
            icon={<MessageOutlined aria-hidden />}
            aria-label={t("inbox.addComment")}
            aria-expanded={commenting}
            onClick={() => setCommenting(!commenting)}
          />
        )}
        {rest.length > 0 && (
          <Dropdown
            trigger={["click"]}
            placement="topRight"
            menu={{ items: rest.map((action) => ({ key: action.key, label: say(action.title), onClick: () => choose(action) })) }}
          >
            <Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t("action.more")} />
          </Dropdown>
        )}
        {shown.toReversed().map((action) => (
          <Tooltip key={action.key} title={KEYS[action.key] && !phone ? t("inbox.key", { key: KEYS[action.key] }) : undefined}>
            <Button
              type={action === info.actions[0] ? "primary" : "default"}
              danger={action.key === "reject"}
              loading={act.current === action.key}
              disabled={act.pending && act.current !== action.key}
              onClick={() => choose(action)}
            >
              {say(action.title)}
            </Button>
          </Tooltip>
        ))}
      </span>
      <Suspense fallback={null}>
        {asking && (
          <AnswerDialog
            action={asking}
            info={info}
            comment={comment}
            onSend={(answer: TaskAnswer) => {
              setAsking(null);
              act.send(asking.key, answer);
            }}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </footer>
  );
}
