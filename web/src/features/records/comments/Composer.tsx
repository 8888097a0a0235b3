import { Button, Mentions } from "antd";
import { type KeyboardEvent, useState } from "react";
import { Avatar } from "@/components/Avatar";
import { Fault } from "@/components/states";
import type { Comment, Said } from "@/lib/api/comments";
import type { Field, StoredFile } from "@/lib/api/types";
import { type Chosen, toSent, toTyped, typedName } from "@/lib/format/mentions";
import { useWords } from "@/lib/i18n";
import { FileWidget } from "@/runtime/widgets/FileWidget";
import { useMentionable } from "./useMentionable";

interface Sending {
  mutate: (said: Said, then: { onSuccess: () => void }) => void;
  isPending: boolean;
  error: unknown;
}

interface ComposerProps {
  form: string;
  id: string | number;
  sending: Sending;
  /** What the button says. */
  words: string;
  /** The comment that is changed; else a new one is written. */
  comment?: Comment;
  onDone?: () => void;
}

const LONGEST = 5_000;
const FILES: Field = { key: "comment", type: "attachment", title: {} };
const EMPTY = { text: "", chosen: new Map() as Chosen };

/** Where a comment is typed; @ offers the people who may read the record. */
export function Composer({ form, id, sending, words, comment, onDone }: ComposerProps) {
  const { t } = useWords();
  const [{ text, chosen }, setTyped] = useState(() => (comment ? toTyped(comment.text ?? "", comment.mentions) : EMPTY));
  const [files, setFiles] = useState<unknown>(comment?.files ?? []);
  const people = useMentionable(form, id);
  const offered = people.found.map((person) => ({ person, typed: typedName({ id: person.id, title: person.name }, chosen) }));
  const choose = (name: string | undefined) => {
    const one = offered.find(({ typed }) => typed === name);
    if (one) setTyped((now) => ({ ...now, chosen: new Map([...now.chosen, [one.typed, one.person.id]]) }));
  };
  const attached = files as StoredFile[];
  const ready = text.trim() !== "" && !sending.isPending;
  const send = () => {
    if (!ready) return;
    const said = { text: toSent(text, chosen), files: attached.map((file) => String(file.id)) };
    sending.mutate(said, {
      onSuccess: () => {
        setTyped(EMPTY);
        setFiles([]);
        onDone?.();
      },
    });
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send();
  };
  const label = comment ? t("comments.change") : t("comments.write");
  return (
    <div className="fw-composer">
      <Mentions
        value={text}
        aria-label={label}
        placeholder={t("comments.hint")}
        maxLength={LONGEST}
        autoFocus={Boolean(comment)}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placement="top"
        loading={people.busy}
        filterOption={false}
        notFoundContent={people.busy ? t("state.loading") : t("comments.nobody")}
        options={offered.map(({ person, typed }) => ({
          value: typed,
          label: (
            <span className="fw-mention-option">
              <Avatar name={person.name} />
              {person.name}
              <span className="fw-note">{String(person.department ?? "")}</span>
            </span>
          ),
        }))}
        onSearch={people.search}
        onSelect={({ value }) => choose(value)}
        onKeyDown={onKey}
        onChange={(typed) => setTyped((now) => ({ ...now, text: typed }))}
      />
      <div className="fw-composer-foot">
        <FileWidget field={FILES} value={files} onChange={setFiles} id={`comment-files-${comment?.id ?? "new"}`} label={t("comments.attach")} values={{}} Nested={() => null} />
        <div className="fw-actions">
          {onDone && <Button onClick={onDone}>{t("action.cancel")}</Button>}
          <Button type="primary" disabled={!ready} loading={sending.isPending} onClick={send}>
            {words}
          </Button>
        </div>
      </div>
      <Fault error={sending.error} />
    </div>
  );
}
