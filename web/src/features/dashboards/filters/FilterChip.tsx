import { CloseOutlined, DownOutlined } from "@ant-design/icons";
import { lazy, Suspense, useState } from "react";
import { EditorPopover } from "@/components/EditorPopover";
import type { BoardFilter } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { useFilterText } from "./text";

/** The editor comes when it is first opened. */
const FilterEditor = lazy(() => import("./FilterEditor").then((module) => ({ default: module.FilterEditor })));

interface FilterChipProps {
  filter: BoardFilter;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** One filter of the board: what it says now; a click opens its editor. */
export function FilterChip({ filter, value, onChange }: FilterChipProps) {
  const { t, say } = useWords();
  const textOf = useFilterText();
  const [open, setOpen] = useState(false);
  const text = textOf(filter, value);
  const done = (next: unknown) => {
    onChange(next);
    setOpen(false);
  };
  return (
    <EditorPopover
      open={open}
      onOpenChange={setOpen}
      content={
        <div role="group" aria-label={say(filter.title)} onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
          <Suspense fallback={<div className="fw-condition" />}>
            <FilterEditor filter={filter} value={value} onDone={done} />
          </Suspense>
        </div>
      }
    >
      {text === null ? (
        <button type="button" className="fw-chip-add" aria-expanded={open}>
          {say(filter.title)} {t("boards.all")} <DownOutlined aria-hidden className="fw-chip-down" />
        </button>
      ) : (
        <span className="fw-chip">
          <button type="button" className="fw-chip-text" aria-expanded={open}>
            {say(filter.title)} {text.verb && `${text.verb} `}
            <strong>{text.value}</strong>
          </button>
          <button
            type="button"
            className="fw-chip-close"
            aria-label={t("boards.removeFilter", { title: say(filter.title) })}
            onClick={(event) => {
              event.stopPropagation();
              done(null);
            }}
          >
            <CloseOutlined aria-hidden />
          </button>
        </span>
      )}
    </EditorPopover>
  );
}
