import { useEffect, useRef, useState } from "react";

const ROW = 40;
const GAP = 16;
const AROUND = 108;
const SMALLEST = 0.7;
const LARGEST = 2;

/** How much larger the cards are drawn for all rows to fill the screen. */
const zoomFor = (rows: number): number =>
  Math.min(LARGEST, Math.max(SMALLEST, (innerHeight - AROUND) / (rows * (ROW + GAP) - GAP)));

/** Shows an element on the whole screen; Escape leaves it, as everywhere. */
export function useBigScreen(rows: number) {
  const place = useRef<HTMLDivElement>(null);
  const [big, setBig] = useState(false);
  const [zoom, setZoom] = useState(1);
  useEffect(() => {
    const follow = () => {
      setBig(Boolean(place.current && document.fullscreenElement === place.current));
      setZoom(zoomFor(rows));
    };
    document.addEventListener("fullscreenchange", follow);
    addEventListener("resize", follow);
    return () => {
      document.removeEventListener("fullscreenchange", follow);
      removeEventListener("resize", follow);
    };
  }, [rows]);
  const enter = () => void place.current?.requestFullscreen?.().catch(() => undefined);
  return { place, big, zoom, enter };
}
