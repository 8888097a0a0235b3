// Computes as the pages do, for the tests: a line of JSON in, a line of JSON out. A world (forms with the types of their
// fields, links and related rows; rows; the context) is kept; programs are answered with their values in every main record
// of it; a forecast with what a form works out from given values. What is wrong is answered as an error.
import { createInterface } from "node:readline";
import { load } from "./load.mjs";

const { compile } = await load("lib/expressions/compile.ts");
const { fromJson, toJson } = await load("lib/expressions/coerce.ts");
const { forecast } = await load("runtime/form-renderer/forecast.ts");

const WHOLE = new Set(["number", "record"]);

const recordOf = (row, types) => Object.fromEntries(Object.entries(types).map(([key, type]) => [key, fromJson(row[key], type)]));

/** The main records, each with what it links to and what is related to it. */
function linked({ forms, rows, main, prior }) {
  const all = Object.fromEntries(
    Object.entries(rows).map(([form, some]) => [form, some.map((row) => recordOf(row, forms[form].fields))]),
  );
  const byId = Object.fromEntries(Object.entries(all).map(([form, some]) => [form, new Map(some.map((row) => [row.id, row]))]));
  for (const [form, some] of Object.entries(all)) {
    for (const row of some) {
      for (const [key, target] of Object.entries(forms[form].links)) row[`${key}.`] = byId[target]?.get(row[key]) ?? null;
      for (const [back, [other, link]] of Object.entries(forms[form].related)) {
        row[back] = all[other].filter((one) => one[link] === row.id);
      }
    }
  }
  if (prior) for (const row of all[main]) row["old."] = recordOf(prior, forms[main].fields);
  return all[main];
}

function worldOf(told) {
  const { context, parameters, user } = told;
  const read = { parameters: recordOf(context.parameters, parameters), user: recordOf(context.user, user) };
  return { records: linked(told), context: { ...context, ...read } };
}

/** The JSON of a value, if it is one its program may give. */
function checked(value, program) {
  const whole = program.big ? typeof value === "bigint" : Number.isSafeInteger(value) && !Object.is(value, -0);
  if (value === undefined || (value !== null && WHOLE.has(program.kind) && !whole)) {
    throw new Error(`${program.op} gave ${typeof value} ${Object.is(value, -0) ? "-0" : value}`);
  }
  return toJson(value, program);
}

function values(program, { records, context }) {
  const run = compile(program);
  return records.map((row) => checked(run(row, context), program));
}

let world;
function answer(asked) {
  if (asked.forms) world = worldOf(asked);
  if (asked.forecast) return forecast(asked.forecast.programs, asked.forecast.given, asked.forecast.unsure, asked.forecast.context);
  return (asked.programs ?? []).map((program) => values(program, world));
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = answer(JSON.parse(line));
  } catch (error) {
    said = { error: String(error) };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
