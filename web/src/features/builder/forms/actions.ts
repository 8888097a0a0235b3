import { asText, copyItems, copySection, fromText, paste } from "@/documents/clipboard";
import {
  addElement,
  addField,
  addSection,
  addTab,
  type ElementDraft,
  fieldDraft,
  type FormDocument,
  itemNamed,
  itemNames,
  laidOut,
  moveItem,
  moveSection,
  removeElement,
  removeFields,
  removeSection,
  removeTab,
  sectionDraft,
  sectionsOf,
  setWidth,
  type Spot,
} from "@/documents/form";
import type { Words } from "@/lib/api/types";
import type { Say, Translate } from "@/lib/i18n";
import { type Builder, NOTHING, type Selection, standing } from "./builder";

/** What the palette offers: a kind of field, or a part of the layout. */
export type Offer = { type: "field"; kind: string } | { type: "section" } | { type: "tab" } | { type: "element"; element: "divider" | "description" | "button" };

const SECTION: Words = { zh: "新分区", en: "New section" };
const TAB: Words = { zh: "新标签页", en: "New tab" };
const ELEMENTS: Record<string, ElementDraft> = {
  divider: { type: "divider" },
  description: { type: "description", text: { zh: "填写说明", en: "How to fill this in" } },
  button: { type: "button", title: { zh: "发起流程", en: "Start a process" }, process: "" },
};

export type Actions = ReturnType<typeof makeActions>;

interface Around {
  builder: Builder;
  t: Translate;
  say: Say;
  announce: (text: string) => void;
  /** The tab whose sections are shown. */
  shownTab: () => string | null;
  /** Asks whether what others use shall go; answers at once where nobody does. */
  mayGo: (fields: string[]) => Promise<boolean>;
}

