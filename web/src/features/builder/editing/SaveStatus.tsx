import { CheckOutlined, ExclamationCircleOutlined, LoadingOutlined } from "@ant-design/icons";
import { Button } from "antd";
import type { Saving } from "@/documents/editor";
import { useWords } from "@/lib/i18n";

interface SaveStatusProps {
  saving: Saving;
  savedAt: number | null;
  onRetry: () => void;
  onCompare: () => void;
}

const clock = (at: number): string => new Date(at).toTimeString().slice(0, 5);

/** Whether the draft is saved, and what to do where it is not. */
export function SaveStatus({ saving, savedAt, onRetry, onCompare }: SaveStatusProps) {
  const { t } = useWords();
  if (saving === "failed") {
    return (
      <span className="fw-save fw-save-bad" role="status">
        <ExclamationCircleOutlined aria-hidden /> {t("builder.edit.saveFailed")}
        <Button size="small" type="link" onClick={onRetry}>
          {t("builder.edit.saveNow")}
        </Button>
      </span>
    );
  }
  if (saving === "stale") {
    return (
      <span className="fw-save fw-save-bad" role="status">
        <ExclamationCircleOutlined aria-hidden /> {t("builder.edit.saveStale")}
        <Button size="small" type="link" onClick={onCompare}>
          {t("builder.edit.compare")}
        </Button>
      </span>
    );
  }
  if (saving !== "clean") {
    return (
      <span className="fw-save" role="status">
        <LoadingOutlined aria-hidden /> {t("builder.edit.savingNow")}
      </span>
    );
  }
  return (
    <span className="fw-save" role="status">
      {savedAt !== null && (
        <>
          <CheckOutlined aria-hidden /> {t("builder.edit.savedAt", { at: clock(savedAt) })}
        </>
      )}
    </span>
  );
}
