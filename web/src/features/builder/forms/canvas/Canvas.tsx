import { PlusOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { ReactNode, Ref } from "react";
import { type FormDocument, itemNames, sectionsOf, setTab, tabsOf } from "@/documents/form";
import type { Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { type Selection, useBuilder } from "../builder";
import { usePage } from "../page";
import { both } from "./CanvasItem";
import { CanvasSection } from "./CanvasSection";
import { EditableText } from "./EditableText";
import "@/runtime/form-renderer/form.css";

interface CanvasProps {
  form: FormDocument;
  selection: Selection;
  sheet: Ref<HTMLDivElement>;
  children: ReactNode;
}

/** The form as it is at run time, to be changed where it stands. */
export function Canvas({ form, selection, sheet, children }: CanvasProps) {
  const { t } = useWords();
  const { actions, tab, phone } = usePage();
  const sections = sectionsOf(form);
  const tabs = tabsOf(form);
  const shown = (on: string | null) => sections.filter((one) => (one.tab ?? null) === on);
  const onSight = sections.filter((one) => (one.tab ?? null) === null || one.tab === tab);
  const first = selection.type === "items" ? null : (onSight.flatMap(itemNames)[0] ?? null);
  const draw = (on: string | null) =>
    shown(on).map((draft) => <CanvasSection key={draft.key} form={form} draft={draft} selection={selection} first={first} />);
  return (
    // What lies beside the form selects the form itself.
    <div className="fw-canvas" role="presentation" onClick={(event) => event.target === event.currentTarget && actions.select({ type: "form" })}>
      <div ref={sheet} className={phone ? "fw-sheet fw-sheet-phone fw-one-column" : "fw-sheet"} role="region" aria-label={t("builder.form.canvas")}>
        {sections.length === 0 && (
          <div className="fw-state">
            <p>{t("builder.form.empty")}</p>
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => actions.add({ type: "field", kind: "text" })}>
              {t("builder.form.firstField")}
            </Button>
          </div>
        )}
        {draw(null)}
        {tabs.length > 0 && <TabStrip form={form} selection={selection} />}
        {tabs.length > 0 && tab !== null && <div className="fw-canvas-tab">{draw(tab)}</div>}
        {children}
      </div>
    </div>
  );
}

function TabStrip({ form, selection }: { form: FormDocument; selection: Selection }) {
  const { t, say, language } = useWords();
  const { editor } = useBuilder();
  const { actions, tab, showTab, renaming, rename } = usePage();
  return (
    <div className="fw-canvas-tabs" role="tablist" aria-label={t("builder.form.tabs")}>
      {tabsOf(form).map((one) => {
        const title = say(one.title as Words) || one.key;
        if (renaming === `/${one.key}`) {
          const done = (text: string) => {
            rename(null);
            editor.change(setTab(actions.now(), one.key, { title: { ...both(one.title as Words, text), [language]: text } }));
          };
          return <EditableText key={one.key} value={title} label={title} onDone={done} onCancel={() => rename(null)} />;
        }
        const selected = selection.type === "tab" && selection.key === one.key;
        return (
          <button
            key={one.key}
            type="button"
            role="tab"
            data-tab={one.key}
            aria-selected={tab === one.key}
            className={selected ? "fw-canvas-tab-name fw-canvas-tab-chosen" : "fw-canvas-tab-name"}
            onClick={() => {
              if (selected) rename(`/${one.key}`);
              showTab(one.key);
              actions.select({ type: "tab", key: one.key });
            }}
          >
            {title}
          </button>
        );
      })}
    </div>
  );
}
