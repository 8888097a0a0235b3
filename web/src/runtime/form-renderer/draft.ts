import type { Values } from "@/lib/api/types";

/** Unsaved work, kept in the tab until it is saved or discarded. */
export function readDraft(key: string): Values | null {
  try {
    const kept = sessionStorage.getItem(key);
    const values = kept ? (JSON.parse(kept) as Values) : null;
    return values && Object.keys(values).length > 0 ? values : null;
  } catch {
    return null;
  }
}

export function keepDraft(key: string, values: Values): void {
  if (Object.keys(values).length === 0) sessionStorage.removeItem(key);
  else sessionStorage.setItem(key, JSON.stringify(values));
}

export const draftKey = (form: string, id?: string | number): string => `fw.draft.${form}.${id ?? "new"}`;
