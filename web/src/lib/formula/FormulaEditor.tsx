/** A formula as it is typed: fields and functions are offered, faults underlined. The only importer of CodeMirror. */
import { acceptCompletion, autocompletion, type CompletionContext, completionKeymap } from "@codemirror/autocomplete";
import { setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState } from "@codemirror/state";
import { Decoration, EditorView, keymap, MatchDecorator, placeholder, ViewPlugin } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { Language } from "@/lib/api/types";
import { type Named, offersAt } from "./complete";

export interface Fault {
  from: number;
  to: number;
  message: string;
}

interface FormulaEditorProps {
  label: string;
  hint: string;
  value: string;
  fields: readonly Named[];
  language: Language;
  faults: readonly Fault[];
  describedBy: string;
  onChange: (text: string) => void;
}

const FIELDS = new MatchDecorator({ regexp: /\{[^}]*\}|｛[^｝]*｝/g, decoration: Decoration.mark({ class: "fw-formula-field" }) });

const marked = ViewPlugin.define(
  (view) => ({
    decorations: FIELDS.createDeco(view),
    update(change) {
      this.decorations = FIELDS.updateDeco(change, this.decorations);
    },
  }),
  { decorations: (plugin) => plugin.decorations },
);

export default function FormulaEditor(props: FormulaEditorProps) {
  const { label, hint, value, faults, describedBy } = props;
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const latest = useRef(props);
  const names = useRef(new Compartment());
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    if (!place.current) return;
    const complete = (context: CompletionContext) => {
      const { fields, language } = latest.current;
      const found = offersAt(context.state.doc.toString(), context.pos, fields, language);
      if (!found || (found.from === context.pos && !context.explicit && !/[{｛]$/.test(context.state.sliceDoc(0, context.pos)))) return null;
      const options = found.offers.map(({ label: name, detail, text, type, rank }) => ({ label: name, detail, apply: text, boost: -rank, type: type === "field" ? "variable" : "function" }));
      return { from: found.from, options, validFor: /^[\p{L}\d_ ]*$/u };
    };
    const made = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.lineWrapping,
          autocompletion({ override: [complete], icons: false }),
          keymap.of([{ key: "Tab", run: acceptCompletion }, ...completionKeymap]),
          placeholder(latest.current.hint),
          marked,
          names.current.of([]),
          EditorView.updateListener.of((update) => {
            const text = update.state.doc.toString();
            if (update.docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const attributes = EditorView.contentAttributes.of({ "aria-label": label, "aria-describedby": describedBy, spellcheck: "false" });
    view.current?.dispatch({ effects: names.current.reconfigure(attributes) });
  }, [label, describedBy]);

  useEffect(() => {
    const now = view.current?.state.doc.toString();
    if (now !== undefined && now !== value) view.current?.dispatch({ changes: { from: 0, to: now.length, insert: value } });
  }, [value]);

  useEffect(() => {
    const { current } = view;
    if (!current) return;
    const { length } = current.state.doc;
    const inside = faults.filter((one) => one.to <= length);
    current.dispatch(setDiagnostics(current.state, inside.map((one) => ({ ...one, severity: "error" as const }))));
  }, [faults]);

  return <div ref={place} className="fw-formula" data-hint={hint} />;
}
