import { Input } from "antd";
import { useState } from "react";
import { type FieldDraft, type FormDocument, fieldsOf, homeOf, KEY, renameField, uniqueKey } from "@/documents/form";
import type { Json } from "@/documents/json";
import { useWords } from "@/lib/i18n";
import { FieldWidget } from "@/runtime/widgets/FieldWidget";
import { useBuilder } from "../builder";
import { describeField } from "../describe";
import { JsonControl } from "./JsonControl";
import { Row } from "./Row";

/** The name under which values are stored and formulas read them. */
export function KeyControl({ form, draft, known }: { form: FormDocument; draft: FieldDraft; known: boolean }) {
  const { t } = useWords();
  const { editor, optionsOf } = useBuilder();
  const [typed, setTyped] = useState(draft.key);
  const taken = fieldsOf(form).some((one) => one.key === typed && one.key !== draft.key);
  const wrong = !KEY.test(typed) || typed.includes("__") ? t("builder.form.keyWrong") : taken ? t("builder.form.keyTaken", { other: uniqueKey(typed, fieldsOf(form).map((one) => one.key)) }) : "";
  const take = () => {
    if (wrong || typed === draft.key) return setTyped(draft.key);
    const home = homeOf(form, draft.key)?.key ?? "";
    editor.change(renameField(form, draft.key, typed, optionsOf), { selection: { type: "items", section: home, names: [typed] } });
  };
  return (
    <>
      <Input
        className="fw-mono"
        data-own-undo
        aria-label={t("builder.form.key")}
        disabled={known}
        maxLength={40}
        value={typed}
        status={wrong ? "error" : undefined}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onPressEnter={take}
      />
      {wrong && <p className="fw-problem">{wrong}</p>}
    </>
  );
}

/** What a new record begins with, typed as it is when filling in; what is worked out is JSON. */
export function DefaultControl({ draft, onChange }: { draft: FieldDraft; onChange: (value: Json | undefined) => void }) {
  const { t } = useWords();
  const { byName, others } = useBuilder();
  const label = t("builder.form.default");
  const worked = typeof draft.default === "object" && draft.default !== null && !Array.isArray(draft.default);
  const field = describeField(draft, byName, others);
  const plain = new Set(["text", "longtext", "number", "money", "percent", "integer", "boolean", "choice", "multi", "date", "mobile", "mail", "url"]);
  return (
    <Row label={label} property="default">
      {worked || !plain.has(draft.type) ? (
        <JsonControl label={label} value={draft.default} onChange={onChange} />
      ) : (
        <FieldWidget
          field={{ ...field, required: false }}
          value={draft.default ?? null}
          values={{}}
          id={`default-${draft.key}`}
          label={label}
          onChange={(value) => onChange(value === null || value === undefined || value === "" ? undefined : (value as Json))}
        />
      )}
    </Row>
  );
}
