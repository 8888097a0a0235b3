import { Segmented, Select, Switch, Tabs } from "antd";
import { type FieldDraft, type FormDocument, homeOf, setField, setType, setWidth, widthsOf } from "@/documents/form";
import type { Json, JsonObject } from "@/documents/json";
import type { FormInfo, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useBuilder } from "../builder";
import { COMMON } from "../describe";
import { ChecksControl } from "./ChecksControl";
import { ConditionControl } from "./ConditionControl";
import { DefaultControl, KeyControl } from "./FieldParts";
import { OptionControl } from "./OptionControl";
import { Row } from "./Row";
import { useWantedTab } from "./useWantedTab";
import { WordsControl } from "./WordsControl";

interface FieldPanelProps {
  form: FormDocument;
  info: FormInfo;
  draft: FieldDraft;
}

/** Options that say which values are taken. */
const LIMITS = new Set(["max_length", "min_length", "at_least", "at_most", "least", "most", "pattern", "earliest", "latest", "max_size", "types"]);

const TABS: Record<string, string> = {
  required: "check",
  required_when: "check",
  unique: "check",
  checks: "check",
  visible_when: "when",
  readonly_when: "when",
  protect: "rights",
  readonly: "rights",
};

const tabOf = (property: string): string => TABS[property] ?? (LIMITS.has(property) ? "check" : "basic");

/** Everything about a field, in tabs. */
export function FieldPanel({ form, info, draft }: FieldPanelProps) {
  const { t } = useWords();
  const { editor, byName } = useBuilder();
  const [tab, setTab] = useWantedTab("basic", tabOf);
  const kind = byName.get(draft.type);
  const derived = kind?.derived ?? false;
  const set = (name: string, value: Json | undefined, place?: string) =>
    editor.change(setField(form, draft.key, { [name]: value }), { place: place && `${draft.key}/${name}/${place}` });
  const options = (wanted: boolean) =>
    (kind?.options ?? [])
      .filter((option) => LIMITS.has(option.name) === wanted)
      .map((option) => (
        <OptionControl
          key={option.name}
          option={option}
          value={draft[option.name]}
          draft={draft}
          form={form}
          info={info}
          onChange={(value, place) => set(option.name, value, place)}
        />
      ));
  const flag = (name: "required" | "unique" | "readonly") => (
    <Row label={t(`builder.form.${name}`)} property={name} beside>
      <Switch aria-label={t(`builder.form.${name}`)} checked={draft[name] === true} onChange={(on) => set(name, on || undefined)} />
    </Row>
  );
  const when = (name: "required_when" | "visible_when" | "readonly_when") => (
    <Row label={t(`builder.form.${name}`)} property={name}>
      <ConditionControl key={draft.key} label={t(`builder.form.${name}`)} info={info} except={draft.key} value={draft[name]} onChange={(value) => set(name, value)} />
    </Row>
  );
  return (
    <Tabs
      activeKey={tab}
      onChange={setTab}
      items={[
        {
          key: "basic",
          label: t("builder.form.tab.basic"),
          children: (
            <>
              <Basics form={form} draft={draft} set={set} />
              {options(false)}
              {!derived && kind && <DefaultControl draft={draft} onChange={(value) => set("default", value, "typing")} />}
              <Appearance form={form} draft={draft} set={set} />
            </>
          ),
        },
        {
          key: "check",
          label: t("builder.form.tab.check"),
          children: (
            <>
              {!derived && flag("required")}
              {!derived && flag("unique")}
              {options(true)}
              {!derived && when("required_when")}
              <ChecksControl key={draft.key} info={info} value={draft.checks} onChange={(value, place) => set("checks", value, place)} />
            </>
          ),
        },
        {
          key: "when",
          label: t("builder.form.tab.when"),
          children: (
            <>
              {when("visible_when")}
              {!derived && when("readonly_when")}
            </>
          ),
        },
        {
          key: "rights",
          label: t("builder.form.tab.rights"),
          children: (
            <>
              {!derived && flag("readonly")}
              <Row label={t("builder.form.protect")} help={t("builder.form.protectHelp")} property="protect">
                <Select
                  aria-label={t("builder.form.protect")}
                  value={(draft.protect as string | undefined) ?? "none"}
                  options={(["none", "C1", "C2", "C3"] as const).map((level) => ({ value: level, label: t(`builder.form.protect.${level}`) }))}
                  onChange={(level: string) => set("protect", level === "none" ? undefined : level)}
                />
              </Row>
              <p className="fw-note">{t("builder.form.rightsNote")}</p>
            </>
          ),
        },
      ]}
    />
  );
}

interface BasicsProps {
  form: FormDocument;
  draft: FieldDraft;
  set: (name: string, value: Json | undefined, place?: string) => void;
}

const WIDTHS = [6, 8, 12, 16, 24];

function Basics({ form, draft, set }: BasicsProps) {
  const { t, say } = useWords();
  const { editor, byName, kinds, published } = useBuilder();
  const known = published.has(draft.key);
  return (
    <>
      <Row label={t("builder.form.titleOf")} property="title">
        <WordsControl label={t("builder.form.titleOf")} value={draft.title as Words | undefined} onChange={(words, language) => set("title", words as JsonObject, language)} />
      </Row>
      <Row label={t("builder.form.type")} property="type" help={known ? t("builder.form.typeHelp") : undefined}>
        <Select
          aria-label={t("builder.form.type")}
          value={draft.type}
          showSearch={{ optionFilterProp: "label" }}
          options={kinds.fields.map((kind) => ({ value: kind.name, label: say(kind.label) }))}
          onChange={(name: string) => {
            const kind = byName.get(name);
            if (kind) editor.change(setType(form, draft.key, { ...kind, starter: kind.starter }, COMMON));
          }}
        />
      </Row>
    </>
  );
}

function Appearance({ form, draft, set }: BasicsProps) {
  const { t } = useWords();
  const { editor, published } = useBuilder();
  const home = homeOf(form, draft.key);
  const width = home && widthsOf(home)[draft.key];
  const known = published.has(draft.key);
  return (
    <>
      <Row label={t("builder.form.key")} property="key" help={known ? t("builder.form.keyKnown") : undefined}>
        <KeyControl key={draft.key} form={form} draft={draft} known={known} />
      </Row>
      <Row label={t("builder.form.help")} property="help">
        <WordsControl label={t("builder.form.help")} optional long value={draft.help as Words | undefined} onChange={(words, language) => set("help", words as JsonObject | undefined, language)} />
      </Row>
      <Row label={t("builder.form.width")} property="width">
        <Segmented
          block
          aria-label={t("builder.form.width")}
          value={width ?? 0}
          options={[
            { value: 0, label: t("builder.form.widthOne") },
            ...[...new Set([...WIDTHS, ...(width ? [width] : [])])].toSorted((one, other) => one - other).map((parts) => ({ value: parts, label: parts, title: `${parts}/24` })),
          ]}
          onChange={(parts) => editor.change(setWidth(form, draft.key, parts === 0 ? undefined : Number(parts)))}
        />
      </Row>
    </>
  );
}
