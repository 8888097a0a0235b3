import type { ReactNode } from "react";

/** Title left, actions right, the same on every page. */
export function PageHeader(props: { title: ReactNode; lead?: ReactNode; icon?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="fw-page-header">
      {props.icon}
      <div className="fw-page-title">
        <h1>{props.title}</h1>
        {props.lead && <div className="fw-note">{props.lead}</div>}
      </div>
      {props.actions && <div className="fw-actions">{props.actions}</div>}
    </header>
  );
}

export function Panel(props: { title?: ReactNode; extra?: ReactNode; children: ReactNode; label?: string }) {
  return (
    <section className="fw-panel" aria-label={props.label ?? (typeof props.title === "string" ? props.title : undefined)}>
      {props.title && (
        <div className="fw-panel-head">
          <h2>{props.title}</h2>
          {props.extra}
        </div>
      )}
      {props.children}
    </section>
  );
}
