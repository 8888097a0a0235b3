/** Text: characters are code points; UPPER and LOWER are ASCII, as everywhere. */

import { parseNumber } from "./numeric";

export type Integer = number | bigint;

const LONGEST = 1_000_000;
const LONGEST_CELL = 32_767;
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

/** Each word with its first ASCII letter in upper case, its others in lower case. */
export const proper = (text: string): string =>
  text.replace(/[A-Za-z]+/g, (word) => word.charAt(0).toUpperCase() + word.slice(1).toLowerCase());

const isControl = (unit: string): boolean => (unit > "\0" && unit < " ") || unit === "\u007f";

/** The text without control characters. */
export const clean = (text: string): string => [...text].filter((one) => !isControl(one)).join("");

/** The text with the nth `old` replaced, cut to the longest that is kept; as it is where there are fewer. */
export function nthSubstituted(text: string, old: string, fresh: string, nth: Integer): string {
  if (old === "" || nth < 1) return text;
  const parts = text.split(old);
  if (nth >= parts.length) return text;
  const at = Number(nth);
  return cut(parts.slice(0, at).join(old) + fresh + parts.slice(at).join(old), 0, LONGEST);
}

/** The text with some characters from the one numbered `start` replaced. */
export function spliced(text: string, start: Integer, count: Integer, fresh: string): string {
  const at = Math.max(shown(start), 1) - 1;
  return cut(text, 0, at) + fresh + cut(text, at + shown(count));
}

/** Where the part first stands, from 1; null if it does not. */
export const position = (part: string, text: string): number | null => positionAfter(part, text, 1);

/** Where the part first stands from the character numbered `start`, from 1; null if it does not. */
export function positionAfter(part: string, text: string, start: Integer): number | null {
  const before = Math.max(shown(start), 1) - 1;
  if (before > length(text)) return null;
  const rest = cut(text, before);
  const at = rest.indexOf(part);
  return at < 0 ? null : before + length(rest.slice(0, at)) + 1;
}

/** The text so many times; null if that is longer than a cell may be. */
export function repeated(text: string, count: Integer): string | null {
  if (text === "" || count <= 0) return "";
  return length(text) * Number(count) <= LONGEST_CELL ? text.repeat(Number(count)) : null;
}

/** The nth part between separators, from 1; empty where there are fewer, null below 1. */
export function splitPart(text: string, separator: string, nth: Integer): string | null {
  if (nth < 1) return null;
  const parts = separator === "" ? [text] : text.split(separator);
  return parts[Number(nth) - 1] ?? "";
}

/** The texts that are not empty with the separator between them. */
export const textJoined = (separator: string, ...texts: string[]): string => texts.filter((one) => one !== "").join(separator);

/** The character of a code point; null if there is none. */
export function character(code: Integer): string | null {
  const point = Number(code);
  return (point > 0 && point < 0xd800) || (point > 0xdfff && point <= 0x10ffff) ? String.fromCodePoint(point) : null;
}

/** The code point of the first character; null of an empty text. */
export const codePoint = (text: string): number | null => text.codePointAt(0) ?? null;

/** The characters in the opposite order. */
export const reversedText = (text: string): string => [...text].toReversed().join("");

/** The fill that lacks before the text is as long as it shall be. */
function filling(text: string, size: Integer, fill: string): string {
  const lack = Math.min(Number(size), LONGEST_CELL) - length(text);
  return lack > 0 && fill !== "" ? cut(fill.repeat(Math.ceil(lack / length(fill))), 0, lack) : "";
}

/** The text with the fill before it up to a length; never cut. */
export const paddedLeft = (text: string, size: Integer, fill: string): string => filling(text, size, fill) + text;

/** The text with the fill after it up to a length; never cut. */
export const paddedRight = (text: string, size: Integer, fill: string): string => text + filling(text, size, fill);

/** The text without spaces at its beginning. */
export function trimLeft(text: string): string {
  let start = 0;
  while (start < text.length && BLANK.has(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** The text without spaces at its end. */
export function trimRight(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK.has(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

const WIDER = 0xfee0;

const moved = (unit: string, by: number): string => String.fromCharCode(unit.charCodeAt(0) + by);

/** The text with full-width ASCII characters and spaces in half width. */
export const halfwidth = (text: string): string =>
  text.replace(/[\uff01-\uff5e]/g, (unit) => moved(unit, -WIDER)).replaceAll("\u3000", " ");

/** The text with ASCII characters and spaces in full width. */
export const fullwidth = (text: string): string =>
  text.replace(/[!-~]/g, (unit) => moved(unit, WIDER)).replaceAll(" ", "\u3000");

/** How often the part stands in the text, none over another. */
export const occurrences = (text: string, part: string): number => (part === "" ? 0 : text.split(part).length - 1);

/** What stands before the first separator; null without one. */
export function textBefore(text: string, separator: string): string | null {
  const at = separator === "" ? -1 : text.indexOf(separator);
  return at < 0 ? null : text.slice(0, at);
}

/** What stands after the first separator; null without one. */
export function textAfter(text: string, separator: string): string | null {
  const at = separator === "" ? -1 : text.indexOf(separator);
  return at < 0 ? null : text.slice(at + separator.length);
}

/** Whether the text is a number as VALUE reads it. */
export const numberLike = (text: string): boolean => parseNumber(text) !== null;

/** The entries with the separator between them. */
export const listJoined = (list: readonly string[], separator: string): string => list.join(separator);

/** The nth entry, from 1; null where there is none. */
export const listItem = (list: readonly string[], nth: Integer): string | null => list[Number(nth) - 1] ?? null;

/** Whether two lists have an entry in common. */
export const shareAny = (first: readonly string[], second: readonly string[]): boolean => second.some((one) => first.includes(one));

/** Whether the first list has every entry of the second. */
export const holdsAll = (first: readonly string[], second: readonly string[]): boolean => second.every((one) => first.includes(one));