/** What is done to the form, whether by pointer, key or button. */
export function makeActions({ builder, t, say, announce, shownTab, mayGo }: Around) {
  const { editor, byName, optionsOf } = builder;
  const now = (): FormDocument => laidOut(editor.state().history.document);
  const selected = (): Selection => standing(now(), editor.state().history.selection);
  const titleOf = (section: string, name: string): string => {
    const home = sectionDraft(now(), section);
    const item = home && itemNamed(home, name);
    if (typeof item === "string") return say(fieldDraft(now(), item)?.title as Words | undefined) || item;
    return item ? t(`builder.form.${item.type as "divider"}`) : name;
  };

  /** Where something new goes without being dragged: after what is selected, else at the end of what is shown. */
  const spot = (): Spot | undefined => {
    const form = now();
    const chosen = selected();
    if (chosen.type === "items") {
      const names = itemNames(sectionDraft(form, chosen.section) as never);
      return { section: chosen.section, before: names[names.indexOf(chosen.names.at(-1) as string) + 1] ?? null };
    }
    if (chosen.type === "section") return { section: chosen.key };
    const shown = sectionsOf(form).findLast((one) => (one.tab ?? null) === shownTab()) ?? sectionsOf(form).at(-1);
    return shown && { section: shown.key };
  };

  const add = (offer: Offer, where: Spot | undefined = spot(), landing?: { tab: string | null; before: string | null }): void => {
    const form = now();
    if (offer.type === "section") {
      const tab = landing ? landing.tab : ((sectionDraft(form, where?.section ?? "")?.tab as string | undefined) ?? shownTab());
      const made = addSection(form, SECTION, { tab: tab ?? undefined, before: landing?.before });
      editor.change(made.form, { selection: { type: "section", key: made.key } });
    } else if (offer.type === "tab") {
      const made = addTab(form, TAB, SECTION);
      editor.change(made.form, { selection: { type: "tab", key: made.key } });
    } else if (offer.type === "element") {
      const made = addElement(form, { ...ELEMENTS[offer.element] } as ElementDraft, where);
      editor.change(made.form, { selection: { type: "items", section: made.section, names: [made.name] } });
    } else {
      const kind = byName.get(offer.kind);
      if (!kind) return;
      const made = addField(form, { ...kind, starter: kind.starter }, where);
      const section = sectionsOf(made.form).find((one) => one.fields.includes(made.key))?.key ?? "";
      editor.change(made.form, { selection: { type: "items", section, names: [made.key] } });
    }
    announce(t("builder.form.said.added", { what: labelOf(offer) }));
  };

  const labelOf = (offer: Offer): string =>
    offer.type === "field" ? say(byName.get(offer.kind)?.label) : t(`builder.form.${offer.type === "element" ? offer.element : offer.type}`);

  const move = (section: string, name: string, to: Spot): void => {
    const title = titleOf(section, name);
    const moved = moveItem(now(), section, name, to);
    editor.change(moved.form, { selection: { type: "items", section: to.section, names: [moved.name] } });
    const home = sectionDraft(now(), to.section);
    const names = home ? itemNames(home) : [];
    announce(t("builder.form.said.moved", { what: title, section: say(home?.title as Words), at: names.indexOf(moved.name) + 1, of: names.length }));
  };

  /** One place on or back; over the end of a section into the next one. */
  const shift = (by: 1 | -1): void => {
    const chosen = selected();
    const form = now();
    if (chosen.type === "section") return shiftSection(form, chosen.key, by);
    if (chosen.type !== "items" || chosen.names.length !== 1) return;
    const [name] = chosen.names as [string];
    const names = itemNames(sectionDraft(form, chosen.section) as never);
    const at = names.indexOf(name);
    if (by < 0 && at > 0) return move(chosen.section, name, { section: chosen.section, before: names[at - 1] });
    if (by > 0 && at < names.length - 1) return move(chosen.section, name, { section: chosen.section, before: names[at + 2] ?? null });
    const all = sectionsOf(form);
    const next = all[all.findIndex((one) => one.key === chosen.section) + by];
    if (next) move(chosen.section, name, { section: next.key, before: by > 0 ? (itemNames(next)[0] ?? null) : null });
  };

  const shiftSection = (form: FormDocument, key: string, by: 1 | -1): void => {
    const tab = sectionDraft(form, key)?.tab ?? null;
    const near = sectionsOf(form).filter((one) => (one.tab ?? null) === tab);
    const at = near.findIndex((one) => one.key === key);
    const [target, after] = [near[at + by], near[at + 2 * by]];
    if (!target) return;
    editor.change(moveSection(form, key, { before: by < 0 ? target.key : (after?.key ?? nextOf(form, target.key)) }));
    announce(t("builder.form.said.movedSection", { what: say(sectionDraft(now(), key)?.title as Words) }));
  };

  const remove = async (): Promise<void> => {
    const chosen = selected();
    const form = now();
    const fields = fieldsIn(form, chosen);
    if (chosen.type === "form" || (fields.length > 0 && !(await mayGo(fields)))) return;
    editor.change(without(now(), chosen), { selection: NOTHING });
    announce(t("builder.form.said.removed", { count: chosen.type === "items" ? chosen.names.length : 1 }));
  };

  const copied = (): string | null => {
    const chosen = selected();
    const found =
      chosen.type === "items" ? copyItems(now(), chosen.section, chosen.names) : chosen.type === "section" ? copySection(now(), chosen.key) : null;
    if (!found) return null;
    announce(t("builder.form.said.copied", { count: found.fields.length || 1 }));
    return asText(found);
  };

  /** Puts in what a text holds; tells whether it holds anything of ours. */
  const pasted = (text: string): boolean => {
    const found = fromText(text);
    if (!found) return false;
    const chosen = selected();
    const made = paste(now(), found, optionsOf, spot());
    const section = made.sections.at(-1) ?? "";
    const isWhole = (found.sections ?? []).length > 0;
    const names = made.element && made.keys.length === 0 ? [made.element] : made.keys;
    editor.change(made.form, { selection: isWhole ? { type: "section", key: section } : names.length > 0 ? { type: "items", section, names } : chosen });
    announce(t("builder.form.said.pasted", { count: made.keys.length || 1 }));
    return true;
  };

  return {
    now,
    selected,
    titleOf,
    add,
    labelOf,
    sectionTitle: (key: string) => say(sectionDraft(now(), key)?.title as Words | undefined) || key,
    move,
    shift,
    moveSection: (key: string, where: { tab?: string | null; before?: string | null }) => editor.change(moveSection(now(), key, where), { selection: { type: "section", key } }),
    remove,
    copied,
    cut: (): string | null => {
      const text = copied();
      if (text) void remove();
      return text;
    },
    pasted,
    duplicate: (): void => {
      const text = copied();
      if (text) pasted(text);
    },
    resize: (field: string, width: number | undefined) => editor.change(setWidth(now(), field, width)),
    select: (selection: Selection) => editor.select(selection),
    /** The item before or after the one selected. */
    step: (by: 1 | -1): void => {
      const all = sectionsOf(now()).flatMap((one) => itemNames(one).map((name) => ({ section: one.key, name })));
      const chosen = selected();
      const at = chosen.type === "items" ? all.findIndex((one) => one.section === chosen.section && one.name === chosen.names.at(by > 0 ? -1 : 0)) : by > 0 ? -1 : all.length;
      const next = all[at + by];
      if (next) editor.select({ type: "items", section: next.section, names: [next.name] });
    },
    undo: () => {
      editor.undo();
      announce(t("builder.form.said.undone"));
    },
    redo: () => {
      editor.redo();
      announce(t("builder.form.said.redone"));
    },
  };
}

function nextOf(form: FormDocument, key: string): string | null {
  const all = sectionsOf(form);
  return all[all.findIndex((one) => one.key === key) + 1]?.key ?? null;
}

function fieldsIn(form: FormDocument, chosen: Selection): string[] {
  if (chosen.type === "items") {
    const home = sectionDraft(form, chosen.section);
    return home ? chosen.names.filter((name) => typeof itemNamed(home, name) === "string") : [];
  }
  if (chosen.type !== "section") return [];
  return (sectionDraft(form, chosen.key)?.fields ?? []).filter((one): one is string => typeof one === "string");
}

function without(form: FormDocument, chosen: Selection): FormDocument {
  if (chosen.type === "section") return removeSection(form, chosen.key);
  if (chosen.type === "tab") return removeTab(form, chosen.key);
  if (chosen.type !== "items") return form;
  const fields = fieldsIn(form, chosen);
  // Those without a key are counted: the last goes first.
  const elements = chosen.names.filter((name) => !fields.includes(name)).toReversed();
  return elements.reduce((left, name) => removeElement(left, chosen.section, name), removeFields(form, fields));
}
