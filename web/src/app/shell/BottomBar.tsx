import { AppstoreOutlined, HomeOutlined, SearchOutlined, UserOutlined } from "@ant-design/icons";
import { Link, useLocation } from "@tanstack/react-router";
import { useWords } from "@/lib/i18n";

/** The phone's navigation, in place of rail and menu. */
export function BottomBar({ onSearch }: { onSearch: () => void }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const on = (path: string) => (pathname === path ? "fw-bottom-item fw-bottom-here" : "fw-bottom-item");
  return (
    <nav className="fw-bottom" aria-label={t("nav.main")}>
      <Link to="/" className={on("/")} activeProps={{}}>
        <HomeOutlined aria-hidden />
        {t("nav.home")}
      </Link>
      <Link to="/menu" className={on("/menu")} activeProps={{}}>
        <AppstoreOutlined aria-hidden />
        {t("nav.menu")}
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
