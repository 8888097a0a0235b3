import { FUNCTIONS, type Called } from "@/lib/expressions/grammar";
import { tokens } from "@/lib/expressions/tokens";
import { isObject, type Json, type JsonObject } from "./json";

/** A field's new name: null where it is as before. A name may be a key or a title. */
export type Renaming = (name: string) => string | null;

const OPENING = new Map([...FUNCTIONS.values()].map((one) => [one.key, one]));

/** Whether an argument of a call is about other records than the call itself. */
function leads(called: Called | undefined, position: number): boolean {
  if (!called) return false;
  const role = called.args[Math.min(position, called.args.length - 1)];
  const opening = called.args.findIndex((one) => one === "rows" || one === "form");
  return opening >= 0 && position > opening && role !== "outer";
}

function renamedPath(path: string, renaming: Renaming): string {
  const whole = renaming(path);
  if (whole !== null) return whole;
  const dot = path.indexOf(".");
  const first = dot > 0 ? renaming(path.slice(0, dot).trim()) : null;
  return first === null ? path : first + path.slice(dot);
}

/** The logic with the fields of its own record renamed; those of related records keep their names. */
export function renamedLogic(logic: Json, renaming: Renaming): Json {
  if (Array.isArray(logic)) return logic.map((one) => renamedLogic(one, renaming));
  if (!isObject(logic)) return logic;
  return Object.fromEntries(
    Object.entries(logic).map(([operator, given]) => {
      if (operator === "var" && typeof given === "string") return [operator, renamedPath(given, renaming)];
      if (operator === "var" && Array.isArray(given) && typeof given[0] === "string") return [operator, [renamedPath(given[0], renaming), ...given.slice(1)]];
      const called = OPENING.get(operator);
      const renamed = Array.isArray(given)
        ? given.map((one, position) => (leads(called, position) ? one : renamedLogic(one, renaming)))
        : renamedLogic(given, renaming);
      return [operator, renamed];
    }),
  );
}

/** The formula with the fields of its own record renamed; all else stands as it was typed. */
export function renamedFormula(text: string, renaming: Renaming): string {
  let out = "";
  let copied = 0;
  for (const { start, length, path } of fieldsRead(text)) {
    const renamed = renamedPath(path.trim(), renaming);
    if (renamed === path.trim()) continue;
    out += `${text.slice(copied, start + 1)}${renamed}`;
    copied = start + 1 + length;
  }
  return out + text.slice(copied);
}

interface FieldRead {
  path: string;
  start: number;
  length: number;
}

/** The fields of its own record that a formula names, where they stand in it. */
export function fieldsRead(text: string): FieldRead[] {
  const found: FieldRead[] = [];
  const open: { called?: Called; position: number; away: boolean }[] = [];
  let before = "";
  for (const token of tokens(text)) {
    const inner = open.at(-1);
    const away = Boolean(inner?.away) || leads(inner?.called, inner?.position ?? 0);
    if (token.kind === "(") open.push({ called: FUNCTIONS.get(before), position: 0, away });
    else if (token.kind === ")") open.pop();
    else if (token.kind === "," && inner) inner.position += 1;
    else if (token.kind === "field" && !away) found.push({ path: token.text, start: token.start, length: token.text.length });
    before = token.kind === "name" ? token.text.toUpperCase() : "";
  }
  return found;
}

/** Where a field's options name other fields of its form, by how they are edited. */
export interface OptionPlace {
  name: string;
  control: string;
}

const CONDITIONS = ["required_when", "visible_when", "readonly_when", "default"];

/** A field's definition with the fields it names renamed. */
export function renamedIn(field: JsonObject, places: readonly OptionPlace[], renaming: Renaming): JsonObject {
  const out: JsonObject = { ...field };
  const redo = (name: string, how: (value: Json) => Json) => {
    const value = out[name];
    if (value !== undefined && value !== null) out[name] = how(value);
  };
  for (const name of CONDITIONS) redo(name, (value) => renamedLogic(value, renaming));
  redo("checks", (value) => (Array.isArray(value) ? value.map((one) => renamedLogic(one, renaming)) : value));
  redo("same", (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).map(([theirs, ours]) => [theirs, byName(ours, renaming)])) : value));
  for (const { name, control } of places) redo(name, (value) => renamedOption(value, control, renaming));
  return out;
}

function renamedOption(value: Json, control: string, renaming: Renaming): Json {
  if (control === "formula" && typeof value === "string") return renamedFormula(value, renaming);
  if (control === "condition") return renamedLogic(value, renaming);
  if (control === "field" || control === "link" || control === "fields") return byName(value, renaming);
  if (control === "far_field" && typeof value === "string" && value.includes(".")) return renamedPath(value, renaming);
  return value;
}

function byName(value: Json, renaming: Renaming): Json {
  if (Array.isArray(value)) return value.map((one) => byName(one, renaming));
  return typeof value === "string" ? renamedPath(value, renaming) : value;
}
