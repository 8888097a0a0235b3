import { DeleteOutlined, EditOutlined } from "@ant-design/icons";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useState } from "react";
import { Avatar } from "@/components/Avatar";
import { Fault } from "@/components/states";
import { Files } from "@/components/Value";
import { api, patch } from "@/lib/api/client";
import { type Comment, type Said, commentsKey, commentsPath } from "@/lib/api/comments";
import { showDateTime, showRelative } from "@/lib/format/dates";
import { piecesOf } from "@/lib/format/mentions";
import { useWords } from "@/lib/i18n";
import { Composer } from "./Composer";

interface CommentItemProps {
  form: string;
  id: string | number;
  comment: Comment;
}

/** One comment: who, when, what; its writer may change and delete it. */
export function CommentItem({ form, id, comment }: CommentItemProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const [editing, setEditing] = useState(false);
  const path = `${commentsPath(form, id)}/${comment.id}`;
  const refresh = () => client.invalidateQueries({ queryKey: commentsKey(form, id) });
  const change = useMutation({ mutationFn: (said: Said) => patch(path, said), onSuccess: refresh });
  return (
    <li className="fw-comment">
      <Avatar name={comment.author.title} />
      <div className="fw-comment-body">
        <div className="fw-comment-head">
          <strong>{comment.author.title}</strong>
          <When at={comment.at} />
          {comment.edited_at && !comment.deleted_at && (
            <span className="fw-note" title={showDateTime(comment.edited_at)}>
              {t("comments.edited")}
            </span>
          )}
          <span className="fw-grow" />
          {comment.own && !comment.deleted_at && !editing && (
            <OwnActions path={path} onEdit={() => setEditing(true)} refresh={refresh} />
          )}
        </div>
        {editing ? (
          <Composer form={form} id={id} sending={change} words={t("action.save")} comment={comment} onDone={() => setEditing(false)} />
        ) : (
          <Said comment={comment} />
        )}
      </div>
    </li>
  );
}

function When({ at }: { at: string }) {
  return (
    <time className="fw-note" dateTime={at} title={showDateTime(at)}>
      {showRelative(at)}
    </time>
  );
}

function Said({ comment }: { comment: Comment }) {
  const { t } = useWords();
  if (comment.text === null) return <p className="fw-comment-text fw-quiet">{t("comments.deleted")}</p>;
  return (
    <>
      <p className="fw-comment-text">
        {piecesOf(comment.text, comment.mentions).map((piece, index) =>
          typeof piece === "string" ? (
            piece
          ) : (
            <span key={index} className="fw-mention">
              @{piece.title}
            </span>
          ),
        )}
      </p>
      {comment.files.length > 0 && <Files files={comment.files} />}
    </>
  );
}

function OwnActions({ path, onEdit, refresh }: { path: string; onEdit: () => void; refresh: () => Promise<void> }) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const remove = useMutation({ mutationFn: () => api("DELETE", path), onSuccess: refresh });
  const ask = () =>
    void modal.confirm({
      title: t("comments.deleteTitle"),
      content: t("comments.deleteText"),
      okText: t("action.delete"),
      cancelText: t("action.cancel"),
      okButtonProps: { danger: true },
      onOk: () => remove.mutateAsync().catch(() => undefined),
    });
  return (
    <>
      <button type="button" className="fw-icon-button" aria-label={t("comments.change")} title={t("comments.change")} onClick={onEdit}>
        <EditOutlined aria-hidden />
      </button>
      <button type="button" className="fw-icon-button" aria-label={t("comments.delete")} title={t("comments.delete")} onClick={ask}>
        <DeleteOutlined aria-hidden />
      </button>
      <Fault error={remove.error} />
    </>
  );
}
