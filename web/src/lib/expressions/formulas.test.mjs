import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "../../../tools/load.mjs";

const { parse } = await load("lib/expressions/syntax.ts");
const { printFormula } = await load("lib/expressions/printer.ts");

// the vectors of the engine's own tests
const read = (name) => readFileSync(new URL(`../../../../tests/engine/expressions/vectors/${name}`, import.meta.url), "utf8");
const world = JSON.parse(read("world.json"));
const cases = read("formulas.jsonl").trimEnd().split("\n").map((line) => JSON.parse(line));
const written = ({ text, times = 1 }) => text.repeat(times);
const formOf = ({ form = "shop.order" }) => form;

test("a formula means what it means to the engine", () => {
  for (const one of cases.filter(({ logic }) => logic !== undefined)) {
    assert.deepEqual(parse(written(one), world, formOf(one)), { logic: one.logic, problems: [] }, one.text);
  }
});

test("it is printed by keys and titles as the engine prints it, and read back", () => {
  for (const one of cases.filter(({ logic }) => logic !== undefined)) {
    const { printed = written(one) } = one;
    for (const way of ["key", "zh", "en"]) {
      const text = printFormula(one.logic, world, formOf(one), way === "key" ? null : way);
      assert.equal(text, typeof printed === "string" ? printed : printed[way]);
      assert.deepEqual(parse(text, world, formOf(one)), { logic: one.logic, problems: [] }, text);
    }
  }
});

// which functions are suggested changes with every new one
const told = ({ code, given: { suggestion, ...given } }) =>
  code === "EXPR-E032" || suggestion === undefined ? { code, ...given } : { code, ...given, suggestion };

test("what is wrong is told as the engine tells it, with line and column", () => {
  for (const one of cases.filter(({ problems }) => problems)) {
    const { logic, problems } = parse(written(one), world, formOf(one));
    assert.equal(logic, null);
    assert.deepEqual(problems.map(told), one.problems, one.text);
  }
});
