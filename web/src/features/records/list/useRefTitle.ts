import { useQuery } from "@tanstack/react-query";
import { recordQuery } from "@/lib/api/queries";
import type { Field } from "@/lib/api/types";
import { REFERRING, familyOf } from "@/lib/format/kinds";
import { knownTitle } from "@/runtime/widgets/titles";

/** The title of what a condition points at: filters carry ids only. */
export function useRefTitle(field: Field | undefined, value: unknown): string | undefined {
  const family = field && familyOf(field);
  const isId = typeof value === "string" || typeof value === "number";
  const refers = isId && family !== undefined && REFERRING.has(family);
  const known = refers && field ? knownTitle(field, value) : undefined;
  const to = field?.options?.to;
  const asked = useQuery({
    ...recordQuery(to ?? "", isId ? value : ""),
    enabled: refers && (family === "link" || family === "links") && Boolean(to) && !known,
  }).data;
  if (!refers) return undefined;
  return known ?? asked?.title ?? `#${value}`;
}
