import { CALLABLE } from "@/lib/expressions/grammar";
import { tokens } from "@/lib/expressions/tokens";
import type { Language, Words } from "@/lib/api/types";

/** A field that a formula may name. */
export interface Named {
  key: string;
  title: Words;
}

export interface Offer {
  label: string;
  detail: string;
  /** What is written. */
  text: string;
  type: "field" | "function";
  /** The lower, the sooner it is shown. */
  rank: number;
}

export interface Offers {
  from: number;
  offers: Offer[];
}

/** Fields by their titles in both languages, the one in use first, and by their keys. */
function fieldOffers(fields: readonly Named[], language: Language, open: string, close: string): Offer[] {
  const other = language === "zh" ? "en" : "zh";
  return fields.flatMap(({ key, title }) => {
    const names = [...new Set([title[language], title[other], key].filter((one): one is string => Boolean(one)))];
    return names.map((name, rank): Offer => ({ label: name, detail: name === key ? (title[language] ?? "") : key, text: `${open}${name}${close}`, type: "field", rank }));
  });
}

/** What may be written at a place of a formula: a field within braces, a function or a field elsewhere. */
export function offersAt(text: string, at: number, fields: readonly Named[], language: Language): Offers | null {
  const before = text.slice(0, at);
  const brace = Math.max(before.lastIndexOf("{"), before.lastIndexOf("｛"));
  const closed = Math.max(before.lastIndexOf("}"), before.lastIndexOf("｝"));
  if (brace > closed) {
    const written = before.slice(brace + 1);
    const isClosed = /^[}｝]/.test(text.slice(at));
    return written.includes(".") ? null : { from: brace + 1, offers: fieldOffers(fields, language, "", isClosed ? "" : "}") };
  }
  const word = /[\p{L}_][\p{L}\d_]*$/u.exec(before)?.[0];
  if (!word) return null;
  const functions = CALLABLE.map((name): Offer => ({ label: name, detail: "", text: `${name}(`, type: "function", rank: 1 }));
  return { from: at - word.length, offers: [...functions, ...fieldOffers(fields, language, "{", "}")] };
}

/** The piece of a formula that begins at a line and column, both from 1, counted in characters. */
export function pieceAt(text: string, line: number, column: number): { from: number; to: number } {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const before = [...(lines[line - 1] ?? "")].slice(0, column - 1).join("");
  const from = Math.min(start + before.length, text.length);
  const token = tokens(text).find((one) => one.start === from);
  const length = token ? token.text.length + (token.kind === "field" || token.kind === "text" ? 2 : 0) : 1;
  return { from: from === text.length ? Math.max(0, from - 1) : from, to: Math.min(text.length, from + Math.max(1, length)) };
}
