import { Input, type InputRef } from "antd";
import { type RefObject, useId } from "react";
import { useWords } from "@/lib/i18n";

export interface TwoTitles {
  zh: string;
  en: string;
}

export const titled = (title: TwoTitles): boolean => Boolean(title.zh.trim() || title.en.trim());

/** A title in both languages; one is enough, the other follows it. */
export function TitleFields(props: {
  value: TwoTitles;
  onChange: (value: TwoTitles) => void;
  onEnter?: () => void;
  /** The first of the two, to be focused once the dialog is there. */
  first?: RefObject<InputRef | null>;
}) {
  const { t, language } = useWords();
  const id = useId();
  const order = language === "zh" ? (["zh", "en"] as const) : (["en", "zh"] as const);
  return (
    <div className="fw-titles">
      {order.map((one, place) => (
        <div key={one}>
          <label htmlFor={`${id}${one}`}>{t(one === "zh" ? "builder.titleZh" : "builder.titleEn")}</label>
          <Input
            id={`${id}${one}`}
            ref={place === 0 ? props.first : undefined}
            maxLength={100}
            value={props.value[one]}
            onChange={(event) => props.onChange({ ...props.value, [one]: event.target.value })}
            onPressEnter={props.onEnter}
          />
        </div>
      ))}
    </div>
  );
}
