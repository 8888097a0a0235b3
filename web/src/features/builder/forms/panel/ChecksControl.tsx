import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { Json, JsonObject } from "@/documents/json";
import type { FormInfo, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { ConditionControl } from "./ConditionControl";
import { Row } from "./Row";
import { WordsControl } from "./WordsControl";

interface ChecksControlProps {
  info: FormInfo;
  value: Json | undefined;
  onChange: (checks: Json | undefined, place?: string) => void;
}

const ALWAYS = { "==": [1, 1] };

/** Conditions that a record must meet, each with what is said where it does not. */
export function ChecksControl({ info, value, onChange }: ChecksControlProps) {
  const { t } = useWords();
  const checks = (Array.isArray(value) ? value : []) as JsonObject[];
  const put = (at: number, change: JsonObject, place?: string) => onChange(checks.with(at, { ...checks[at], ...change }), place);
  const add = () => onChange([...checks, { when: ALWAYS, message: { zh: "请检查这一项。", en: "Check this value." } }]);
  return (
    <Row label={t("builder.form.checks")} property="checks">
      {checks.map((check, at) => (
        <div key={at} className="fw-nested" role="group" aria-label={t("builder.form.checkNumber", { number: at + 1 })}>
          <ConditionControl
            label={t("builder.form.mustHold")}
            info={info}
            value={JSON.stringify(check.when) === JSON.stringify(ALWAYS) ? undefined : check.when}
            onChange={(when) => put(at, { when: when ?? ALWAYS })}
          />
          <WordsControl label={t("builder.form.message")} value={check.message as Words} onChange={(words, language) => put(at, { message: words as JsonObject }, `${at}/${language}`)} />
          <Button size="small" type="text" icon={<DeleteOutlined aria-hidden />} onClick={() => onChange(checks.length > 1 ? checks.toSpliced(at, 1) : undefined)}>
            {t("builder.form.removeCheck", { number: at + 1 })}
          </Button>
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={add}>
        {t("builder.form.addCheck")}
      </Button>
    </Row>
  );
}
