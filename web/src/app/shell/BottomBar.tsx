import { HomeOutlined, InboxOutlined, SearchOutlined, SendOutlined, UserOutlined } from "@ant-design/icons";
import { Link, useLocation } from "@tanstack/react-router";
import { Badge } from "antd";
import { useWords } from "@/lib/i18n";
import { useInboxCount } from "./counts";

/** The phone's navigation, in place of rail and menu. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const waiting = useInboxCount();
  const on = (path: string) => (pathname === path ? "fw-bottom-item fw-bottom-here" : "fw-bottom-item");
  return (
    <nav className="fw-bottom" aria-label={t("nav.main")}>
      <Link to="/" className={on("/")} activeProps={{}}>
        <HomeOutlined aria-hidden />
        {t("nav.home")}
      </Link>
      <Link to="/inbox" className={on("/inbox")} activeProps={{}}>
        <Badge count={waiting} size="small" overflowCount={99} offset={[6, 0]}>
          <InboxOutlined aria-hidden />
        </Badge>
        {t("nav.inbox")}
      </Link>
      <Link to="/start" className={on("/start")} activeProps={{}}>
        <SendOutlined aria-hidden />
        {t("nav.start")}
      </Link>
      <button type="button" className="fw-bottom-item" onClick={onSearch}>
        <SearchOutlined aria-hidden />
        {t("nav.search")}
      </button>
      <Link to="/me" className={on("/me")} activeProps={{}}>
        <UserOutlined aria-hidden />
        {t("nav.me")}
      </Link>
    </nav>
  );
}
