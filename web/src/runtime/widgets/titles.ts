import type { Field, Ref } from "@/lib/api/types";

/** Titles of what was picked in this tab, for places that keep ids only. */
const titles = new Map<string, string>();

const keyOf = (field: Field, id: string | number): string => `${field.options?.to ?? field.type}:${id}`;

export function learnTitle(field: Field, ref: Ref): void {
  titles.set(keyOf(field, ref.id), ref.title);
}

export function knownTitle(field: Field, id: string | number): string | undefined {
  return titles.get(keyOf(field, id));
}

export function refOf(field: Field, value: unknown): Ref | null {
  if (typeof value !== "string" && typeof value !== "number") return null;
  return { id: value, title: knownTitle(field, value) ?? `#${value}` };
}
