import type { Words } from "@/lib/api/types";
import type { DepartmentRow } from "./api";

export interface Branch {
  value: number;
  title: string;
  children: Branch[];
}

/** The departments as a tree; one whose parent is not there stands at the top. */
export function branches(all: DepartmentRow[], say: (words: Words) => string, without?: number): Branch[] {
  const known = new Set(all.map((one) => one.id));
  const below = (parent: number | null): Branch[] =>
    all
      .filter((one) => one.id !== without && (one.parent_id !== null && known.has(one.parent_id) ? one.parent_id : null) === parent)
      .map((one) => ({ value: one.id, title: say(one.title), children: below(one.id) }));
  return below(null);
}
