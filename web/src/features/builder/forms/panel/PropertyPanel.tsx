import { Button } from "antd";
import { useCallback } from "react";
import { type ElementDraft, fieldDraft, type FormDocument, itemNamed, sectionDraft } from "@/documents/form";
import type { FormInfo, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { type Selection, useBuilder } from "../builder";
import { FaultsContext, usePage } from "../page";
import { type Found, placeOf } from "../useProblems";
import { FieldPanel } from "./FieldPanel";
import { FormPanel } from "./FormPanel";
import { ElementPanel, SectionPanel, TabPanel } from "./LayoutPanels";

interface PropertyPanelProps {
  form: FormDocument;
  info: FormInfo;
  selection: Selection;
  found: Found;
}

/** What can be said about what is selected; about the form where nothing is. */
export function PropertyPanel({ form, info, selection, found }: PropertyPanelProps) {
  const { t, say } = useWords();
  const { byName } = useBuilder();
  const home = selection.type === "items" ? sectionDraft(form, selection.section) : undefined;
  const [name = ""] = selection.type === "items" ? selection.names : [];
  const item = home && itemNamed(home, name);
  const draft = typeof item === "string" ? fieldDraft(form, item) : undefined;
  const { at } = found;
  const faults = useCallback((property: string) => at.get(`${placeOf(selection)}/${property}`) ?? [], [at, selection]);
  const several = selection.type === "items" && selection.names.length > 1;
  const about = several
    ? t("builder.form.several", { count: selection.names.length })
    : draft
      ? `${say(draft.title as Words) || draft.key} · ${say(byName.get(draft.type)?.label) || draft.type}`
      : typeof item === "object"
        ? t(`builder.form.${item.type as "divider"}`)
        : t(`builder.form.${selection.type === "items" ? "form" : selection.type}`);
  return (
    <aside className="fw-builder-panel" aria-label={t("builder.form.properties")}>
      <h2 className="fw-panel-about">{about}</h2>
      <FaultsContext value={faults}>
      <div className="fw-panel-body">
        {several ? (
          <Several />
        ) : draft ? (
          <FieldPanel form={form} info={info} draft={draft} />
        ) : typeof item === "object" ? (
          <ElementPanel form={form} section={(selection as { section: string }).section} name={name} element={item as ElementDraft} />
        ) : selection.type === "section" ? (
          <SectionPanel form={form} section={selection.key} />
        ) : selection.type === "tab" ? (
          <TabPanel form={form} tab={selection.key} />
        ) : (
          <FormPanel form={form} info={info} />
        )}
      </div>
      </FaultsContext>
    </aside>
  );
}

function Several() {
  const { t } = useWords();
  const { actions } = usePage();
  return (
    <div className="fw-actions">
      <Button onClick={actions.duplicate}>{t("builder.form.duplicate")}</Button>
      <Button danger onClick={() => void actions.remove()}>
        {t("action.delete")}
      </Button>
    </div>
  );
}
