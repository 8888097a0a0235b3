import { type ReactNode, useContext } from "react";
import { FaultsContext } from "../page";

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
  const faults = useContext(FaultsContext)(property);
  return (
    <div className={beside ? "fw-prop fw-prop-beside" : "fw-prop"} data-property={property}>
      <span className="fw-prop-label">{label}</span>
      {children}
      {faults.map((problem) => (
        <p key={problem.code + problem.at} className={problem.severity === "warning" ? "fw-warned" : "fw-problem"}>
          {problem.message} {problem.hint && <span className="fw-note">{problem.hint}</span>}
        </p>
      ))}
      {help && <p className="fw-note">{help}</p>}
    </div>
  );
}
