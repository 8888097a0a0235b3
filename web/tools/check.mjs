// What the compiler cannot see: both languages have every text, imports go one way, components stay small.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const SRC = resolve(dirname(fileURLToPath(import.meta.url)), "../src");
const LONGEST = 250;
const ORDER = ["locales", "lib", "documents", "components", "runtime", "features", "app"];
const SHARED = new Set(["app/theme"]);
const faults = [];

const files = (folder) =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
const sources = files(SRC).filter((path) => /\.tsx?$/.test(path));
const read = (path) => readFileSync(path, "utf8");

const base = (key) => key.replace(/_(one|other)$/, "");
const texts = Object.fromEntries(["zh", "en"].map((name) => [name, JSON.parse(read(join(SRC, `locales/${name}.json`)))]));
const keys = Object.fromEntries(Object.entries(texts).map(([name, all]) => [name, new Set(Object.keys(all).map(base))]));
for (const key of keys.zh) if (!keys.en.has(key)) faults.push(`locales/en.json lacks ${key}`);
for (const key of keys.en) if (!keys.zh.has(key)) faults.push(`locales/zh.json lacks ${key}`);

const used = new Set();
const prefixes = new Set();
for (const path of sources) {
  const text = read(path);
  const name = relative(SRC, path);
  for (const [, key] of text.matchAll(/"([a-z]+\.[A-Za-z_.]+)"/g)) if (keys.zh.has(key)) used.add(key);
  for (const [, key] of text.matchAll(/\bt\("([^"]+)"/g)) if (!keys.zh.has(key)) faults.push(`${name}: no text for ${key}`);
  for (const [, prefix] of text.matchAll(/`([a-z]+\.(?:[a-zA-Z]+\.)*)\$\{/g)) prefixes.add(prefix);

  const [layer, feature] = name.split("/");
  for (const [, target] of text.matchAll(/from "@\/([^"]+)"|import\("@\/([^"]+)"\)/g)) {
    if (!target || SHARED.has(target) || layer === "main.tsx") continue;
    const [other, owner] = target.split("/");
    if (ORDER.indexOf(other) > ORDER.indexOf(layer)) faults.push(`${name} imports ${target}: not allowed from ${layer}`);
    if (layer === "features" && other === "features" && owner !== feature) faults.push(`${name} imports ${target}`);
  }
  const lines = text.split("\n").length;
  if (path.endsWith(".tsx") && lines > LONGEST) faults.push(`${name} has ${lines} lines`);
}
for (const key of keys.zh) {
  if (!used.has(key) && ![...prefixes].some((prefix) => key.startsWith(prefix))) faults.push(`text ${key} is not used`);
}

for (const fault of faults) console.error(fault);
console.log(faults.length ? `${faults.length} faults` : `${sources.length} files, ${keys.zh.size} texts: fine`);
process.exit(faults.length ? 1 : 0);
