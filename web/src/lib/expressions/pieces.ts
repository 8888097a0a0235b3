import { LIMITS } from "./grammar";

/** The text without the given characters at its start. */
export function stripStart(text: string, characters: string): string {
  let start = 0;
  while (start < text.length && characters.includes(text.charAt(start))) start += 1;
  return text.slice(start);
}

/** The text without the given characters at its end. */
export function stripEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The text up to a mark, and what follows it. */
export function parted(text: string, mark: string): [before: string, after: string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + mark.length)];
}

/** As much of a text as a problem says. */
export function cut(text: string): string {
  return text.length <= LIMITS.shown ? text : [...text].slice(0, LIMITS.shown).join("");
}
