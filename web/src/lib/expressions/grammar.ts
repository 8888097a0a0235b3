import grammar from "./grammar.json";
import type { Json, Words } from "./outline";

/** The one grammar of formula text: `grammar.json` is written by the engine, whose own parser and printer read the same. */
export interface Operator {
  key: string;
  power: number;
}

export interface Called {
  key: string;
  args: string[];
}

const table = <T>(entries: Record<string, T>): ReadonlyMap<string, T> => new Map(Object.entries(entries));

export const BLANKS = grammar.blanks;
export const BRACES: ReadonlySet<string> = new Set(grammar.braces);
export const CHAINED: ReadonlyMap<string, number> = table(grammar.chained);
export const CLOSING: ReadonlyMap<string, string> = table(grammar.closing);
export const COMMENTS: ReadonlySet<string> = new Set(grammar.comments);
export const CONSTANTS: ReadonlyMap<string, Json> = table<Json>(grammar.constants);
export const DECIMAL = new RegExp(`^(?:${grammar.decimal})$`, "u");
export const FUNCTIONS: ReadonlyMap<string, Called> = table<Called>(grammar.functions);
export const INFIX: ReadonlyMap<string, Operator> = table<Operator>(grammar.infix);
export const LEAVES: ReadonlyMap<string, string> = table(grammar.leaves);
export const LIMITS = grammar.limits;
export const PATTERNS = grammar.patterns as [kind: string, pattern: string][];
export const PREFIX: ReadonlyMap<string, Operator> = table<Operator>(grammar.prefix);
export const SIGNS: ReadonlyMap<string, string> = table(grammar.signs);
export const WORDS: Record<keyof typeof grammar.words, Words> = grammar.words;

export const CALLABLE = [...FUNCTIONS.keys(), ...LEAVES.keys()].toSorted();
