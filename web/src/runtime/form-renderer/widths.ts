import type { Field, Section } from "@/lib/api/types";
import { type Family, familyOf } from "@/lib/format/kinds";

/** A section's line has so many parts. */
export const WHOLE_LINE = 24;

/** What takes the whole line unless its maker gave it a width. */
export const WIDE: ReadonlySet<Family> = new Set<Family>(["longtext", "rich_text", "subtable", "file", "image", "signature", "json"]);

/** How many parts of the line a field takes: what its maker drew, else one column, or all where it needs much room. */
export function spanOf(section: Section, field: Field | undefined): number {
  const drawn = field && section.widths?.[field.key];
  if (drawn) return drawn;
  if (field && WIDE.has(familyOf(field))) return WHOLE_LINE;
  return WHOLE_LINE / (section.columns ?? 2);
}
