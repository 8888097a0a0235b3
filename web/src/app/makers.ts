import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { root, type Search, text } from "./root";

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

const buildSourceOf = createRoute({ getParentRoute: () => root, path: "/build/$app/$folder/$key/source", component: lazyRouteComponent(() => import("@/features/builder/workspace/SourcePage"), "SourcePage") });

const buildForm = createRoute({ getParentRoute: () => root, path: "/build/$app/forms/$key", component: lazyRouteComponent(() => import("@/features/builder/forms/FormBuilderPage"), "FormBuilderPage") });

const buildRole = createRoute({ getParentRoute: () => root, path: "/build/$app/roles/$key", component: lazyRouteComponent(() => import("@/features/builder/roles/RolePage"), "RolePage") });

const buildPreview = createRoute({
  getParentRoute: () => root,
  path: "/build/$app/forms/$key/preview",
  validateSearch: (search: Search): { role?: string } => ({ role: text(search.role) }),
  component: lazyRouteComponent(() => import("@/features/builder/forms/preview/PreviewPage"), "PreviewPage"),
});

/** The pages of those who build apps, and of those who administer. */
export const makers = [people, buildApps, buildFromFile, buildApp, buildPublish, buildReleases, buildSource, buildSourceOf, buildForm, buildRole, buildPreview] as const;
