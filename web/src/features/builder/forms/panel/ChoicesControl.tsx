import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { keyFor } from "@/documents/form";
import type { JsonObject } from "@/documents/json";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";

interface ChoicesControlProps {
  label: string;
  value: JsonObject[];
  onChange: (choices: JsonObject[], place?: string) => void;
}

/** The values a choice is made from, in their order; their keys are what is stored. */
export function ChoicesControl({ label, value, onChange }: ChoicesControlProps) {
  const { t, language } = useWords();
  const add = () => {
    const title: Words = { zh: t("builder.form.choiceNamed", { number: value.length + 1, lng: "zh" }), en: t("builder.form.choiceNamed", { number: value.length + 1, lng: "en" }) };
    onChange([...value, { key: keyFor(title, "choice", value.map((one) => String(one.key))), title: title as JsonObject }]);
  };
  const swap = (at: number, by: number) => {
    const [moved, other] = [value[at], value[at + by]];
    if (moved && other) onChange(value.with(at, other).with(at + by, moved));
  };
  return (
    <div className="fw-choices" role="group" aria-label={label}>
      {value.map((choice, at) => {
        const title = (choice.title ?? {}) as Words;
        const name = title[language] ?? String(choice.key);
        return (
          <div key={String(choice.key)} className="fw-choice">
            <Input
              aria-label={t("builder.form.choiceOf", { number: at + 1 })}
              value={title[language] ?? ""}
              onChange={(event) => {
                const text = event.target.value;
                const { zh = text, en = text } = title;
                onChange(value.with(at, { ...choice, title: { zh, en, [language]: text } }), String(choice.key));
              }}
            />
            <button type="button" className="fw-icon-button" aria-label={t("builder.form.upOf", { what: name })} disabled={at === 0} onClick={() => swap(at, -1)}>
              <ArrowUpOutlined aria-hidden />
            </button>
            <button type="button" className="fw-icon-button" aria-label={t("builder.form.downOf", { what: name })} disabled={at === value.length - 1} onClick={() => swap(at, 1)}>
              <ArrowDownOutlined aria-hidden />
            </button>
            <button type="button" className="fw-icon-button" aria-label={t("builder.form.deleteOf", { what: name })} disabled={value.length === 1} onClick={() => onChange(value.toSpliced(at, 1))}>
              <DeleteOutlined aria-hidden />
            </button>
          </div>
        );
      })}
      <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={add}>
        {t("builder.form.addChoice")}
      </Button>
    </div>
  );
}
