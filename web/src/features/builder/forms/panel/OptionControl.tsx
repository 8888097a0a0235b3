import { Input, InputNumber, Select, Switch } from "antd";
import type { FieldDraft, FormDocument } from "@/documents/form";
import { fieldsOf } from "@/documents/form";
import { isObject, type Json, type JsonObject } from "@/documents/json";
import type { FormInfo, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import type { KindOption } from "../../editing/api";
import { useBuilder } from "../builder";
import { ChoicesControl } from "./ChoicesControl";
import { ConditionControl } from "./ConditionControl";
import { FormulaControl } from "./FormulaControl";
import { JsonControl } from "./JsonControl";
import { Row } from "./Row";
import { WordsControl } from "./WordsControl";

interface OptionControlProps {
  option: KindOption;
  value: Json | undefined;
  /** The other options of the same kind, and the form they are in. */
  draft: FieldDraft;
  form: FormDocument;
  info: FormInfo;
  onChange: (value: Json | undefined, place?: string) => void;
}

const BESIDE = new Set(["switch", "integer", "number"]);

/** An option with its label, asked for as its kind says. */
export function OptionControl(props: OptionControlProps) {
  const { say } = useWords();
  const { option } = props;
  return (
    <Row label={say(option.label) || option.name} help={say(option.help)} property={option.name} beside={BESIDE.has(option.control)}>
      <Control {...props} label={say(option.label) || option.name} />
    </Row>
  );
}

function Control(props: OptionControlProps & { label: string }) {
  const { option, value, draft, form, info, label, onChange } = props;
  const text = typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
  switch (option.control) {
    case "switch":
      return <Switch aria-label={label} checked={(value ?? option.default) === true} onChange={(on) => onChange(on === (option.default ?? false) ? undefined : on)} />;
    case "integer":
    case "number":
      return <NumberControl {...props} />;
    case "select":
    case "selects":
    case "field":
    case "fields":
    case "link":
    case "form":
    case "keys":
      return <PickControl {...props} />;
    case "words":
      return <WordsControl label={label} optional={!option.required} value={value as Words | undefined} onChange={(words) => onChange(words as JsonObject | undefined, "typing")} />;
    case "choices":
      return <ChoicesControl label={label} value={(Array.isArray(value) ? value : []) as JsonObject[]} onChange={(choices, place) => onChange(choices, place && `typing/${place}`)} />;
    case "condition":
      return <ConditionControl label={label} info={info} except={draft.key} value={value} onChange={onChange} />;
    case "formula":
    case "far_formula":
      return <FormulaControl label={label} form={form.key} info={info} field={option.control === "formula" ? draft.key : undefined} value={text} onChange={(typed) => onChange(typed === "" && !option.required ? undefined : typed, "typing")} />;
    case "result":
      return <ResultControl {...props} />;
    case "text":
    case "key":
    case "back":
    case "path":
    case "date":
    case "far_field":
    case "far_link":
      return <Input aria-label={label} value={text} placeholder={shownDefault(option)} onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value, "typing")} />;
    case "long_text":
      return <Input.TextArea aria-label={label} autoSize={{ minRows: 2, maxRows: 8 }} value={text} onChange={(event) => onChange(event.target.value === "" ? undefined : event.target.value, "typing")} />;
    default:
      return <JsonControl label={label} value={value} onChange={onChange} />;
  }
}

const shownDefault = (option: KindOption): string | undefined =>
  option.default === null || option.default === undefined || option.default === "" ? undefined : String(option.default);

function NumberControl({ option, value, label, onChange }: OptionControlProps & { label: string }) {
  return (
    <InputNumber<string | number>
      aria-label={label}
      stringMode={option.control === "number"}
      precision={option.control === "integer" ? 0 : undefined}
      min={option.min ?? undefined}
      max={option.max ?? undefined}
      placeholder={shownDefault(option)}
      value={typeof value === "number" || typeof value === "string" ? value : null}
      onChange={(next) => {
        if (next === null || next === "") return onChange(undefined, "typing");
        const number = Number(next);
        // Decimals beyond what a number holds exactly stay text.
        onChange(typeof next === "number" || (String(number) === next && Number.isFinite(number)) ? number : next, "typing");
      }}
    />
  );
}

function PickControl({ option, value, form, label, onChange }: OptionControlProps & { label: string }) {
  const { say } = useWords();
  const { forms, byName } = useBuilder();
  const { control } = option;
  const several = control === "selects" || control === "fields" || control === "keys";
  const offered =
    control === "form"
      ? forms.map((one) => ({ value: one.name, label: say(one.title) }))
      : control === "select" || control === "selects"
        ? (option.choices ?? []).map((one) => ({ value: one.value as string, label: say(one.label) }))
        : control === "keys"
          ? []
          : fieldsOf(form)
              .filter((one) => control !== "link" || byName.get(one.type)?.widget === "link")
              .map((one) => ({ value: one.key, label: say(one.title as Words) || one.key }));
  return (
    <Select
      aria-label={label}
      mode={control === "keys" ? "tags" : several ? "multiple" : undefined}
      value={(several ? (Array.isArray(value) ? value : (option.default ?? [])) : (value ?? option.default ?? undefined)) as string}
      options={offered}
      allowClear={!option.required}
      showSearch={{ optionFilterProp: "label" }}
      onChange={(next: unknown) => {
        const isEmpty = next === undefined || next === null || (Array.isArray(next) && next.length === 0);
        onChange(isEmpty || next === option.default ? undefined : (next as Json));
      }}
    />
  );
}

/** The type of what a formula gives, with that type's own options. */
function ResultControl({ value, draft, form, info, label, onChange }: OptionControlProps & { label: string }) {
  const { say } = useWords();
  const { kinds, byName } = useBuilder();
  const result = isObject(value) ? value : {};
  const type = typeof result.type === "string" ? result.type : undefined;
  return (
    <div className="fw-nested">
      <Select
        aria-label={label}
        value={type}
        showSearch={{ optionFilterProp: "label" }}
        options={kinds.fields.filter((kind) => !kind.derived && kind.widget !== "subtable").map((kind) => ({ value: kind.name, label: say(kind.label) }))}
        onChange={(next: string) => onChange({ ...byName.get(next)?.starter, type: next })}
      />
      {byName.get(type ?? "")?.options.map((option) => (
        <OptionControl
          key={option.name}
          option={option}
          value={result[option.name]}
          draft={draft}
          form={form}
          info={info}
          onChange={(next, place) => {
            const { [option.name]: _, ...others } = result;
            onChange(next === undefined ? others : { ...others, [option.name]: next }, place);
          }}
        />
      ))}
    </div>
  );
}
