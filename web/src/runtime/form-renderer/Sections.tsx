import { Tabs } from "antd";
import { type ReactNode, useState } from "react";
import { fieldOf } from "@/components/columns";
import type { FormInfo, LayoutElement, Section } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { Span } from "./Span";
import { spanOf, WHOLE_LINE } from "./widths";

interface SectionsProps {
  form: FormInfo;
  /** The fields that are shown now. */
  shown: (key: string) => boolean;
  renderField: (key: string) => ReactNode;
  renderButton?: (element: LayoutElement & { type: "button" }) => ReactNode;
  /** The field that asks for attention; its tab comes to the front when it changes. */
  wanted?: string;
  className?: string;
}

/** The sections to draw: the maker's, or all fields in one. */
function sectionsOf(form: FormInfo): Section[] {
  if (form.sections.length > 0) return form.sections;
  return [{ key: "all", columns: 2, fields: form.fields.map((field) => field.key) }];
}

/** A form's layout: sections, those of a tab on their page, and what stands between fields. */
export function Sections(props: SectionsProps) {
  const { form, shown, wanted } = props;
  const { say } = useWords();
  const sections = sectionsOf(form).filter((section) => section.fields.some(shown));
  const tabs = (form.tabs ?? []).filter((tab) => sections.some((section) => section.tab === tab.key));
  const [chosen, setChosen] = useState<string>();
  const [heard, setHeard] = useState<string>();
  const home = sections.find((section) => wanted !== undefined && section.fields.includes(wanted))?.tab;
  if (wanted !== heard) {
    setHeard(wanted);
    if (home) setChosen(home);
  }
  const on = (tab: string | null) =>
    sections
      .filter((section) => (section.tab ?? null) === tab)
      .map((section, index) => <Group key={section.key ?? index} {...props} section={section} />);
  return (
    <div className="fw-form">
      {on(null)}
      {tabs.length > 0 && (
        <Tabs
          activeKey={tabs.some((tab) => tab.key === chosen) ? chosen : tabs[0]?.key}
          onChange={setChosen}
          items={tabs.map((tab) => ({ key: tab.key, label: say(tab.title), forceRender: true, children: on(tab.key) }))}
        />
      )}
    </div>
  );
}

function Group({ form, section, shown, renderField, renderButton, className }: SectionsProps & { section: Section }) {
  const { say } = useWords();
  const title = say(section.title);
  return (
    <section className="fw-section" aria-label={title || undefined}>
      {title && <h3>{title}</h3>}
      <div className={`fw-fields ${className ?? ""}`}>
        {(section.items ?? section.fields).map((item, place) => {
          if (typeof item !== "string") return <Standing key={place} element={item} renderButton={renderButton} />;
          const drawn = shown(item) && renderField(item);
          return drawn && <Span key={item} of={spanOf(section, fieldOf(form, item))}>{drawn}</Span>;
        })}
      </div>
    </section>
  );
}

/** What stands between fields and holds no value. */
export function Standing({ element, renderButton }: { element: LayoutElement; renderButton: SectionsProps["renderButton"] }) {
  const { say } = useWords();
  if (element.type === "button") {
    const button = renderButton?.(element);
    return button ? <Span of={WHOLE_LINE}>{button}</Span> : null;
  }
  return (
    <Span of={WHOLE_LINE}>
      {element.type === "description" ? (
        <p className="fw-note">{say(element.text)}</p>
      ) : (
        <div className="fw-divider" role="separator">
          {say(element.title)}
        </div>
      )}
    </Span>
  );
}
