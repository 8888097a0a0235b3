import { useEffect, useRef } from "react";
import { useWords } from "@/lib/i18n";

interface EditableTextProps {
  value: string;
  label: string;
  onDone: (text: string) => void;
  onCancel: () => void;
}

/** A text changed where it stands: Enter or leaving keeps it, Escape leaves it as it was. */
export function EditableText({ value, label, onDone, onCancel }: EditableTextProps) {
  const { t } = useWords();
  const input = useRef<HTMLInputElement>(null);
  const over = useRef(false);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const end = (keep: boolean) => {
    if (over.current) return;
    over.current = true;
    const text = input.current?.value.trim() ?? "";
    if (keep && text && text !== value) onDone(text);
    else onCancel();
  };
  return (
    <input
      ref={input}
      className="fw-rename"
      data-own-undo
      aria-label={t("builder.form.renameOf", { what: label })}
      defaultValue={value}
      maxLength={100}
      onBlur={() => end(true)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.nativeEvent.isComposing) return;
        if (event.key === "Enter") end(true);
        if (event.key === "Escape") end(false);
      }}
    />
  );
}
