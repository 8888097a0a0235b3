import { BranchesOutlined, CopyOutlined, DeleteOutlined, HolderOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { type CSSProperties, type KeyboardEvent, memo, type MouseEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { useDrag } from "@/lib/dnd";
import { useWords } from "@/lib/i18n";
import { WIDEST, NARROWEST } from "@/documents/form";
import { type Dragged, usePage } from "../page";

interface ItemProps {
  section: string;
  name: string;
  title: string;
  kind: string;
  span: number;
  selected: boolean;
  grabbed: boolean;
  faults: number;
  conditional?: boolean;
  formula?: boolean;
  /** Fields have a width of their own. */
  resizable?: boolean;
  /** The first of the canvas can be reached by Tab when none is selected. */
  reachable: boolean;
  /** Stands over it while it is renamed. */
  over?: ReactNode;
  children: ReactNode;
  onSelect: (event: MouseEvent | KeyboardEvent) => void;
  onKey: (event: KeyboardEvent) => void;
}

/** Something that stands in a section: drawn as at run time, covered by what selects and drags it. */
export const Item = memo(function Item(props: ItemProps) {
  const { section, name, title, span, selected, grabbed, faults, children, onSelect } = props;
  const { t } = useWords();
  const { actions, rename } = usePage();
  const [hovered, setHovered] = useState(false);
  const [drawn, setDrawn] = useState<number | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const cover = useRef<HTMLButtonElement>(null);

  useEffect(() => {
    const { activeElement } = document;
    if (selected && !frame.current?.querySelector("input.fw-rename") && (activeElement === document.body || activeElement?.closest(".fw-canvas"))) cover.current?.focus({ preventScroll: true });
    if (selected) frame.current?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const onClick = (event: MouseEvent) => {
    onSelect(event);
    const label = frame.current?.querySelector(".fw-field-label label, .fw-divider, .fw-note")?.getBoundingClientRect();
    const isOn = label && event.clientX >= label.left && event.clientX <= label.right && event.clientY >= label.top && event.clientY <= label.bottom;
    if (isOn && event.detail > 0 && !event.ctrlKey && !event.shiftKey) rename(`${section}/${name}`);
  };

  const notes = [props.kind, props.conditional && t("builder.form.conditional"), faults > 0 && t("builder.form.faults", { count: faults })];
  const classes = ["fw-span fw-part", selected && "fw-part-selected", grabbed && "fw-part-grabbed"];
  return (
    <div
      ref={frame}
      className={classes.filter(Boolean).join(" ")}
      style={{ "--span": drawn ?? span } as CSSProperties}
      data-item={name}
      role="listitem"
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      <div className="fw-part-inner" inert>
        {children}
      </div>
      <button
        ref={cover}
        type="button"
        className="fw-part-cover"
        aria-label={[title, ...notes].filter(Boolean).join(t("value.comma"))}
        aria-pressed={selected}
        tabIndex={props.reachable ? 0 : -1}
        onClick={onClick}
        onDoubleClick={() => rename(`${section}/${name}`)}
        onKeyDown={props.onKey}
      />
      {props.over}
      {(hovered || selected) && <Grip what={{ type: "item", section, name }} cover={cover} />}
      <span className="fw-part-marks" aria-hidden>
        {props.conditional && <BranchesOutlined />}
        {props.formula && <em>fx</em>}
        {faults > 0 && <b className="fw-part-fault">{faults}</b>}
      </span>
      {selected && (
        <span className="fw-part-acts">
          <Act label={t("builder.form.duplicate")} icon={<CopyOutlined aria-hidden />} onClick={actions.duplicate} />
          <Act label={t("action.delete")} icon={<DeleteOutlined aria-hidden />} onClick={() => void actions.remove()} />
        </span>
      )}
      {props.resizable && (hovered || selected) && <Edge frame={frame} span={span} onDraw={setDrawn} onDone={(width) => actions.resize(name, width)} />}
    </div>
  );
});

function Act({ label, icon, onClick }: { label: string; icon: ReactNode; onClick: () => void }) {
  return (
    <Tooltip title={label}>
      <button type="button" className="fw-part-act" aria-label={label} onClick={onClick}>
        {icon}
      </button>
    </Tooltip>
  );
}

/** Makes an item one that is dragged, while the pointer is over it. */
function Grip({ what, cover }: { what: Dragged & { type: "item" }; cover: { current: HTMLElement | null } }) {
  useDrag<Dragged>(`item:${what.section}/${what.name}`, what, cover);
  return <HolderOutlined className="fw-part-grip" aria-hidden />;
}

interface EdgeProps {
  frame: { current: HTMLElement | null };
  span: number;
  onDraw: (span: number | null) => void;
  onDone: (span: number) => void;
}

/** The right edge: dragged, it draws the width in 24ths of the line. */
function Edge({ frame, span, onDraw, onDone }: EdgeProps) {
  const width = useRef(span);
  return (
    <span
      className="fw-part-edge"
      aria-hidden
      data-edge
      onPointerDown={(event) => {
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        width.current = span;
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId) || !frame.current?.parentElement) return;
        const line = frame.current.parentElement.getBoundingClientRect();
        const parts = Math.round(((event.clientX - frame.current.getBoundingClientRect().left) / line.width) * WIDEST);
        width.current = Math.min(WIDEST, Math.max(NARROWEST, parts));
        onDraw(width.current);
      }}
      onPointerUp={() => {
        onDraw(null);
        if (width.current !== span) onDone(width.current);
      }}
      onPointerCancel={() => onDraw(null)}
    />
  );
}
