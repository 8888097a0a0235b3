import type { CSSProperties } from "react";
import type { Scheme } from "@/app/theme";
import type { BoardInfo, FilterValues } from "@/lib/api/boards";
import { WidgetCard } from "@/runtime/boards/WidgetCard";

interface BoardGridProps {
  board: BoardInfo;
  values: FilterValues;
  scheme: Scheme;
}

/** The cards in twelve columns, in reading order for those who do not see places. */
export function BoardGrid({ board, values, scheme }: BoardGridProps) {
  const widgets = board.widgets.toSorted((one, two) => one.y - two.y || one.x - two.x);
  return (
    <div className="fw-board-grid">
      {widgets.map((widget) => (
        <WidgetCard
          key={widget.key}
          board={board.name}
          widget={widget}
          filters={values}
          scheme={scheme}
          style={
            {
              "--column": `${widget.x + 1} / span ${widget.w}`,
              "--row": `${widget.y + 1} / span ${widget.h}`,
              "--h": widget.h,
            } as CSSProperties
          }
        />
      ))}
    </div>
  );
}
