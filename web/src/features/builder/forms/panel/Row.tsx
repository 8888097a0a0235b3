import type { ReactNode } from "react";

interface RowProps {
  label: string;
  help?: string;
  /** The member of the definition it is about: faults lead here. */
  property: string;
  /** The control stands beside its label. */
  beside?: boolean;
  children: ReactNode;
}

/** One property: its label, its control, what it means. */
export function Row({ label, help, property, beside, children }: RowProps) {
  return (
    <div className={beside ? "fw-prop fw-prop-beside" : "fw-prop"} data-property={property}>
      <span className="fw-prop-label">{label}</span>
      {children}
      {help && <p className="fw-note">{help}</p>}
    </div>
  );
}
