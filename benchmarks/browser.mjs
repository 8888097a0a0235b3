// Times a rule over records: our programs beside json-logic-js. Asked by `browser.py`: argv names the peer's module, the
// file with the rules and the folder to build in; the figures go to standard output as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [peerPath, casesPath, folder] = process.argv.slice(2);
const WEB = resolve(fileURLToPath(import.meta.url), "../../web");
const require = createRequire(join(WEB, "package.json"));
const TURNS = 7;
const LEAST_MS = 150;

/** Our compiler, bundled as the pages get it. */
async function ours() {
  const { build } = await import(pathToFileURL(require.resolve("vite")).href);
  await build({
    root: WEB,
    configFile: false,
    logLevel: "silent",
    build: {
      outDir: folder,
      minify: true,
      target: "es2022",
      lib: { entry: join(WEB, "src/lib/expressions/compile.ts"), formats: ["es"], fileName: () => "compile.mjs" },
    },
  });
  return import(pathToFileURL(join(folder, "compile.mjs")).href);
}

const rounded = (value, places) => Math.round(value * 10 ** places) / 10 ** places;

/** The records that pass, each side counting so that nothing is left out. */
function count(records, test) {
  let passed = 0;
  for (let i = 0; i < records.length; i += 1) if (test(records[i])) passed += 1;
  return passed;
}

/** The CPU nanoseconds a record takes each side, the best of several turns, the sides in turns. */
function best(sides, records) {
  const least = {};
  for (let turn = 0; turn < TURNS; turn += 1) {
    for (const [name, run] of Object.entries(sides)) {
      let [rounds, spent] = [0, 0];
      const start = process.cpuUsage();
      while (spent < LEAST_MS * 1_000) {
        run();
        rounds += 1;
        const used = process.cpuUsage(start);
        spent = used.user + used.system;
      }
      least[name] = Math.min(least[name] ?? Infinity, (spent * 1_000) / rounds / records);
    }
  }
  return least;
}

const { compile } = await ours();
const peer = require(peerPath);
peer.add_operation("round", rounded);
const { rules, context, sets } = JSON.parse(readFileSync(casesPath, "utf8"));
const out = [];
for (const { varied, records, plain } of sets) {
  for (const [name, { program, logic }] of Object.entries(rules)) {
    const run = compile(program);
    const sides = {
      ours: () => count(records, (record) => run(record, context)),
      peer: () => count(plain, (record) => peer.apply(logic, record)),
    };
    out.push({ rule: name, varied, records: records.length, passed: [sides.ours(), sides.peer()], ...best(sides, records.length) });
  }
}
process.stdout.write(JSON.stringify(out));
