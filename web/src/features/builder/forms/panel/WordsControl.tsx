import { Input } from "antd";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

interface WordsControlProps {
  label: string;
  value: Words | undefined;
  onChange: (words: Words | undefined, language: "zh" | "en") => void;
  long?: boolean;
  /** It may be left out. */
  optional?: boolean;
}

/** A text in both languages. */
export function WordsControl({ label, value, onChange, long, optional }: WordsControlProps) {
  const { t } = useWords();
  return (
    <div className="fw-words">
      {(["zh", "en"] as const).map((language) => {
        const name = t(`builder.edit.language.${language}`);
        const own = {
          "aria-label": t("builder.form.inLanguage", { what: label, language: name }),
          placeholder: name,
          value: value?.[language] ?? "",
        };
        const take = (text: string) => {
          const next = { ...value, [language]: text };
          onChange(optional && !next.zh && !next.en ? undefined : next, language);
        };
        return long ? (
          <Input.TextArea key={language} {...own} maxLength={2000} autoSize={{ minRows: 1, maxRows: 6 }} onChange={(event) => take(event.target.value)} />
        ) : (
          <Input key={language} {...own} maxLength={200} prefix={<span className="fw-words-mark" aria-hidden>{language === "zh" ? "中" : "EN"}</span>} onChange={(event) => take(event.target.value)} />
        );
      })}
    </div>
  );
}
