import { DeleteOutlined, HolderOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { useRef } from "react";
import { fieldDraft, type FormDocument, itemNames, type SectionDraft, setSection } from "@/documents/form";
import type { Field } from "@/lib/api/types";
import { useDrag } from "@/lib/dnd";
import { useWords } from "@/lib/i18n";
import { type Selection, useBuilder } from "../builder";
import { describeField, describeSection } from "../describe";
import { type Dragged, usePage } from "../page";
import { both, CanvasItem } from "./CanvasItem";
import { EditableText } from "./EditableText";

interface CanvasSectionProps {
  form: FormDocument;
  draft: SectionDraft;
  selection: Selection;
  /** The first item of the canvas, reached by Tab when none is selected. */
  first: string | null;
}

const CONDITIONS = ["visible_when", "required_when", "readonly_when"];

/** A section on the canvas: its title, and its items as they stand at run time. */
export function CanvasSection({ form, draft, selection, first }: CanvasSectionProps) {
  const { t, say, language } = useWords();
  const { byName, others, editor } = useBuilder();
  const { actions, grabbed, renaming, rename, problems } = usePage();
  const section = describeSection(draft);
  const title = say(section.title);
  const selected = selection.type === "section" && selection.key === draft.key;
  const chosen = selection.type === "items" && selection.section === draft.key ? new Set(selection.names) : null;
  const names = itemNames(draft);
  return (
    <section className={selected ? "fw-section fw-canvas-section fw-canvas-section-selected" : "fw-section fw-canvas-section"} aria-label={title} data-section={draft.key}>
      <header className="fw-canvas-head">
        <SectionGrip section={draft.key} title={title} />
        {renaming === `${draft.key}/` ? (
          <EditableText
            value={title}
            label={title}
            onDone={(text) => {
              rename(null);
              editor.change(setSection(actions.now(), draft.key, { title: { ...both(section.title ?? undefined, text), [language]: text } }));
            }}
            onCancel={() => rename(null)}
          />
        ) : (
          <h3>
            <button
              type="button"
              aria-pressed={selected}
              onClick={() => (selected ? rename(`${draft.key}/`) : actions.select({ type: "section", key: draft.key }))}
              onKeyDown={(event) => {
                if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
                event.preventDefault();
                actions.select({ type: "section", key: draft.key });
                actions.shift(event.key === "ArrowUp" ? -1 : 1);
              }}
            >
              {title}
            </button>
          </h3>
        )}
        {selected && (
          <Tooltip title={t("action.delete")}>
            <button type="button" className="fw-part-act" aria-label={t("action.delete")} onClick={() => void actions.remove()}>
              <DeleteOutlined aria-hidden />
            </button>
          </Tooltip>
        )}
      </header>
      <div className="fw-fields" role="list" aria-label={title} data-body={draft.key}>
        {names.map((name, place) => {
          const item = draft.fields[place];
          const known = typeof item === "string" ? fieldDraft(form, item) : undefined;
          const field: Field | undefined = known && describeField(known, byName, others);
          if (!field && typeof item !== "object") return <Missing key={name} name={name} />;
          return (
            <CanvasItem
              key={name}
              section={section}
              name={name}
              field={field}
              element={typeof item === "object" ? item : undefined}
              conditional={CONDITIONS.some((property) => known?.[property] !== undefined && known[property] !== null)}
              selected={chosen?.has(name) ?? false}
              grabbed={grabbed && (chosen?.has(name) ?? false)}
              renaming={renaming === `${draft.key}/${name}`}
              faults={problems.get(name) ?? 0}
              reachable={chosen?.has(name) ?? first === name}
            />
          );
        })}
        {names.length === 0 && <p className="fw-canvas-empty">{t("builder.form.emptySection")}</p>}
      </div>
    </section>
  );
}

/** A section may name a field that is not there, until it is mended. */
function Missing({ name }: { name: string }) {
  const { t } = useWords();
  return (
    <div className="fw-span fw-part" data-item={name} role="listitem">
      <span className="fw-unknown">{t("builder.form.missing", { name })}</span>
    </div>
  );
}

function SectionGrip({ section, title }: { section: string; title: string }) {
  const { t } = useWords();
  const grip = useRef<HTMLSpanElement>(null);
  useDrag<Dragged>(`section:${section}`, { type: "section", key: section }, grip);
  return (
    <span ref={grip} className="fw-section-grip" title={t("builder.form.moveSection", { what: title })} aria-hidden>
      <HolderOutlined />
    </span>
  );
}
