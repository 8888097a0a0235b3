import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { AuditSearch } from "@/features/audit/api";
import { HomePage } from "@/features/home/HomePage";
import { ObjectPage } from "@/features/pages/ObjectPage";
import { PagePicker } from "@/features/pages/PagePicker";
import { RecordListPage } from "@/features/records/RecordListPage";
import { RuleListPage } from "@/features/rules/RuleListPage";
import { RulePage } from "@/features/rules/RulePage";
import { RouteFailure, RouteMissing } from "./RouteStates";
import { MenuPage } from "./shell/MenuPage";
import { MePage } from "./shell/MePage";
import { Shell } from "./shell/Shell";

type Search = Record<string, unknown>;

const text = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : String(value);

export interface ListSearch {
  filter?: unknown;
  sort?: string;
  search?: string;
  record?: string;
  new?: boolean;
  view?: string;
}

export interface InboxSearch {
  box?: string;
  task?: number;
  instance?: number;
  process?: string;
  search?: string;
}

const root = createRootRoute({ component: Shell, notFoundComponent: RouteMissing });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  component: HomePage,
});

const list = createRoute({
  getParentRoute: () => root,
  path: "/f/$form",
  validateSearch: (search: Search): ListSearch => ({
    filter: search.filter,
    sort: text(search.sort),
    search: text(search.search),
    record: text(search.record),
    new: search.new ? true : undefined,
    view: text(search.view),
  }),
  component: RecordListPage,
});

