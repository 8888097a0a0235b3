import { useQuery } from "@tanstack/react-query";
import { BOXES, type Box } from "@/lib/api/process-types";
import { countsQuery } from "@/lib/api/processes";
import { useWords } from "@/lib/i18n";

const STEP: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** The four boxes, with how many wait in each. */
export function BoxTabs({ box, onChange }: { box: Box; onChange: (box: Box) => void }) {
  const { t } = useWords();
  const counts = useQuery(countsQuery).data;
  const countOf: Partial<Record<Box, number>> = { todo: counts?.todo, cc: counts?.cc, started: counts?.started };
  return (
    <div className="fw-boxes" role="tablist" aria-label={t("inbox.boxes")}>
      {BOXES.map((one) => {
        const count = countOf[one] ?? 0;
        return (
          <button
            key={one}
            type="button"
            role="tab"
            aria-selected={one === box}
            tabIndex={one === box ? 0 : -1}
            className="fw-box"
            onClick={() => onChange(one)}
            onKeyDown={(event) => {
              const step = STEP[event.key];
              const next = step && BOXES[(BOXES.indexOf(one) + step + BOXES.length) % BOXES.length];
              if (!next) return;
              onChange(next);
              const tabs = event.currentTarget.parentElement?.children;
              (tabs?.[BOXES.indexOf(next)] as HTMLElement | undefined)?.focus();
            }}
          >
            {t(`inbox.box.${one}`)}
            {count > 0 && <span className={one === "todo" ? "fw-count fw-count-strong" : "fw-count"}>{count}</span>}
          </button>
        );
      })}
    </div>
  );
}
