import { BellOutlined, BuildOutlined, SearchOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { Badge, Dropdown, Tooltip } from "antd";
import { Avatar } from "@/components/Avatar";
import { boardQuery } from "@/lib/api/boards";
import { formQuery, pageQuery, recordQuery, ruleQuery, sessionQuery, useMessages } from "@/lib/api/queries";
import type { AppInfo } from "@/lib/api/types";
import { useWords } from "@/lib/i18n";
import { leaves } from "./navigation";
import { treeQuery } from "@/features/builder/workspace/api";
import { buildingPlace, workingPlace } from "@/features/builder/workspace/kinds";
import { useLanguageSwitch, useLogOut, usePlaces } from "./person";

interface TopBarProps {
  app?: AppInfo;
  apps: AppInfo[];
  phone: boolean;
  onSearch: () => void;
  onMessages: () => void;
}

/** What stands after a form in an address and is no record's id. */
const PAGES_OF_FORM = {
  new: "action.new",
  import: "action.import",
  duplicates: "duplicates.title",
  merge: "duplicates.merge",
} as const;

export function TopBar({ app, phone, onSearch, onMessages }: TopBarProps) {
  const { t, language } = useWords();
  const session = useQuery(sessionQuery).data;
  const unread = useMessages().data?.pages[0]?.unread ?? 0;
  const setLanguage = useLanguageSwitch();
  const other = language === "zh" ? "en" : "zh";
  return (
    <header className="fw-top">
      <Crumbs app={app} phone={phone} />
      <span className="fw-grow" />
      {!phone && session?.business_date && (
        <span className="fw-top-date" title={t("nav.businessDateHint")}>
          {t("nav.businessDate")} {session.business_date}
        </span>
      )}
      {!phone && (
        <button type="button" className="fw-top-search" onClick={onSearch} aria-label={t("nav.search")}>
          <SearchOutlined aria-hidden />
          <span>{t("nav.search")}</span>
          <kbd>Ctrl K</kbd>
        </button>
      )}
      {!phone && session?.powers?.includes("build_apps") && <BuildSwitch app={app} />}
      {!phone && (
        <Tooltip title={t("nav.language")}>
          <button
            type="button"
            className="fw-icon-button"
            onClick={() => setLanguage(other)}
            aria-label={t("nav.language")}
          >
            {language === "zh" ? "EN" : "中"}
          </button>
        </Tooltip>
      )}
      <Tooltip title={t("messages.title")}>
        <button
          type="button"
          className="fw-icon-button"
          onClick={onMessages}
          aria-label={unread > 0 ? t("messages.bell", { count: unread }) : t("messages.title")}
        >
          <Badge count={unread} size="small">
            <BellOutlined aria-hidden />
          </Badge>
        </button>
      </Tooltip>
      {!phone && session && <UserMenu />}
    </header>
  );
}

/** Goes to where what is seen is made, and back. */
function BuildSwitch({ app }: { app?: AppInfo }) {
  const { t } = useWords();
  const { pathname } = useLocation();
  const building = pathname.startsWith("/build");
  const words = t(building ? "builder.switchWork" : "builder.switchBuild");
  return (
    <Link to={(building ? workingPlace(pathname) : buildingPlace(pathname, app?.key)) as "/"} className="fw-build-switch" activeProps={{}}>
      <BuildOutlined aria-hidden />
      {words}
    </Link>
  );
}

function UserMenu() {
  const { t, say } = useWords();
  const session = useQuery(sessionQuery).data;
  const logOut = useLogOut();
  const places = usePlaces();
  if (!session) return null;
  const roles = session.roles.map((role) => say(role.title)).join(t("value.comma"));
  return (
    <Dropdown
      trigger={["click"]}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: "who",
            type: "group",
            label: (
              <div className="fw-who">
                <strong>{session.user.name}</strong>
                <span className="fw-note">{roles}</span>
              </div>
            ),
          },
          { type: "divider" },
          ...places.map((one) => ({ key: one.to, label: <Link to={one.to}>{one.title}</Link> })),
          { key: "out", label: t("nav.logOut"), onClick: logOut },
        ],
      }}
    >
      <button type="button" className="fw-icon-button" aria-label={t("nav.userMenu", { name: session.user.name })}>
        <Avatar name={session.user.name} />
      </button>
    </Dropdown>
  );
}

