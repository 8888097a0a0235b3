// Reads and prints formulas for the engine's tests: a JSON line asked, a JSON line answered. The first holds an outline;
// the others a form and a text to read, or logic to print and a language, or a name and those known.
import { createInterface } from "node:readline";
import { load } from "./load.mjs";

const { parse } = await load("lib/expressions/syntax.ts");
const { printFormula } = await load("lib/expressions/printer.ts");
const { suggest } = await load("lib/expressions/suggest.ts");

let outline;

function answered({ text, logic, form, language, name, known }) {
  if (known) return suggest(name, known);
  return text === undefined ? printFormula(logic, outline, form, language) : parse(text, outline, form);
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const asked = JSON.parse(line);
  const answer = outline ? answered(asked) : "ready";
  outline ??= asked.outline;
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
