import { Button, Modal } from "antd";
import type { Saved } from "@/documents/editor";
import type { Json } from "@/documents/json";
import type { Conflict, Side } from "@/documents/merge";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

interface CompareDialogProps {
  conflicts: Conflict[];
  theirs: Saved<Json>;
  /** A place in the document, in words. */
  nameOf: (path: Conflict["path"]) => string;
  onDecide: (side: Side) => void;
  onClose: () => void;
}

/** What both changed while somebody else saved, side by side; one side is chosen, and nothing else is lost. */
export function CompareDialog({ conflicts, theirs, nameOf, onDecide, onClose }: CompareDialogProps) {
  const { t } = useWords();
  const { changed } = theirs;
  const who = changed?.by?.name ?? t("form.someone");
  return (
    <Modal
      open
      width={760}
      title={t("builder.edit.staleTitle")}
      onCancel={onClose}
      footer={
        conflicts.length > 0 ? (
          <>
            <Button onClick={() => onDecide("theirs")}>{t("builder.edit.takeTheirs")}</Button>
            <Button type="primary" onClick={() => onDecide("mine")}>
              {t("builder.edit.putMine")}
            </Button>
          </>
        ) : (
          <Button type="primary" onClick={() => onDecide("mine")}>
            {t("builder.edit.merge")}
          </Button>
        )
      }
    >
      <p>
        {changed ? t("builder.edit.staleBy", { who, at: showDateTime(changed.at) }) : t("builder.edit.staleBySomebody")}{" "}
        {t(conflicts.length > 0 ? "builder.edit.staleText" : "builder.edit.staleFree")}
      </p>
      {conflicts.length > 0 && (
        <table className="fw-compare">
          <thead>
            <tr>
              <th>{t("builder.edit.place")}</th>
              <th>{t("builder.edit.theirs")}</th>
              <th>{t("builder.edit.mine")}</th>
            </tr>
          </thead>
          <tbody>
            {conflicts.map((one) => (
              <tr key={one.path.join("/")}>
                <th scope="row">{nameOf(one.path)}</th>
                <td>
                  <Side value={one.theirs} />
                </td>
                <td>
                  <Side value={one.mine} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Modal>
  );
}

function Side({ value }: { value: Json | undefined }) {
  const { t } = useWords();
  if (value === undefined) return <span className="fw-note">{t("builder.edit.nothing")}</span>;
  return typeof value === "object" ? <pre>{JSON.stringify(value, null, 1)}</pre> : <>{String(value)}</>;
}
