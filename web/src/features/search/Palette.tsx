import { SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Modal } from "antd";
import { type KeyboardEvent, useState } from "react";
import { Icon } from "@/components/Icon";
import { searchQuery } from "@/lib/api/queries";
import type { AppInfo, MenuItem } from "@/lib/api/types";
import { useDebounced } from "@/lib/hooks/useDebounced";
import { type Say, useWords } from "@/lib/i18n";
import "./palette.css";

const SEARCH_WAIT = 200;
const WIDTH = 600;

/** A place that is found by what it is called. */
export interface Hit {
  key: string;
  icon?: string | null;
  title: string;
  note: string;
  go: () => void;
}

type Go = ReturnType<typeof useNavigate>;

function menuHits(apps: AppInfo[], say: Say, go: Go): Hit[] {
  const walk = (items: MenuItem[], app: AppInfo): Hit[] =>
    items.flatMap((item) => {
      if (item.children?.length) return walk(item.children, app);
      const hit = { key: `${app.key}/${item.key}`, icon: item.icon ?? "file-text", title: say(item.title), note: say(app.title) };
      const { form, page } = item;
      if (form) return [{ ...hit, go: () => void go({ to: "/f/$form", params: { form } }) }];
      if (page) return [{ ...hit, go: () => void go({ to: "/p/$page", params: { page } }) }];
      if (item.rules) return [{ ...hit, go: () => void go({ to: "/rules", search: { app: app.key } }) }];
      return [];
    });
  return apps.flatMap((app) => walk(app.menu, app));
}

interface PaletteProps {
  apps: AppInfo[];
  /** Places beside those of the menus, such as what a maker builds. */
  more?: Hit[];
  onClose: () => void;
}

/** Ctrl+K: to any form, page or record from the keyboard, for makers to any definition. */
export function Palette({ apps, more = [], onClose }: PaletteProps) {
  const { t, say } = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const text = useDebounced(typed.trim(), SEARCH_WAIT);
  const found = useQuery(searchQuery(text));
  const places = [...more, ...menuHits(apps, say, navigate)].filter((hit) =>
    `${hit.title} ${hit.note}`.toLowerCase().includes(typed.trim().toLowerCase()),
  );
  const records: Hit[] = (text ? (found.data?.rows ?? []) : []).map((row) => ({
    key: `${row.form}/${row.id}`,
    icon: "file-text",
    title: row.title,
    note: [say(row.form_title), row.snippet].filter(Boolean).join(" · "),
    go: () => void navigate({ to: "/f/$form/$id", params: { form: row.form, id: String(row.id) } }),
  }));
  const hits = [...records, ...places];
  const current = Math.min(at, Math.max(hits.length - 1, 0));

  const open = (hit: Hit | undefined) => {
    if (!hit) return;
    onClose();
    hit.go();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") setAt(Math.min(current + 1, hits.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(current - 1, 0));
    else if (event.key === "Enter") open(hits[current]);
    else return;
    event.preventDefault();
  };

  return (
    <Modal
      open
      footer={null}
      closable={false}
      width={WIDTH}
      onCancel={onClose}
      styles={{ container: { padding: 0 } }}
      className="fw-palette"
      title={null}
      aria-label={t("nav.search")}
    >
      <div className="fw-palette-input">
        <SearchOutlined aria-hidden />
        <input
          // The palette is opened to type into it.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          role="combobox"
          aria-expanded
          aria-controls="palette-hits"
          aria-activedescendant={hits[current] ? `hit-${current}` : undefined}
          aria-label={t("nav.search")}
          placeholder={t("palette.placeholder")}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="fw-palette-hits" id="palette-hits" role="listbox" aria-label={t("palette.hits")}>
        {records.length > 0 && <div className="fw-palette-group">{t("palette.records")}</div>}
        {hits.map((hit, index) => (
          <HitRow
            key={hit.key}
            hit={hit}
            index={index}
            here={index === current}
            heading={index === records.length ? t("palette.places") : undefined}
            onOpen={() => open(hit)}
            onPoint={() => setAt(index)}
          />
        ))}
      </div>
      {hits.length === 0 && (
        <p className="fw-palette-none">{t(found.isFetching ? "state.loading" : "palette.nothing")}</p>
      )}
    </Modal>
  );
}

interface HitRowProps {
  hit: Hit;
  index: number;
  here: boolean;
  heading?: string;
  onOpen: () => void;
  onPoint: () => void;
}

function HitRow({ hit, index, here, heading, onOpen, onPoint }: HitRowProps) {
  return (
    <>
      {heading && (
        <div className="fw-palette-group">{heading}</div>
      )}
      <button
        type="button"
        tabIndex={-1}
        id={`hit-${index}`}
        role="option"
        aria-selected={here}
        className={here ? "fw-hit fw-hit-here" : "fw-hit"}
        onClick={onOpen}
        onMouseMove={onPoint}
        ref={(element) => {
          if (here) element?.scrollIntoView({ block: "nearest" });
        }}
      >
        <Icon name={hit.icon} />
        <span className="fw-ellipsis">{hit.title}</span>
        <span className="fw-note fw-ellipsis">{hit.note}</span>
      </button>
    </>
  );
}
