import { HomeOutlined, InboxOutlined, MenuFoldOutlined, MenuUnfoldOutlined, SendOutlined, ThunderboltOutlined } from "@ant-design/icons";
import { Link, useLocation } from "@tanstack/react-router";
import { Tooltip } from "antd";
import type { ReactNode } from "react";
import { Icon } from "@/components/Icon";
import type { AppInfo, MenuItem } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { countText, useInboxCount } from "./counts";
import { isHere, placeOf } from "./navigation";

interface AppMenuProps {
  app: AppInfo;
  folded: boolean;
  canFold: boolean;
  onFold: () => void;
}

export function AppMenu({ app, folded, canFold, onFold }: AppMenuProps) {
  const { t, say } = useWords();
  const fold = t(folded ? "nav.unfold" : "nav.fold");
  return (
    <nav className={folded ? "fw-menu fw-menu-folded" : "fw-menu"} aria-label={say(app.title)}>
      {!folded && <div className="fw-menu-title">{say(app.title)}</div>}
      <div className="fw-menu-items">
        <Entry title={t("nav.home")} folded={folded} icon={<HomeOutlined aria-hidden />} to="/" exact />
        <Entry
          title={t("nav.inbox")}
          folded={folded}
          icon={<InboxOutlined aria-hidden />}
          to="/inbox"
          exact
          count={useInboxCount()}
        />
        <Entry title={t("nav.start")} folded={folded} icon={<SendOutlined aria-hidden />} to="/start" exact />
        <MenuItems items={app.menu} app={app.key} folded={folded} />
      </div>
      {canFold && (
        <button type="button" className="fw-menu-fold" onClick={onFold} aria-label={fold} title={fold}>
          {folded ? <MenuUnfoldOutlined aria-hidden /> : <MenuFoldOutlined aria-hidden />}
        </button>
      )}
    </nav>
  );
}

export function MenuItems({ items, app, folded }: { items: MenuItem[]; app: string; folded: boolean }) {
  const { say } = useWords();
  const location = useLocation();
  const here = { pathname: location.pathname, app: (location.search as { app?: string }).app };
  return items.map((item) => {
    if (item.children?.length) {
      return (
        <div key={item.key} role="group" aria-label={say(item.title)}>
          {!folded && <div className="fw-menu-group">{say(item.title)}</div>}
          <MenuItems items={item.children} app={app} folded={folded} />
        </div>
      );
    }
    const place = placeOf(item, app);
    if (!place) return null;
    return (
      <Entry
        key={item.key}
        title={say(item.title)}
        folded={folded}
        icon={item.rules && !item.icon ? <ThunderboltOutlined aria-hidden /> : <Icon name={item.icon ?? "file-text"} />}
        here={isHere(item, app, here)}
        {...place}
      />
    );
  });
}

interface EntryProps {
  title: string;
  icon: ReactNode;
  folded: boolean;
  to: string;
  params?: Record<string, string>;
  search?: Record<string, string>;
  here?: boolean;
  exact?: boolean;
  /** How many wait there. */
  count?: number;
}

function Entry({ title, icon, folded, to, params, search, here, exact, count = 0 }: EntryProps) {
  const { pathname } = useLocation();
  const named = count > 0 ? `${title} ${count}` : title;
  const current = exact ? pathname === to : here;
  const link = (
    <Link
      to={to as "/"}
      params={params as never}
      search={search as never}
      className={current ? "fw-menu-item fw-menu-here" : "fw-menu-item"}
      aria-current={current ? "page" : undefined}
      activeProps={{}}
      aria-label={folded ? named : undefined}
    >
      {folded && count > 0 ? <span className="fw-menu-dot">{icon}</span> : icon}
      {!folded && <span className="fw-ellipsis fw-grow">{title}</span>}
      {!folded && count > 0 && <span className="fw-menu-count">{countText(count)}</span>}
    </Link>
  );
  return folded ? (
    <Tooltip title={named} placement="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
