import { useCallback, useEffect, useState } from "react";

const SHOWN_FOR = 60_000;

/** Something to be shown for a minute at most, and not when one comes back to the page. */
export function useBriefly(): [{ value: unknown } | null, (value: unknown) => void, () => void] {
  const [shown, setShown] = useState<{ value: unknown } | null>(null);
  const hide = useCallback(() => setShown(null), []);
  useEffect(() => {
    if (!shown) return undefined;
    const timer = setTimeout(hide, SHOWN_FOR);
    document.addEventListener("visibilitychange", hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", hide);
    };
  }, [shown, hide]);
  return [shown, (value) => setShown({ value }), hide];
}
