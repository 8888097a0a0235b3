import { useNavigate, useSearch } from "@tanstack/react-router";
import { useMemo } from "react";
import type { BoardFilter, FilterValues } from "@/lib/api/boards";

/** The values of a board's filters: as the address says, else as their maker set them. */
export function useBoardFilters(filters: BoardFilter[]) {
  const { f } = useSearch({ strict: false }) as { f?: FilterValues };
  const navigate = useNavigate();
  const values = useMemo<FilterValues>(
    () =>
      Object.fromEntries(
        filters.map(({ key, default: first }) => [key, f && key in f ? (f[key] ?? null) : (first ?? null)]),
      ),
    [filters, f],
  );
  const go = (next: FilterValues | undefined) =>
    void navigate({ to: ".", search: (now) => ({ ...now, f: next }) as never, resetScroll: false });
  return {
    values,
    changed: Boolean(f && Object.keys(f).length > 0),
    set: (key: string, value: unknown) => go({ ...f, [key]: value ?? null }),
    reset: () => go(undefined),
  };
}
