import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { Panel } from "@/components/PageHeader";
import { type BoardInfo, boardQuery, type WidgetInfo, widgetsQuery } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { WidgetCard } from "./WidgetCard";
import "./boards.css";

const FIGURES = 4;
const DRAWN = new Set(["line", "bar", "funnel", "pie", "heatmap"]);

function firstOf(board: BoardInfo): { figures: WidgetInfo[]; chart?: WidgetInfo } {
  const placed = board.widgets.toSorted((one, two) => one.y - two.y || one.x - two.x);
  return {
    figures: placed.filter((widget) => widget.type === "kpi").slice(0, FIGURES),
    chart: placed.find((widget) => DRAWN.has(widget.type)),
  };
}

/** A board in small: its first figures and one chart. Nothing at all where the person sees none of it. */
export function BoardStrip({ name }: { name: string }) {
  const { t, say, language } = useWords();
  const board = useQuery(boardQuery(name)).data;
  const first = useMemo(
    () => Object.fromEntries(board?.filters.map((filter) => [filter.key, filter.default ?? null]) ?? []),
    [board],
  );
  const { figures, chart } = board ? firstOf(board) : { figures: [], chart: undefined };
  const shown = chart ? [...figures, chart] : figures;
  const asked = useQuery(widgetsQuery(name, shown, first, language));
  if (!board || shown.length === 0 || asked.isPending) return null;
  return (
    <Panel
      title={say(board.title)}
      extra={
        <Link to="/d/$name" params={{ name }} className="fw-link">
          {t("boards.open")}
        </Link>
      }
    >
      <div className={chart ? "fw-strip" : "fw-strip fw-strip-figures"}>
        {figures.length > 0 && (
          <div className="fw-strip-kpis">
            {figures.map((widget) => (
              <WidgetCard key={widget.key} board={name} widget={widget} filters={first} />
            ))}
          </div>
        )}
        {chart && <WidgetCard board={name} widget={chart} filters={first} />}
      </div>
    </Panel>
  );
}
