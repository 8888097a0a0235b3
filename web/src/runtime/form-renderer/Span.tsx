import type { CSSProperties, ReactNode } from "react";

/** The part of a section's line that something takes, in 24ths. */
export function Span({ of, children }: { of: number; children: ReactNode }) {
  return (
    <div className="fw-span" style={{ "--span": of } as CSSProperties}>
      {children}
    </div>
  );
}
