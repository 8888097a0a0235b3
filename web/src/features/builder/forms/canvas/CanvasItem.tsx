import { Button } from "antd";
import { type KeyboardEvent, memo, type MouseEvent } from "react";
import { type ElementDraft, setElement, setField } from "@/documents/form";
import type { Field, LayoutElement, Section, Words } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { FieldControl } from "@/runtime/form-renderer/FieldControl";
import { Standing } from "@/runtime/form-renderer/Sections";
import { spanOf, WHOLE_LINE } from "@/runtime/form-renderer/widths";
import { useBuilder } from "../builder";
import { usePage } from "../page";
import { EditableText } from "./EditableText";
import { Item } from "./Item";
import { stillOf } from "./still";

interface CanvasItemProps {
  section: Section;
  name: string;
  /** A field, or what stands between fields. */
  field?: Field;
  element?: ElementDraft;
  conditional?: boolean;
  selected: boolean;
  grabbed: boolean;
  renaming: boolean;
  faults: number;
  reachable: boolean;
}

/** One item of a section on the canvas. */
export const CanvasItem = memo(function CanvasItem({ section, name, field, element, renaming, conditional, ...state }: CanvasItemProps) {
  const { t, say } = useWords();
  const { byName } = useBuilder();
  const { actions, grabbed, grab, rename } = usePage();
  const home = section.key ?? "";
  const title = field ? say(field.title) : say((element?.title ?? element?.text) as Words | undefined) || t(`builder.form.${element?.type as "divider"}`);

  const select = (event: MouseEvent | KeyboardEvent) => {
    const chosen = actions.selected();
    const several = (event.ctrlKey || event.metaKey || event.shiftKey) && chosen.type === "items" && chosen.section === home;
    if (!several) return actions.select({ type: "items", section: home, names: [name] });
    const names = chosen.names.includes(name) ? chosen.names.filter((one) => one !== name) : [...chosen.names, name];
    actions.select(names.length > 0 ? { type: "items", section: home, names } : { type: "form" });
  };

  const onKey = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key] as 1 | -1 | undefined;
    if (event.key === " ") {
      event.preventDefault();
      select(event);
      grab(!grabbed);
    } else if (by && (grabbed || event.altKey)) {
      event.preventDefault();
      actions.shift(by);
    } else if (by) {
      event.preventDefault();
      actions.step(by);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      if (grabbed) grab(false);
      else if (state.selected) rename(`${home}/${name}`);
      else select(event);
    }
  };

  return (
    <Item
      {...state}
      section={home}
      name={name}
      title={title}
      kind={field ? say(byName.get(field.type)?.label) || field.type : t(`builder.form.${element?.type as "divider"}`)}
      span={field ? spanOf(section, field) : WHOLE_LINE}
      conditional={conditional}
      formula={field?.derived}
      resizable={Boolean(field)}
      onSelect={select}
      onKey={onKey}
      over={renaming && <Renaming home={home} name={name} field={field} element={element} />}
    >
      {field ? <FieldControl state={stillOf(field)} fieldKey={field.key} /> : <Still element={element as unknown as LayoutElement} />}
    </Item>
  );
});

function Still({ element }: { element: LayoutElement }) {
  const { say } = useWords();
  return <Standing element={element} renderButton={(button) => <Button>{say(button.title)}</Button>} />;
}

function Renaming({ home, name, field, element }: { home: string; name: string; field?: Field; element?: ElementDraft }) {
  const { language, say } = useWords();
  const { editor } = useBuilder();
  const { actions, rename } = usePage();
  const property = element?.type === "description" ? "text" : "title";
  const words = (field ? field.title : element?.[property]) as Words | undefined;
  const done = (text: string) => {
    rename(null);
    const next = { ...both(words, text), [language]: text };
    const form = actions.now();
    editor.change(field ? setField(form, name, { title: next }) : setElement(form, home, name, { [property]: next }));
  };
  return <EditableText value={say(words)} label={say(words) || name} onDone={done} onCancel={() => rename(null)} />;
}

/** Words that say nothing yet in a language say the same in both. */
export const both = (words: Words | undefined, text: string): Record<string, string> => ({ zh: words?.zh ?? text, en: words?.en ?? text });