interface Crumb {
  title: string;
  to?: string;
  params?: Record<string, string>;
  search?: Record<string, string>;
}

function useCrumbs(app?: AppInfo): Crumb[] {
  const { t, say } = useWords();
  const { pathname } = useLocation();
  const [, kind, first, second] = pathname.split("/").map(decodeURIComponent);
  const form = useQuery({ ...formQuery(kind === "f" ? (first ?? "") : ""), enabled: kind === "f" && !!first }).data;
  const page = useQuery({ ...pageQuery(kind === "p" ? (first ?? "") : ""), enabled: kind === "p" && !!first }).data;
  const rule = useQuery({ ...ruleQuery(first ?? ""), enabled: kind === "rules" && !!first }).data;
  const built = useQuery({ ...treeQuery(kind === "build" ? (first ?? "") : ""), enabled: kind === "build" && !!first && first !== "from-file" }).data;
  const board = useQuery({ ...boardQuery(first ?? ""), enabled: kind === "d" && !!first }).data;
  const named = second && second in PAGES_OF_FORM ? t(PAGES_OF_FORM[second as keyof typeof PAGES_OF_FORM]) : undefined;
  const onRecord = !!second && !named;
  const target = kind === "f" ? first : page?.form;
  const record = useQuery({ ...recordQuery(target ?? "", second ?? ""), enabled: onRecord && !!target }).data;
  if (kind === "f" && first) {
    const known = app && leaves(app.menu).find((item) => item.form === first);
    const crumbs: Crumb[] = [{ title: say(form?.title ?? known?.title), to: "/f/$form", params: { form: first } }];
    if (named) crumbs.push({ title: named });
    else if (second) crumbs.push({ title: record?.title ?? "" });
    return crumbs;
  }
  if (kind === "p" && first) {
    const crumbs: Crumb[] = [{ title: say(page?.title), to: "/p/$page", params: { page: first } }];
    if (second) crumbs.push({ title: record?.title ?? "" });
    return crumbs;
  }
  if (kind === "rules") {
    const crumbs: Crumb[] = [{ title: t("rules.title"), to: "/rules", search: app ? { app: app.key } : {} }];
    if (first) crumbs.push({ title: say(rule?.title) });
    return crumbs;
  }
  if (kind === "d" && first) {
    const known = app && leaves(app.menu).find((item) => item.dashboard === first);
    return [{ title: t("boards.title"), to: "/boards" }, { title: say(board?.title ?? known?.title) }];
  }
  if (kind === "build" && first === "from-file") return [{ title: t("builder.apps"), to: "/build" }, { title: t("builder.fromFile") }];
  if (kind === "build") return first ? [{ title: t("builder.apps"), to: "/build" }, { title: say(built?.title) }] : [{ title: t("builder.apps") }];
  if (kind === "boards") return [{ title: t("boards.title") }];
  if (kind === "people") return [{ title: t("admin.title") }];
  if (kind === "audit") return [{ title: t("audit.title") }];
  if (kind === "public-forms") return [{ title: t("public.title") }];
  if (kind === "inbox") return [{ title: t("nav.inbox") }];
  if (kind === "start") return [{ title: t("nav.start") }];
  if (kind === "me") return [{ title: t("nav.me") }];
  if (kind === "menu") return [{ title: t("nav.menu") }];
  return [{ title: t("nav.home") }];
}

function Crumbs({ app, phone }: { app?: AppInfo; phone: boolean }) {
  const { t } = useWords();
  const crumbs = useCrumbs(app).filter((crumb) => crumb.title);
  return (
    <nav className="fw-crumbs" aria-label={t("nav.crumbs")}>
      {(phone ? crumbs.slice(-1) : crumbs).map((crumb, index, all) =>
        crumb.to && index < all.length - 1 ? (
          <Link
            key={crumb.to}
            to={crumb.to as "/"}
            params={crumb.params as never}
            search={crumb.search as never}
            activeProps={{}}
          >
            {crumb.title}
          </Link>
        ) : (
          <span key={`${index}:${crumb.title}`} className="fw-ellipsis" aria-current="page" title={crumb.title}>
            {crumb.title}
          </span>
        ),
      )}
    </nav>
  );
}
