import { BLANKS, PATTERNS, SIGNS } from "./grammar";

/** A piece of the text. Its kind is number, name, text, field, end, the sign itself, `open` (opens and never closes) or `other`. */
export interface Token {
  kind: string;
  text: string;
  start: number;
}

const KINDS = PATTERNS.map(([kind]) => kind);
const GROUPS = PATTERNS.map(([kind, pattern]) => `(?<${kind}>${pattern})`).join("|");
const PATTERN = new RegExp(`(?:${GROUPS})[${BLANKS}]*`, "gu");

/** The tokens of a formula and an end token; nothing is read after one that never closes. Never fails. */
export function tokens(text: string): Token[] {
  const out: Token[] = [];
  for (const { groups = {}, index } of text.matchAll(PATTERN)) {
    const kind = KINDS.find((one) => groups[one] !== undefined) ?? "other";
    const token = tokenOf(kind, groups[kind] ?? "", index);
    if (token) out.push(token);
    if (kind === "open") break;
  }
  out.push({ kind: "end", text: "", start: text.length });
  return out;
}

function tokenOf(kind: string, said: string, start: number): Token | null {
  if (kind === "blank") return null;
  if (kind === "sign") return { kind: SIGNS.get(said) ?? said, text: said, start };
  if (kind === "field") return { kind, text: said.slice(1, -1), start };
  if (kind === "text") {
    const closing = said.slice(-1);
    return { kind, text: said.slice(1, -1).replaceAll(closing + closing, closing), start };
  }
  return { kind, text: said, start };
}

/** The line and column of a place in the text, both from 1; columns count characters, not the halves of a pair. */
export function place(text: string, start: number): { line: number; column: number } {
  const lines = text.slice(0, start).split("\n");
  return { line: lines.length, column: [...(lines.at(-1) ?? "")].length + 1 };
}
