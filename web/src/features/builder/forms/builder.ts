import { createContext, useContext, useMemo } from "react";
import type { Editor, EditorState } from "@/documents/editor";
import { fieldDraft, type FormDocument, homeOf, itemNamed, itemNames, laidOut, sectionDraft, tabsOf } from "@/documents/form";
import type { OptionPlace } from "@/documents/references";
import type { FormInfo } from "@/lib/api/types";
import type { Kinds } from "../editing/api";
import { useEditorState } from "../editing/useDocument";
import type { Entry, Located } from "../workspace/api";
import { describeForm, type KindsByName, type OtherForms } from "./describe";

/** What the panel is about, and what comes back with a step that is undone. */
export type Selection =
  | { type: "form" }
  | { type: "items"; section: string; names: string[] }
  | { type: "section"; key: string }
  | { type: "tab"; key: string };

export const NOTHING: Selection = { type: "form" };

export type FormEditor = Editor<FormDocument, Selection>;

/** What all parts of the page know of: the document and what it is made of. */
export interface Builder {
  app: string;
  path: string;
  editor: FormEditor;
  kinds: Kinds;
  byName: KindsByName;
  optionsOf: (type: string) => readonly OptionPlace[];
  others: OtherForms;
  /** The documents of the app, and the forms of those it depends on by their full names. */
  documents: Entry[];
  forms: { name: string; title: Entry["title"] }[];
  /** The keys that are published and so stay. */
  published: ReadonlySet<string>;
}

export const BuilderContext = createContext<Builder | null>(null);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error("outside the builder");
  return builder;
}

export const useFormState = (): EditorState<FormDocument, Selection> => useEditorState(useBuilder().editor);

/** The draft as it is laid out, and as pages would draw it. */
export function useDrawn(): { form: FormDocument; info: FormInfo } {
  const { app, byName, others } = useBuilder();
  const { document } = useFormState().history;
  return useMemo(() => {
    const form = laidOut(document);
    return { form, info: describeForm(`${app}.${form.key}`, form, byName, others) };
  }, [app, byName, others, document]);
}

/** The selection as far as it is still there; a field is followed to where it stands now. */
export function standing(form: FormDocument, selection: Selection): Selection {
  if (selection.type === "section") return sectionDraft(form, selection.key) ? selection : NOTHING;
  if (selection.type === "tab") return tabsOf(form).some((one) => one.key === selection.key) ? selection : NOTHING;
  if (selection.type === "form") return selection;
  const first = selection.names[0] ?? "";
  const section = (fieldDraft(form, first) ? homeOf(form, first) : undefined) ?? sectionDraft(form, selection.section);
  if (!section) return NOTHING;
  const there = new Set(itemNames(section));
  const names = selection.names.filter((name) => there.has(name));
  if (names.length === 0) return NOTHING;
  return names.length === selection.names.length && section.key === selection.section ? selection : { type: "items", section: section.key, names };
}

export const isField = (form: FormDocument, section: string, name: string): boolean => {
  const home = sectionDraft(form, section);
  return home !== undefined && typeof itemNamed(home, name) === "string";
};

/** The place of a problem in the saved document: what it is about, and which member of it. */
export function targetOf(problem: Located, saved: FormDocument): { selection: Selection; property?: string } {
  const [list, place, ...rest] = problem.at.replace(/^#?\//, "").split("/");
  if (list === "fields" && place !== undefined) {
    const field = saved.fields[Number(place)];
    const home = field && homeOf(laidOut(saved), field.key);
    if (field && home) return { selection: { type: "items", section: home.key, names: [field.key] }, property: rest[0] };
  }
  if (list === "sections" && place !== undefined) {
    const section = laidOut(saved).sections as { key: string }[] | undefined;
    const found = section?.[Number(place)];
    if (!found) return { selection: NOTHING };
    const name = rest[0] === "fields" ? itemNames(sectionDraft(laidOut(saved), found.key) as never)[Number(rest[1])] : rest[1];
    if (name && rest[0] !== "tab") return { selection: { type: "items", section: found.key, names: [name] }, property: rest[0] === "fields" ? rest[2] : undefined };
    return { selection: { type: "section", key: found.key }, property: rest[0] };
  }
  return { selection: NOTHING, property: list };
}
