import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { post } from "@/lib/api/client";
import type { Message } from "@/lib/api/types";
import { showDateTime, showRelative } from "@/lib/format/dates";
import { idOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import "./messages.css";

/** Where it leads: to the process it is about, else to its record. */
function placeOf({ link, form, record }: Message): object | null {
  if (link?.instance) return { to: "/inbox", search: { instance: link.instance } };
  const id = idOf(record);
  return form && id !== null ? { to: "/f/$form/$id", params: { form, id: String(id) } } : null;
}

/** One message; opening or marking it makes it read. */
export function MessageRow({ message, onOpen }: { message: Message; onOpen?: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const read = useMutation({
    mutationFn: () => post(`/messages/${message.id}/read`),
    onSuccess: () => client.invalidateQueries({ queryKey: ["messages"] }),
  });
  const place = placeOf(message);
  const markRead = () => {
    if (!message.read) read.mutate();
  };
  return (
    <li className={message.read ? "fw-message" : "fw-message fw-message-new"}>
      <div className="fw-message-head">
        {place ? (
          <Link
            {...(place as { to: "/" })}
            className="fw-message-title fw-ellipsis"
            title={message.title}
            onClick={() => {
              markRead();
              onOpen?.();
            }}
          >
            {message.title}
          </Link>
        ) : (
          <span className="fw-message-title fw-ellipsis" title={message.title}>
            {message.title}
          </span>
        )}
        <time className="fw-note" dateTime={message.at} title={showDateTime(message.at)}>
          {showRelative(message.at)}
        </time>
      </div>
      {message.text && <p className="fw-message-text">{message.text}</p>}
      {!message.read && (
        <button type="button" className="fw-text-button fw-message-mark" onClick={markRead}>
          {t("messages.markRead")}
        </button>
      )}
    </li>
  );
}
