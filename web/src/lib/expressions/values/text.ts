/** Text: characters are code points; UPPER and LOWER are ASCII, as everywhere. */

export type Integer = number | bigint;

const LONGEST = 1_000_000;
const BLANK = new Set([" ", "\u3000"]);
const SURROGATE = /[\ud800-\udfff]/;

/** Where the unit stands among code points: those of the pairs come after all others. */
const rank = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);

/** Negative, zero or positive as the first text stands before, at or after the second, by code points. */
export function compareText(x: string, y: string): number {
  const shared = Math.min(x.length, y.length);
  for (let i = 0; i < shared; i += 1) {
    const a = x.charCodeAt(i);
    const b = y.charCodeAt(i);
    if (a !== b) return rank(a) - rank(b);
  }
  return x.length - y.length;
}

/** The characters, as something that is cut by counting them. */
const characters = (text: string): string | string[] => (SURROGATE.test(text) ? [...text] : text);

function cut(text: string, start: number, end?: number): string {
  const some = characters(text).slice(start, end);
  return typeof some === "string" ? some : some.join("");
}

export const length = (text: string): number => characters(text).length;

/** The number of a list's entries. */
export const entries = (list: readonly unknown[]): number => list.length;

/** The first characters. */
export const left = (text: string, count: Integer): string => cut(text, 0, Math.max(Number(count), 0));

/** The last characters. */
export function right(text: string, count: Integer): string {
  return count > 0 ? cut(text, -Number(count)) : "";
}

/** `count` characters from the one numbered `start`; the first is 1, and any before it means the first. */
export function mid(text: string, start: Integer, count: Integer): string {
  const first = Math.max(Number(start), 1) - 1;
  return cut(text, first, first + Math.max(Number(count), 0));
}

export const upper = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

export const lower = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** The text without spaces and ideographic spaces at its ends. */
export function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && BLANK.has(text.charAt(start))) start += 1;
  while (end > start && BLANK.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The text with every `old` replaced; an empty `old` replaces nothing, null if it grew beyond measure. */
export function substitute(text: string, old: string, fresh: string): string | null {
  if (old === "") return text;
  const parts = text.split(old);
  const grown = length(text) + (parts.length - 1) * (length(fresh) - length(old));
  return grown <= LONGEST ? parts.join(fresh) : null;
}

/** The text with all but its first and last characters shown as `*`; all hidden if nothing would be. */
export function mask(text: string, start: Integer, end: Integer): string {
  const [first, last] = [shown(start), shown(end)];
  const count = length(text);
  if (first + last >= count) return "*".repeat(count);
  return left(text, first) + "*".repeat(count - first - last) + right(text, last);
}

const shown = (count: Integer): number => Math.min(Math.max(Number(count), 0), LONGEST);

export const contains = (text: string, part: string): boolean => text.includes(part);

export const startsWith = (text: string, start: string): boolean => text.startsWith(start);

export const endsWith = (text: string, end: string): boolean => text.endsWith(end);

/** A date or choice as text, which it is already. */
export const plainText = (value: string): string => value;
