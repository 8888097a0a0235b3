import type { AppInfo, MenuItem } from "@/lib/api/types";

export interface Place {
  to: string;
  params: Record<string, string>;
  search?: Record<string, string>;
}

/** Where a menu entry leads. */
export function placeOf(item: MenuItem, app: string): Place | null {
  if (item.form) return { to: "/f/$form", params: { form: item.form } };
  if (item.page) return { to: "/p/$page", params: { page: item.page } };
  if (item.dashboard) return { to: "/d/$name", params: { name: item.dashboard } };
  if (item.rules) return { to: "/rules", params: {}, search: { app } };
  return null;
}

export function leaves(items: MenuItem[]): MenuItem[] {
  return items.flatMap((item) => (item.children?.length ? leaves(item.children) : [item]));
}

interface Here {
  pathname: string;
  app?: string;
}

/** The menu entry an address belongs to. */
export function isHere(item: MenuItem, app: string, here: Here): boolean {
  const { pathname } = here;
  const under = (start: string) => pathname === start || pathname.startsWith(`${start}/`);
  if (item.form) return under(`/f/${item.form}`);
  if (item.page) return under(`/p/${item.page}`);
  if (item.dashboard) return under(`/d/${item.dashboard}`);
  if (item.rules) {
    if (pathname === "/rules") return !here.app || here.app === app;
    return pathname.startsWith(`/rules/${app}.`);
  }
  return false;
}

/** The app an address belongs to: by its menu, else by the name in the address, else the one last used. */
export function appOf(apps: AppInfo[], here: Here, last?: string): AppInfo | undefined {
  const byMenu = apps.find((app) => leaves(app.menu).some((item) => isHere(item, app.key, here)));
  if (byMenu) return byMenu;
  const named = /^\/(?:f|p|d|rules)\/([^./]+)\./.exec(here.pathname)?.[1];
  return apps.find((app) => app.key === named) ?? apps.find((app) => app.key === last) ?? apps[0];
}
