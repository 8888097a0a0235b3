import { MoreOutlined } from "@ant-design/icons";
import { Dropdown } from "antd";
import { showDateTime } from "@/lib/format/dates";
import { useWords } from "@/lib/i18n";

interface CardMenuProps {
  title: string;
  asOf?: string;
  /** Whether a chart is shown as a table; nothing where there is no choice. */
  asTable?: boolean;
  onTable: (asTable: boolean) => void;
  onRefresh: () => void;
  onOpen?: () => void;
}

/** When the figures are of, and what can be done with the card. */
export function CardMenu({ title, asOf, asTable, onTable, onRefresh, onOpen }: CardMenuProps) {
  const { t } = useWords();
  const items = [
    { key: "refresh", label: t("boards.refresh"), onClick: onRefresh },
    ...(asTable === undefined
      ? []
      : [{ key: "table", label: t(asTable ? "boards.asChart" : "boards.asTable"), onClick: () => onTable(!asTable) }]),
    ...(onOpen ? [{ key: "open", label: t("boards.openList"), onClick: onOpen }] : []),
  ];
  const moment = asOf && showDateTime(asOf);
  return (
    <span className="fw-card-side">
      {moment && (
        <time dateTime={asOf} className="fw-card-asof" title={t("boards.asOf", { at: moment })}>
          {moment.slice(-5)}
        </time>
      )}
      <Dropdown trigger={["click"]} placement="bottomRight" menu={{ items }}>
        <button type="button" className="fw-icon-button fw-card-more" aria-label={t("boards.menu", { title })}>
          <MoreOutlined aria-hidden />
        </button>
      </Dropdown>
    </span>
  );
}
