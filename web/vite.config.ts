import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const API = "http://127.0.0.1:8000";
const source = (path: string): string => new URL(`./src/${path}`, import.meta.url).pathname;

/** Few files, since each is a request. What signing in needs stays with the entry; then come, each with all that it
 * imports and the ones before do not have: what every page needs, what boards need, charts, what filling in any form and
 * looking at a record need, and what makers need. */
const PARTS: [string, string[]][] = [
  ["", [source("main.tsx")]],
  ["app", [source("app/App.tsx")]],
  ["boards", ["features/dashboards/DashboardPage", "features/dashboards/BoardListPage", "runtime/boards/BoardStrip"].map((name) => source(`${name}.tsx`))],
  ["chart", [source("lib/chart/render.ts")]],
  [
    "forms",
    [
      ...["form-renderer/FormRenderer.tsx", "form-renderer/FormNotices.tsx", "form-renderer/useRecordForm.ts", "conditions/ConditionEditor.tsx"].map((name) => `runtime/${name}`),
      ...["records/RecordPage", "records/RecordCreatePage", "records/RecordDrawer", "inbox/InboxPage", "inbox/AnswerDialog", "start/StartPage"].map(
        (name) => `features/${name}.tsx`,
      ),
    ].map(source),
  ],
  ["builder", ["AppsPage", "AppPage", "PublishPage", "ReleasesPage", "SourcePage", "ObjectTree", "../workbook/WorkbookPage", "../roles/RolePage"].map((name) => source(`features/builder/workspace/${name}.tsx`))],
  ["admin", [source("features/admin/AdminPage.tsx")]],
  ["forms-builder", [source("features/builder/forms/FormBuilderPage.tsx")]],
];

const KEBAB = (name: string): string => name.replace(/(?<=[a-z])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** Imports each component and icon from its own file, so that what a part needs can be told from what it does not. */
const fromOwnFiles: Plugin = {
  name: "from-own-files",
  enforce: "pre",
  transform(code, id) {
    if (!id.startsWith(source(""))) return null;
    return code.replace(/^import \{([^}]+)\} from "(antd|@ant-design\/icons)";/gm, (_, names: string, library: string) =>
      names
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name && !name.startsWith("type "))
        .map((name) => name.split(" as "))
        .map(([name = "", own = name]) => `import ${own} from "${library}/es/${library === "antd" ? KEBAB(name) : `icons/${name}`}";`)
        .join(" "),
    );
  },
};

type Look = { getModuleInfo: (id: string) => { importedIds: readonly string[] } | null };
let parts: Map<string, string> | undefined;

/** Icons are small and shared by chance: they go with the app, so that no part waits for another's. */
function partsOf(look: Look): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, roots] of PARTS) {
    for (const id of below(roots, look, found)) {
      found.set(id, name && /\/@ant-design\/icons(-svg)?\//.test(id) ? "app" : name);
    }
  }
  return found;
}

/** All that the roots import, and they themselves; what was found before is left out with what only it imports. */
function below(roots: string[], look: Look, before?: Map<string, string>): Set<string> {
  const seen = new Set<string>();
  const waiting = [...roots];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (seen.has(id) || before?.has(id)) continue;
    seen.add(id);
    waiting.push(...(look.getModuleInfo(id)?.importedIds ?? []));
  }
  return seen;
}

export default defineConfig({
  plugins: [fromOwnFiles, react()],
  base: "/",
  resolve: { alias: { "@": source("").replace(/\/$/, "") } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: "es2022",
    manifest: true,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 1_100,
    rolldownOptions: {
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: (id, look) => (parts ??= partsOf(look)).get(id) || null }],
        },
      },
    },
  },
  server: { port: 5173, proxy: { "/api": API } },
  preview: { port: 4173, proxy: { "/api": API } },
});
