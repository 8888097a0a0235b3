import { ArrowLeftOutlined, ArrowRightOutlined } from "@ant-design/icons";
import { Button, Segmented, Select } from "antd";
import { type ElementDraft, type FormDocument, moveSection, moveTab, sectionDraft, setElement, setSection, setTab, tabsOf } from "@/documents/form";
import type { JsonObject } from "@/documents/json";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { useBuilder } from "../builder";
import { usePage } from "../page";
import { Row } from "./Row";
import { WordsControl } from "./WordsControl";

/** A section: its title, its columns, the tab it lies on. */
export function SectionPanel({ form, section }: { form: FormDocument; section: string }) {
  const { t, say } = useWords();
  const { editor } = useBuilder();
  const { showTab } = usePage();
  const draft = sectionDraft(form, section);
  if (!draft) return null;
  return (
    <>
      <Row label={t("builder.form.titleOf")} property="title">
        <WordsControl label={t("builder.form.titleOf")} value={draft.title as Words} onChange={(words, language) => editor.change(setSection(form, section, { title: words as JsonObject }), { place: `${section}/title/${language}` })} />
      </Row>
      <Row label={t("builder.form.columns")} property="columns">
        <Segmented
          block
          aria-label={t("builder.form.columns")}
          value={(draft.columns as number | undefined) ?? 2}
          options={[1, 2, 3].map((count) => ({ value: count, label: t("builder.form.columnsOf", { number: count }) }))}
          onChange={(columns) => editor.change(setSection(form, section, { columns }))}
        />
      </Row>
      {tabsOf(form).length > 0 && (
        <Row label={t("builder.form.onTab")} property="tab">
          <Select
            aria-label={t("builder.form.onTab")}
            value={(draft.tab as string | undefined) ?? ""}
            options={[{ value: "", label: t("builder.form.aboveTabs") }, ...tabsOf(form).map((tab) => ({ value: tab.key, label: say(tab.title as Words) }))]}
            onChange={(tab: string) => {
              editor.change(moveSection(form, section, { tab: tab || null }), { selection: { type: "section", key: section } });
              if (tab) showTab(tab);
            }}
          />
        </Row>
      )}
    </>
  );
}

export function TabPanel({ form, tab }: { form: FormDocument; tab: string }) {
  const { t } = useWords();
  const { editor } = useBuilder();
  const { actions } = usePage();
  const tabs = tabsOf(form);
  const at = tabs.findIndex((one) => one.key === tab);
  const draft = tabs[at];
  if (!draft) return null;
  return (
    <>
      <Row label={t("builder.form.titleOf")} property="title">
        <WordsControl label={t("builder.form.titleOf")} value={draft.title as Words} onChange={(words, language) => editor.change(setTab(form, tab, { title: words as JsonObject }), { place: `${tab}/title/${language}` })} />
      </Row>
      <div className="fw-actions">
        <Button icon={<ArrowLeftOutlined aria-hidden />} disabled={at === 0} onClick={() => editor.change(moveTab(form, tab, -1))}>
          {t("builder.form.toLeft")}
        </Button>
        <Button icon={<ArrowRightOutlined aria-hidden />} disabled={at === tabs.length - 1} onClick={() => editor.change(moveTab(form, tab, 1))}>
          {t("builder.form.toRight")}
        </Button>
        <Button danger onClick={() => void actions.remove()}>
          {t("action.delete")}
        </Button>
      </div>
      <p className="fw-note">{t("builder.form.tabNote")}</p>
    </>
  );
}

interface ElementPanelProps {
  form: FormDocument;
  section: string;
  name: string;
  element: ElementDraft;
}

/** A divider, a description, or a button that starts a process. */
export function ElementPanel({ form, section, name, element }: ElementPanelProps) {
  const { t, say } = useWords();
  const { editor, documents } = useBuilder();
  const property = element.type === "description" ? "text" : "title";
  const label = t(property === "text" ? "builder.form.text" : "builder.form.titleOf");
  const set = (change: JsonObject, place?: string) => editor.change(setElement(form, section, name, change), { place });
  const words = element[property] as Words | undefined;
  return (
    <>
      <Row label={label} property={property}>
        <WordsControl
          label={label}
          long={property === "text"}
          optional={element.type === "divider"}
          value={words}
          onChange={(next, language) => editor.change(setElement(form, section, name, { [property]: next as JsonObject | undefined }), { place: `${section}/${name}/${language}` })}
        />
      </Row>
      {element.type === "button" && (
        <Row label={t("builder.form.process")} property="process">
          <Select
            aria-label={t("builder.form.process")}
            value={(element.process as string) || undefined}
            placeholder={t("filter.pick")}
            options={documents.filter((one) => one.kind === "process" && (!one.form || one.form === form.key)).map((one) => ({ value: one.key, label: say(one.title) }))}
            onChange={(process: string) => set({ process })}
          />
        </Row>
      )}
    </>
  );
}
