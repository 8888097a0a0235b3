import type { Ref } from "@/lib/api/types";

/** Whom each name after an @ stands for while a comment is typed. */
export type Chosen = ReadonlyMap<string, Ref["id"]>;

const MENTION = /@\[user:(\d+)\]/g;

/** The text in pieces: words, and people where they are mentioned. */
export function piecesOf(text: string, people: readonly Ref[]): (string | Ref)[] {
  const known = new Map(people.map((person) => [String(person.id), person]));
  const pieces: (string | Ref)[] = [];
  let end = 0;
  for (const found of text.matchAll(MENTION)) {
    const person = known.get(found[1] ?? "");
    if (!person) continue;
    if (found.index > end) pieces.push(text.slice(end, found.index));
    pieces.push(person);
    end = found.index + found[0].length;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

/** The name a person is typed by; of two with one name the second carries a number. */
export function typedName(person: Ref, chosen: Chosen): string {
  const other = chosen.get(person.title);
  return other === undefined || String(other) === String(person.id) ? person.title : `${person.title}#${person.id}`;
}

/** A text that was sent, as it is typed again. */
export function toTyped(text: string, people: readonly Ref[]): { text: string; chosen: Chosen } {
  const chosen = new Map<string, Ref["id"]>();
  const typed = piecesOf(text, people).map((piece) => {
    if (typeof piece === "string") return piece;
    const name = typedName(piece, chosen);
    chosen.set(name, piece.id);
    return `@${name}`;
  });
  return { text: typed.join(""), chosen };
}

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** What was typed, as it is sent: longer names first, as one may begin with another. */
export function toSent(text: string, chosen: Chosen): string {
  if (chosen.size === 0) return text;
  const names = [...chosen.keys()].toSorted((one, other) => other.length - one.length);
  const pattern = new RegExp(`@(${names.map(literal).join("|")})`, "g");
  return text.replace(pattern, (_, name: string) => `@[user:${chosen.get(name)}]`);
}
