import { at, isObject, itemsOf, type Json, type JsonObject, type Path, put, same } from "./json";
import { mergedOrder } from "./order";

/** Another value at a place; nothing stands for absence. */
export interface ValueChange {
  type: "value";
  path: Path;
  before: Json | undefined;
  after: Json | undefined;
}

/** Items that came to a list or left it, and their order before and after. */
export interface ListChange {
  type: "list";
  path: Path;
  before: string[];
  after: string[];
  /** The items that are on one side only. */
  items: JsonObject;
}

export type Change = ValueChange | ListChange;

/** What was done to a document, as data: it can be done, undone, kept and sent. */
export interface Command {
  changes: readonly Change[];
}

/** The command that makes one document of another. Parts the two share are not looked into. */
export function commandBetween(before: Json, after: Json): Command {
  const changes: Change[] = [];
  compare(before, after, [], changes);
  return { changes };
}

function compare(before: Json | undefined, after: Json | undefined, path: Path, out: Change[]): void {
  if (before === after) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(member(before, key), member(after, key), [...path, key], out);
    }
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && compareLists(before, after, path, out)) return;
  if (!same(before, after)) out.push({ type: "value", path, before, after });
}

/** Compares by items where they can be told apart; else tells that it cannot. */
function compareLists(before: Json[], after: Json[], path: Path, out: Change[]): boolean {
  const [old, now] = [itemsOf(before), itemsOf(after)];
  if (!old || !now || hasCounted(old) || hasCounted(now)) return false;
  const [names, others] = [[...old.keys()], [...now.keys()]];
  if (names.length !== others.length || names.some((name, place) => name !== others[place])) {
    const items: JsonObject = {};
    for (const [name, item] of old) if (!now.has(name)) items[name] = item;
    for (const [name, item] of now) if (!old.has(name)) items[name] = item;
    out.push({ type: "list", path, before: names, after: others, items });
  }
  for (const [name, item] of now) if (old.has(name)) compare(old.get(name), item, [...path, name], out);
  return true;
}

/** Items that are only counted change their names when others come and go: their list is one value. */
const hasCounted = (items: Map<string, Json>): boolean => [...items.values()].some((item) => isObject(item) && typeof item.key !== "string");

export const member = (held: JsonObject, key: string): Json | undefined => (Object.hasOwn(held, key) ? held[key] : undefined);

export function inverse(command: Command): Command {
  return { changes: command.changes.toReversed().map((one) => ({ ...one, before: one.after, after: one.before }) as Change) };
}

/** The one way a document changes. What no longer fits, since the place has another value by now, is left and told. */
export function apply<T extends Json>(document: T, command: Command): { document: T; left: Change[] } {
  const left: Change[] = [];
  let now: Json | undefined = document;
  for (const change of command.changes) {
    const next: Json | undefined = change.type === "value" ? applyValue(now, change) : applyList(now, change);
    if (next === undefined) left.push(change);
    else now = next;
  }
  return { document: now as T, left };
}

function applyValue(document: Json | undefined, change: ValueChange): Json | undefined {
  const found = at(document, change.path);
  if (same(found, change.after)) return document;
  return same(found, change.before) ? put(document, change.path, change.after) : undefined;
}

function applyList(document: Json | undefined, change: ListChange): Json | undefined {
  const found = at(document, change.path);
  const items = Array.isArray(found) ? itemsOf(found) : null;
  if (!items) return undefined;
  const order = mergedOrder(change.before, change.after, [...items.keys()]);
  const made = order.flatMap((name) => items.get(name) ?? change.items[name] ?? []);
  return put(document, change.path, made);
}

/** The places a command touches, as texts: two commands at one place are about the same thing. */
export const placesOf = (command: Command): string[] => command.changes.map((change) => change.path.join("/"));

export const isEmpty = (command: Command): boolean => command.changes.length === 0;
