import { useEffect, useRef, useState } from "react";
import type { Scheme } from "@/app/theme";
import type { Language } from "@/lib/api/types";
import type { Datum, Drawing, Spec } from "./render";
import "./chart.css";

interface ChartProps {
  spec: Spec;
  label: string;
  language: Language;
  scheme?: Scheme;
  onPick?: (datum: Datum) => void;
  onFail: (reason: unknown) => void;
}

/** A chart as large as its place; it follows the place and is let go with it. */
export function Chart({ spec, label, language, scheme = "day", onPick, onFail }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const [drawn, setDrawn] = useState(false);
  const latest = useRef({ onPick, onFail });
  const picks = Boolean(onPick);

  useEffect(() => {
    latest.current = { onPick, onFail };
  }, [onPick, onFail]);

  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let over = false;
    let drawing: Drawing | undefined;
    const sizeNow = () => ({ width: element.clientWidth, height: element.clientHeight });
    const watcher = new ResizeObserver(() => {
      const { width, height } = sizeNow();
      if (width > 0 && height > 0) drawing?.resize(width, height);
    });
    void import("./render")
      .then(({ draw }) => {
        if (over) return undefined;
        const pick = picks ? (datum: Datum) => latest.current.onPick?.(datum) : undefined;
        return draw(element, spec, { ...sizeNow(), language, scheme, onPick: pick });
      })
      .then((made) => {
        if (over) return made?.finalize();
        drawing = made;
        watcher.observe(element);
        setDrawn(true);
      })
      .catch((reason: unknown) => {
        if (!over) latest.current.onFail(reason);
      });
    return () => {
      over = true;
      watcher.disconnect();
      drawing?.finalize();
      setDrawn(false);
    };
  }, [spec, language, scheme, picks]);

  return (
    <div className="fw-chart" role="figure" aria-label={label} data-drawn={drawn}>
      <div ref={place} className={picks ? "fw-chart-place fw-chart-picks" : "fw-chart-place"} />
    </div>
  );
}
