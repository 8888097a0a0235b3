import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Select, Tabs } from "antd";
import { type FormDocument, setMember, withMembers } from "@/documents/form";
import type { Json, JsonObject } from "@/documents/json";
import type { Field, FormInfo, Words } from "@/lib/api/types";
import { familyOf } from "@/lib/format/kinds";
import { useWords } from "@/lib/i18n";
import { FieldWidget } from "@/runtime/widgets/FieldWidget";
import { useBuilder } from "../builder";
import { Row } from "./Row";
import { useWantedTab } from "./useWantedTab";
import { WordsControl } from "./WordsControl";

const LISTS = new Set(["list", "search", "unique", "indexes"]);

const ICON: Field = { key: "icon", type: "icon", title: {} };
const TINT: Field = { key: "tint", type: "colour", title: {} };

/** The form as a whole: what it is called, what names its records, what its list shows and finds. */
export function FormPanel({ form, info }: { form: FormDocument; info: FormInfo }) {
  const { t, say } = useWords();
  const { editor } = useBuilder();
  const [tab, setTab] = useWantedTab("basic", (property) => (LISTS.has(property) ? "list" : "basic"));
  const set = (name: string, value: Json | undefined, place?: string) => editor.change(setMember(form, name, value), { place: place && `${name}/${place}` });
  const offered = (fits: (field: Field) => boolean = () => true) => info.fields.filter(fits).map((field) => ({ value: field.key, label: say(field.title) }));
  const listable = offered((field) => familyOf(field) !== "subtable");
  const columns = ((form.list as JsonObject | undefined)?.columns ?? []) as string[];
  const unique = (form.unique ?? []) as string[][];
  const pick = (name: string, value: string[], options: typeof listable, label: string) => (
    <Row label={label} property={name}>
      <Select
        mode="multiple"
        aria-label={label}
        value={value}
        options={options}
        showSearch={{ optionFilterProp: "label" }}
        onChange={(next: string[]) => (name === "list" ? setColumns(next) : set(name, next.length > 0 ? next : undefined))}
      />
    </Row>
  );
  const setColumns = (next: string[]) => {
    const list = withMembers((form.list as JsonObject | undefined) ?? {}, { columns: next });
    set("list", next.length > 0 ? list : undefined);
  };
  const basic = (
    <>
      <Row label={t("builder.form.formTitle")} property="title">
        <WordsControl label={t("builder.form.formTitle")} value={form.title as Words} onChange={(words, language) => set("title", words as JsonObject, language)} />
      </Row>
      <Row label={t("builder.form.help")} property="help">
        <WordsControl label={t("builder.form.help")} optional long value={form.help as Words | undefined} onChange={(words, language) => set("help", words as JsonObject | undefined, language)} />
      </Row>
      <Row label={t("builder.form.icon")} property="icon">
        <FieldWidget field={ICON} id="form-icon" label={t("builder.form.icon")} value={form.icon ?? "table"} values={{}} onChange={(value) => set("icon", (value as string | null) ?? undefined)} />
      </Row>
      <Row label={t("builder.form.tint")} property="tint">
        <FieldWidget field={TINT} id="form-tint" label={t("builder.form.tint")} value={form.tint ?? null} values={{}} onChange={(value) => set("tint", (value as string | null) ?? undefined)} />
      </Row>
      <Row label={t("builder.form.titleField")} help={t("builder.form.titleFieldHelp")} property="title_field">
        <Select
          allowClear
          aria-label={t("builder.form.titleField")}
          value={(form.title_field as string | undefined) ?? undefined}
          options={listable}
          showSearch={{ optionFilterProp: "label" }}
          onChange={(key?: string) => set("title_field", key)}
        />
      </Row>
    </>
  );
  const lists = (
    <>
      {pick("list", columns, listable, t("builder.form.listColumns"))}
      {pick("search", (form.search ?? []) as string[], offered((field) => ["text", "longtext", "rich_text"].includes(familyOf(field))), t("builder.form.searchFields"))}
      <Row label={t("builder.form.uniqueGroups")} help={t("builder.form.uniqueGroupsHelp")} property="unique">
        {unique.map((group, at) => (
          <div key={at} className="fw-choice">
            <Select
              mode="multiple"
              aria-label={t("builder.form.uniqueGroup", { number: at + 1 })}
              value={group}
              options={listable}
              showSearch={{ optionFilterProp: "label" }}
              onChange={(keys: string[]) => set("unique", unique.with(at, keys))}
            />
            <button type="button" className="fw-icon-button" aria-label={t("builder.form.deleteOf", { what: t("builder.form.uniqueGroup", { number: at + 1 }) })} onClick={() => set("unique", unique.length > 1 ? unique.toSpliced(at, 1) : undefined)}>
              <DeleteOutlined aria-hidden />
            </button>
          </div>
        ))}
        <Button size="small" type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => set("unique", [...unique, []])}>
          {t("builder.form.addUnique")}
        </Button>
      </Row>
    </>
  );
  return (
    <Tabs
      activeKey={tab}
      onChange={setTab}
      items={[
        { key: "basic", label: t("builder.form.tab.basic"), children: basic },
        { key: "list", label: t("builder.form.tab.list"), children: lists },
      ]}
    />
  );
}
