/** A definition is plain JSON, never changed in place; lists whose items can be told apart are addressed by their items. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** From the document down: a member of an object, or an item of a list by what tells it apart. */
export type Path = readonly string[];

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function same(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, place) => same(item, other[place]));
  }
  if (!isObject(one) || !isObject(other)) return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => Object.hasOwn(other, key) && same(one[key], other[key]));
}

/**
 * What tells each item of a list from the others: a text is itself, an object its key, objects without one are counted
 * by their type, and those without a type are known by the form they are about. Null where that does not tell them all apart: such a list changes as a whole.
 */
export function identities(list: readonly Json[]): string[] | null {
  const counted = new Map<string, number>();
  const found = list.map((item) => {
    if (typeof item === "string") return item;
    if (!isObject(item)) return null;
    if (typeof item.key === "string") return item.key;
    if (typeof item.type !== "string") return typeof item.form === "string" ? item.form : null;
    const count = counted.get(item.type) ?? 0;
    counted.set(item.type, count + 1);
    return `${item.type}#${count}`;
  });
  if (found.includes(null) || new Set(found).size < found.length) return null;
  return found as string[];
}

/** Items by what tells them apart, in order; null where nothing does. */
export function itemsOf(list: readonly Json[]): Map<string, Json> | null {
  const names = identities(list);
  return names && new Map(names.map((name, place) => [name, list[place] as Json]));
}

/** What stands at a place, or nothing. */
export function at(document: Json | undefined, path: Path): Json | undefined {
  let found = document;
  for (const step of path) {
    if (Array.isArray(found)) found = itemsOf(found)?.get(step);
    else if (isObject(found)) found = Object.hasOwn(found, step) ? found[step] : undefined;
    else return undefined;
  }
  return found;
}

/** The document with another value at a place; nothing takes away what is there. A place in nothing is made. */
export function put(document: Json | undefined, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...below] = path;
  if (step === undefined) return value;
  if (Array.isArray(document)) {
    const where = identities(document)?.indexOf(step) ?? -1;
    if (where < 0) return document;
    const item = put(document[where], below, value);
    return item === undefined ? document.toSpliced(where, 1) : document.with(where, item);
  }
  const held = isObject(document) ? document : {};
  const inner = put(held[step], below, value);
  if (inner === undefined) {
    const { [step]: _, ...others } = held;
    return others;
  }
  return held[step] === inner ? held : { ...held, [step]: inner };
}
