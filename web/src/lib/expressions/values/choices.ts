/** Choices: their order is that of the list. */

/** The place of an option, from 0. */
export function placeOf(option: string, options: readonly string[]): number | null {
  const place = options.indexOf(option);
  return place < 0 ? null : place;
}

/** The option the pairs lead to. */
export function stepFrom(option: string, pairs: readonly (readonly [string, string])[]): string | null {
  return pairs.find(([from]) => from === option)?.[1] ?? null;
}
