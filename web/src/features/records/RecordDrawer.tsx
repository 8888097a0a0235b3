import { CloseOutlined, DownOutlined, ExpandOutlined, UpOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Drawer } from "antd";
import { useEffect } from "react";
import { Await } from "@/components/states";
import { NARROW } from "@/app/theme";
import { recordQuery } from "@/lib/api/queries";
import type { FormInfo } from "@/lib/api/types";
import { useMedia } from "@/lib/hooks/useMedia";
import { useWords } from "@/lib/i18n";
import { RecordView } from "./RecordView";

interface RecordDrawerProps {
  form: FormInfo;
  id: string;
  /** The ids in the order of the list. */
  order: string[];
  onMove: (id: string) => void;
  onClose: () => void;
}

/** What lies above the drawer and takes the keys first; unsaved edits hold it open. */
const LAYERS = ".fw-bar-dirty, .ant-modal-wrap, .ant-dropdown-open, .ant-popover-open, .fw-palette";

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && Boolean(target.closest("input, textarea, select, [role=combobox], [role=tab]"));

/** A record beside its list; the arrow keys move through the list. */
export function RecordDrawer({ form, id, order, onMove, onClose }: RecordDrawerProps) {
  const { t } = useWords();
  const narrow = useMedia(NARROW);
  const record = useQuery(recordQuery(form.name, id));
  const at = order.indexOf(id);
  const before = at > 0 ? order[at - 1] : undefined;
  const after = at >= 0 ? order[at + 1] : undefined;

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || typing(event.target) || document.querySelector(LAYERS)) return;
      if (event.key === "Escape") return onClose();
      const next = event.key === "ArrowUp" ? before : event.key === "ArrowDown" ? after : undefined;
      if (!next) return;
      event.preventDefault();
      onMove(next);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [before, after, onMove, onClose]);

  useEffect(() => {
    document.querySelector(`[data-row="${CSS.escape(id)}"]`)?.scrollIntoView({ block: "nearest" });
  }, [id]);

  return (
    <Drawer
      open
      size={narrow ? "100%" : "60%"}
      onClose={onClose}
      closable={false}
      keyboard={false}
      mask={false}
      styles={{ body: { padding: 0 }, header: { padding: "8px 16px" } }}
      rootClassName="fw-record-drawer"
      aria-label={record.data?.title}
      title={
        <span className="fw-drawer-bar">
          <button type="button" className="fw-icon-button" onClick={onClose} aria-label={t("action.close")}>
            <CloseOutlined aria-hidden />
          </button>
          <button
            type="button"
            className="fw-icon-button"
            disabled={!before}
            onClick={() => before && onMove(before)}
            aria-label={t("record.previous")}
            title={t("record.previous")}
          >
            <UpOutlined aria-hidden />
          </button>
          <button
            type="button"
            className="fw-icon-button"
            disabled={!after}
            onClick={() => after && onMove(after)}
            aria-label={t("record.next")}
            title={t("record.next")}
          >
            <DownOutlined aria-hidden />
          </button>
          <span className="fw-grow" />
          <Link
            to="/f/$form/$id"
            params={{ form: form.name, id }}
            className="fw-icon-button"
            aria-label={t("record.openPage")}
            title={t("record.openPage")}
          >
            <ExpandOutlined aria-hidden />
          </Link>
        </span>
      }
    >
      <Await of={record} lines={8}>
        {(data) => <RecordView key={id} form={form} record={data} onDeleted={onClose} />}
      </Await>
    </Drawer>
  );
}
