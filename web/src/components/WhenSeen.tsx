import { type ReactNode, useEffect, useRef, useState } from "react";

/** A page is short before what is above has come. */
const REST = 400;

/** What stands below is asked for when it comes into view. */
export function WhenSeen({ children, height = 120 }: { children: ReactNode; height?: number }) {
  const place = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watch = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) setSeen(true);
    });
    const timer = setTimeout(() => watch.observe(element), REST);
    return () => {
      clearTimeout(timer);
      watch.disconnect();
    };
  }, []);
  return seen ? children : <div ref={place} style={{ minHeight: height }} />;
}
