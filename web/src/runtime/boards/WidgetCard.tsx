import { useQuery } from "@tanstack/react-query";
import { type CSSProperties, useRef, useState } from "react";
import type { Scheme } from "@/app/theme";
import { AfterAWhile, Failure } from "@/components/states";
import { type FilterValues, obeyed, type WidgetInfo, widgetQuery } from "@/lib/api/boards";
import { useWords } from "@/lib/i18n";
import { CardMenu } from "./CardMenu";
import { CardSkeleton } from "./CardSkeleton";
import { useDrill } from "./useDrill";
import { useSeen } from "./useSeen";
import { WidgetBody } from "./WidgetBody";
import "./boards.css";

interface WidgetCardProps {
  board: string;
  widget: WidgetInfo;
  /** The values of all the board's filters; the widget obeys its own. */
  filters: FilterValues;
  scheme?: Scheme;
  style?: CSSProperties;
}

/** One widget of a board; it loads when it comes into view, and fails alone. */
export function WidgetCard({ board, widget, filters, scheme = "day", style }: WidgetCardProps) {
  const { say, language } = useWords();
  const own = obeyed(widget, filters);
  const place = useRef<HTMLElement>(null);
  const seen = useSeen(place);
  const asked = useQuery({ ...widgetQuery(board, widget.key, own, language), enabled: seen });
  const [asTable, setAsTable] = useState(false);
  const open = useDrill(board, widget.key, own);
  const title = say(widget.title);
  const { data, error } = asked;
  return (
    <section ref={place} className={`fw-card fw-card-${widget.type}`} style={style} aria-label={title} aria-busy={asked.isFetching} data-widget={widget.key}>
      <header className="fw-card-head">
        <h2 className="fw-ellipsis" title={say(widget.help) || title}>
          {title}
        </h2>
        <CardMenu
          title={title}
          asOf={data?.as_of}
          asTable={data?.spec ? asTable : undefined}
          onTable={setAsTable}
          onRefresh={() => void asked.refetch()}
          onOpen={widget.drill && data && !data.empty ? () => void open({}, null) : undefined}
        />
      </header>
      <div className={asked.isFetching && data ? "fw-card-body fw-dim" : "fw-card-body"}>
        {data ? (
          <WidgetBody
            data={data}
            label={title}
            scheme={scheme}
            asTable={asTable}
            onDrill={widget.drill ? (cell, measure) => void open(cell, measure) : undefined}
          />
        ) : error ? (
          <Failure error={error} onRetry={() => void asked.refetch()} small />
        ) : (
          seen && (
            <AfterAWhile>
              <CardSkeleton type={widget.type} />
            </AfterAWhile>
          )
        )}
      </div>
    </section>
  );
}
