import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import type { AuditSearch } from "@/features/audit/api";
import { HomePage } from "@/features/home/HomePage";
import { ObjectPage } from "@/features/pages/ObjectPage";
import { PagePicker } from "@/features/pages/PagePicker";
import { RecordListPage } from "@/features/records/RecordListPage";
import { RuleListPage } from "@/features/rules/RuleListPage";
import { RulePage } from "@/features/rules/RulePage";
import { makers } from "./makers";
import { RouteFailure } from "./RouteStates";
import { root, type Search, text } from "./root";
import { MenuPage } from "./shell/MenuPage";
import { MePage } from "./shell/MePage";

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

const tree = root.addChildren([home, list, create, imports, duplicates, merge, record, pagePick, page, rules, rule, boards, board, inbox, startProcess, publicForms, audit, me, start, ...makers]);

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
