/**
 * The names of a list after both sides changed it: what either took away is gone, what either brought is there, beside
 * the one it followed. Where only one side moved what was there before, its order stands; where both did, mine.
 */
export function mergedOrder(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const [inBase, inMine, inTheirs] = [new Set(base), new Set(mine), new Set(theirs)];
  const kept = (name: string) => inMine.has(name) && inTheirs.has(name);
  const common = (names: readonly string[]) => names.filter((name) => inBase.has(name) && kept(name));
  const moved = !isSame(common(mine), common(base));
  const [first, second] = moved ? [mine, theirs] : [theirs, mine];
  const [inFirst, inSecond] = moved ? [inMine, inTheirs] : [inTheirs, inMine];
  const out = first.filter((name) => inSecond.has(name) || !inBase.has(name));
  for (const name of second) if (!inFirst.has(name) && !inBase.has(name)) insertAfterNeighbour(out, name, second);
  return out;
}

/** Puts a name where it stands in another order: after the nearest one before it that is there. */
export function insertAfterNeighbour(out: string[], name: string, order: readonly string[]): void {
  const before = order.slice(0, order.indexOf(name)).findLast((one) => out.includes(one));
  out.splice(before === undefined ? 0 : out.indexOf(before) + 1, 0, name);
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name, place) => name === other[place]);
