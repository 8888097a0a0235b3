/** How long to wait before the next attempt, in milliseconds: doubling, capped, and never the same for all browsers. */

export const FIRST_WAIT = 1_000;
export const LONGEST_WAIT = 60_000;

export function waitAfter(failures: number, random: () => number = Math.random): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, failures - 1));
  return Math.round(full * (0.5 + random() / 2));
}