const create = createRoute({
  getParentRoute: () => root,
  path: "/f/$form/new",
  validateSearch: (search: Search): { values?: Record<string, unknown> } => ({
    values: search.values && typeof search.values === "object" ? (search.values as Record<string, unknown>) : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/records/RecordCreatePage"), "RecordCreatePage"),
});

const imports = createRoute({
  getParentRoute: () => root,
  path: "/f/$form/import",
  validateSearch: (search: Search): { job?: string } => ({ job: text(search.job) }),
  component: lazyRouteComponent(() => import("@/features/imports/ImportPage"), "ImportPage"),
});

const duplicates = createRoute({
  getParentRoute: () => root,
  path: "/f/$form/duplicates",
  component: lazyRouteComponent(() => import("@/features/records/duplicates/DuplicatesPage"), "DuplicatesPage"),
});

const merge = createRoute({
  getParentRoute: () => root,
  path: "/f/$form/merge",
  validateSearch: (search: Search): { ids?: string[] } => ({
    ids: Array.isArray(search.ids) ? search.ids.map(String) : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/records/duplicates/MergePage"), "MergePage"),
});

const record = createRoute({
  getParentRoute: () => root,
  path: "/f/$form/$id",
  validateSearch: (search: Search): { tab?: string; edit?: boolean } => ({
    tab: text(search.tab),
    edit: search.edit ? true : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/records/RecordPage"), "RecordPage"),
});

const pagePick = createRoute({
  getParentRoute: () => root,
  path: "/p/$page",
  validateSearch: (search: Search): { search?: string } => ({ search: text(search.search) }),
  component: PagePicker,
});

const page = createRoute({
  getParentRoute: () => root,
  path: "/p/$page/$id",
  validateSearch: (search: Search): { tab?: string } => ({ tab: text(search.tab) }),
  component: ObjectPage,
});

const rules = createRoute({
  getParentRoute: () => root,
  path: "/rules",
  validateSearch: (search: Search): { app?: string } => ({ app: text(search.app) }),
  component: RuleListPage,
});

const rule = createRoute({
  getParentRoute: () => root,
  path: "/rules/$rule",
  component: RulePage,
});

const boards = createRoute({
  getParentRoute: () => root,
  path: "/boards",
  component: lazyRouteComponent(() => import("@/features/dashboards/BoardListPage"), "BoardListPage"),
});

const board = createRoute({
  getParentRoute: () => root,
  path: "/d/$name",
  validateSearch: (search: Search): { f?: Record<string, unknown> } => ({
    f: search.f && typeof search.f === "object" ? (search.f as Record<string, unknown>) : undefined,
  }),
  component: lazyRouteComponent(() => import("@/features/dashboards/DashboardPage"), "DashboardPage"),
});

const publicForms = createRoute({
  getParentRoute: () => root,
  path: "/public-forms",
  validateSearch: (search: Search): { form?: string } => ({ form: text(search.form) }),
  component: lazyRouteComponent(() => import("@/features/publicforms/PublicFormsPage"), "PublicFormsPage"),
});

const audit = createRoute({
  getParentRoute: () => root,
  path: "/audit",
  validateSearch: (search: Search): AuditSearch => ({
    since: text(search.since),
    until: text(search.until),
    actor: text(search.actor),
    who: text(search.who),
    form: text(search.form),
    record: text(search.record),
    action: text(search.action),
  }),
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});

const people = createRoute({
  getParentRoute: () => root,
  path: "/people",
  validateSearch: (search: Search): { tab?: string } => ({ tab: text(search.tab) }),
  component: lazyRouteComponent(() => import("@/features/admin/AdminPage"), "AdminPage"),
});

const buildApps = createRoute({ getParentRoute: () => root, path: "/build", component: lazyRouteComponent(() => import("@/features/builder/workspace/AppsPage"), "AppsPage") });

const buildFromFile = createRoute({
  getParentRoute: () => root,
  path: "/build/from-file",
  validateSearch: (search: Search): { workbook?: number } => ({ workbook: search.workbook as number | undefined }),
  component: lazyRouteComponent(() => import("@/features/builder/workbook/WorkbookPage"), "WorkbookPage"),
});

const buildApp = createRoute({ getParentRoute: () => root, path: "/build/$app", component: lazyRouteComponent(() => import("@/features/builder/workspace/AppPage"), "AppPage") });

const buildPublish = createRoute({
  getParentRoute: () => root,
  path: "/build/$app/publish",
  validateSearch: (search: Search): { request?: number } => ({ request: search.request as number | undefined }),
  component: lazyRouteComponent(() => import("@/features/builder/workspace/PublishPage"), "PublishPage"),
});

const buildReleases = createRoute({ getParentRoute: () => root, path: "/build/$app/releases", component: lazyRouteComponent(() => import("@/features/builder/workspace/ReleasesPage"), "ReleasesPage") });

const buildSource = createRoute({ getParentRoute: () => root, path: "/build/$app/$folder/$key", component: lazyRouteComponent(() => import("@/features/builder/workspace/SourcePage"), "SourcePage") });

const me = createRoute({
  getParentRoute: () => root,
  path: "/me",
  component: MePage,
});

const inbox = createRoute({
  getParentRoute: () => root,
  path: "/inbox",
  validateSearch: (search: Search): InboxSearch => ({
    box: text(search.box),
    task: search.task as number | undefined,
    instance: search.instance as number | undefined,
    process: text(search.process),
    search: text(search.search),
  }),
  component: lazyRouteComponent(() => import("@/features/inbox/InboxPage"), "InboxPage"),
});

const startProcess = createRoute({
  getParentRoute: () => root,
  path: "/start",
  validateSearch: (search: Search): { process?: string } => ({ process: text(search.process) }),
  component: lazyRouteComponent(() => import("@/features/start/StartPage"), "StartPage"),
});

const start = createRoute({
  getParentRoute: () => root,
  path: "/menu",
  component: MenuPage,
});

const buildSourceOf = createRoute({ getParentRoute: () => root, path: "/build/$app/$folder/$key/source", component: lazyRouteComponent(() => import("@/features/builder/workspace/SourcePage"), "SourcePage") });

const buildForm = createRoute({ getParentRoute: () => root, path: "/build/$app/forms/$key", component: lazyRouteComponent(() => import("@/features/builder/forms/FormBuilderPage"), "FormBuilderPage") });

const buildPreview = createRoute({
  getParentRoute: () => root,
  path: "/build/$app/forms/$key/preview",
  validateSearch: (search: Search): { role?: string } => ({ role: text(search.role) }),
  component: lazyRouteComponent(() => import("@/features/builder/forms/preview/PreviewPage"), "PreviewPage"),
});

const tree = root.addChildren([home, list, create, imports, duplicates, merge, record, pagePick, page, rules, rule, boards, board, inbox, startProcess, publicForms, audit, people, buildApps, buildFromFile, buildApp, buildPublish, buildReleases, buildSource, buildSourceOf, buildForm, buildPreview, me, start]);

export const makeRouter = () =>
  createRouter({
    routeTree: tree,
    defaultPreload: "intent",
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultErrorComponent: RouteFailure,
  });

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
