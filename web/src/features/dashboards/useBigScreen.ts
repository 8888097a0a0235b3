import { useEffect, useRef, useState } from "react";

/** Shows an element on the whole screen; Escape leaves it, as everywhere. */
export function useBigScreen() {
  const place = useRef<HTMLDivElement>(null);
  const [big, setBig] = useState(false);
  useEffect(() => {
    const follow = () => setBig(Boolean(place.current && document.fullscreenElement === place.current));
    document.addEventListener("fullscreenchange", follow);
    return () => document.removeEventListener("fullscreenchange", follow);
  }, []);
  const enter = () => void place.current?.requestFullscreen?.().catch(() => undefined);
  return { place, big, enter };
}
