import { ArrowLeftOutlined, ExportOutlined } from "@ant-design/icons";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { TintIcon } from "@/components/Icon";
import type { Instance } from "@/lib/api/process-types";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

interface PaneHeadProps {
  instance: Instance;
  title: string;
  /** What it is about beside the process. */
  about?: string;
  state?: ReactNode;
  onBack?: () => void;
}

/** Which record, in which process, started by whom. */
export function PaneHead({ instance, title, about, state, onBack }: PaneHeadProps) {
  const { t, say } = useWords();
  const back = t("inbox.back");
  const open = t("inbox.openRecord");
  return (
    <header className="fw-task-head">
      {onBack ? (
        <button type="button" className="fw-icon-button" onClick={onBack} aria-label={back} title={back}>
          <ArrowLeftOutlined aria-hidden />
        </button>
      ) : (
        <TintIcon name={instance.icon ?? "audit"} large />
      )}
      <div className="fw-page-title">
        <h1 title={title}>{title}</h1>
        <p className="fw-note fw-ellipsis">
          {[say(instance.title), about].filter(Boolean).join(" · ")}
          <span className="fw-task-by">
            {t("process.startedBy", { name: instance.initiator?.name ?? t("history.system") })}{" "}
            <span className="fw-figure">{showDateTime(instance.started)}</span>
          </span>
        </p>
      </div>
      {state}
      <Link
        to="/f/$form/$id"
        params={{ form: instance.form, id: String(instance.record) }}
        className="fw-icon-button"
        aria-label={open}
        title={open}
      >
        <ExportOutlined aria-hidden />
      </Link>
    </header>
  );
}
