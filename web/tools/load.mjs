// Lets plain Node test the modules of src that need no browser.
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const WEB = resolve(fileURLToPath(import.meta.url), "../..");

/** A module by its path below src. */
export async function load(path) {
  const { module } = await runnerImport(resolve(WEB, "src", path), {
    root: WEB,
    configFile: false,
    logLevel: "silent",
    resolve: { alias: { "@": resolve(WEB, "src") } },
  });
  return module;
}
