/** The kinds of definitions in the order of the object tree, with the icon of those that have none of their own. */
export const KINDS = [
  { kind: "form", folder: "forms", icon: "table" },
  { kind: "extension", folder: "extensions", icon: "api" },
  { kind: "view", folder: "views", icon: "layout" },
  { kind: "page", folder: "pages", icon: "profile" },
  { kind: "process", folder: "processes", icon: "apartment" },
  { kind: "rule", folder: "rules", icon: "thunderbolt" },
  { kind: "dataset", folder: "datasets", icon: "database" },
  { kind: "dashboard", folder: "dashboards", icon: "dashboard" },
  { kind: "public_form", folder: "public_forms", icon: "global" },
  { kind: "template", folder: "templates", icon: "mail" },
  { kind: "print", folder: "prints", icon: "printer" },
  { kind: "role", folder: "roles", icon: "team" },
  { kind: "menu", folder: "menus", icon: "menu" },
  { kind: "calendar", folder: "calendars", icon: "calendar" },
  { kind: "scenario", folder: "scenarios", icon: "experiment" },
] as const;

export type DocumentKind = (typeof KINDS)[number]["kind"];

/** The kinds that can be begun from nothing; those about a form ask for one. */
export const BEGUN: { kind: DocumentKind; about?: boolean }[] = [
  { kind: "form" },
  { kind: "view", about: true },
  { kind: "page", about: true },
  { kind: "process", about: true },
  { kind: "rule", about: true },
  { kind: "public_form", about: true },
  { kind: "role" },
  { kind: "menu", about: true },
];

export interface DocumentPlace {
  folder: string;
  key: string;
}

/** The folder and key of a path such as `forms/order.json`; null for `app.json`. */
export function placeOfPath(path: string): DocumentPlace | null {
  const [folder, file] = path.split("/");
  return folder && file ? { folder, key: file.replace(/\.json$/, "") } : null;
}

/** Where one finds what is being built while working, for those kinds that have such a place. */
const LIVE: Record<string, string> = { forms: "/f/", pages: "/p/", rules: "/rules/", dashboards: "/d/" };
const BUILT: Record<string, string> = { f: "forms", p: "pages", rules: "rules", d: "dashboards" };

/** Where maker mode continues from a place of work: the definition that is shown there, else its app. */
export function buildingPlace(pathname: string, app: string | undefined): string {
  const [, kind = "", name = ""] = pathname.split("/");
  const [owner, key] = decodeURIComponent(name).split(".");
  const folder = BUILT[kind];
  if (folder && owner && key) return `/build/${owner}/${folder}/${key}`;
  return app ? `/build/${app}` : "/build";
}

/** The place of work that shows what is being built. */
export function workingPlace(pathname: string): string {
  const [, , app, folder = "", key] = pathname.split("/");
  const start = LIVE[folder];
  return start && app && key ? `${start}${app}.${key}` : "/";
}
