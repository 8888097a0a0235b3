import { member } from "./command";
import { isObject, itemsOf, type Json, type Path, same } from "./json";
import { insertAfterNeighbour, mergedOrder } from "./order";

/** A place that both sides gave another value. */
export interface Conflict {
  path: Path;
  base: Json | undefined;
  mine: Json | undefined;
  theirs: Json | undefined;
}

export type Side = "mine" | "theirs";

/**
 * Two changed documents with one they both come from, as one: what only one side changed is taken, and where both
 * changed the same place, the side that is preferred; those places are told.
 */
export function merge(base: Json, mine: Json, theirs: Json, prefer: Side): { document: Json; conflicts: Conflict[] } {
  const conflicts: Conflict[] = [];
  const document = merged(base, mine, theirs, [], { prefer, conflicts }) as Json;
  return { document, conflicts };
}

interface Merging {
  prefer: Side;
  conflicts: Conflict[];
}

type Maybe = Json | undefined;

function merged(base: Maybe, mine: Maybe, theirs: Maybe, path: Path, how: Merging): Maybe {
  if (same(base, theirs) || same(mine, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isObject(mine) && isObject(theirs)) {
    const old = isObject(base) ? base : {};
    const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
    const entries = [...keys].map((key) => [key, merged(member(old, key), member(mine, key), member(theirs, key), [...path, key], how)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
  }
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const lists = [Array.isArray(base) ? base : [], mine, theirs].map(itemsOf);
    if (lists.every((one) => one !== null)) return mergedItems(lists as Map<string, Json>[], path, how);
  }
  how.conflicts.push({ path, base, mine, theirs });
  return how.prefer === "mine" ? mine : theirs;
}

/** Items one by one; one that only one side took away, while the other changed it, is a place that both changed. */
function mergedItems([base, mine, theirs]: Map<string, Json>[], path: Path, how: Merging): Json[] {
  const [old, ours, others] = [base ?? NOTHING, mine ?? NOTHING, theirs ?? NOTHING];
  const found = new Map<string, Json>();
  for (const name of new Set([...ours.keys(), ...others.keys()])) {
    const value = merged(old.get(name), ours.get(name), others.get(name), [...path, name], how);
    if (value !== undefined) found.set(name, value);
  }
  const names = [old, ours, others].map((items) => [...items.keys()]) as [string[], string[], string[]];
  const order = mergedOrder(...names).filter((name) => found.has(name));
  for (const name of found.keys()) {
    if (!order.includes(name)) insertAfterNeighbour(order, name, ours.has(name) ? names[1] : names[2]);
  }
  return order.map((name) => found.get(name) as Json);
}

const NOTHING: Map<string, Json> = new Map();
