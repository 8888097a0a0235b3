import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { checkQuery, type Located } from "../workspace/api";
import { type Selection, targetOf, useBuilder, useFormState } from "./builder";

/** What is selected, as the place of its problems. */
export function placeOf(selection: Selection): string {
  if (selection.type === "items") return selection.names[0] ?? "";
  return selection.type === "form" ? "" : `${selection.type}:${selection.key}`;
}

export interface Found {
  mine: Located[];
  elsewhere: number;
  /** How many each item has. */
  counts: ReadonlyMap<string, number>;
  /** Those of a place: what is selected, and a member of it. */
  at: ReadonlyMap<string, Located[]>;
}

/** What is wrong with the draft as it was saved last. */
export function useProblems(): Found {
  const { app, path } = useBuilder();
  const { base, savedAt } = useFormState();
  const client = useQueryClient();
  const { data } = useQuery(checkQuery(app));
  useEffect(() => {
    if (savedAt !== null) void client.invalidateQueries({ queryKey: checkQuery(app).queryKey });
  }, [client, app, savedAt]);
  return useMemo(() => {
    const errors = (data?.problems ?? []).filter((one) => one.severity !== "info");
    const mine = errors.filter((one) => one.document === path && one.app === app);
    const counts = new Map<string, number>();
    const at = new Map<string, Located[]>();
    for (const one of mine) {
      const { selection, property } = targetOf(one, base.content);
      const place = `${placeOf(selection)}/${property ?? ""}`;
      at.set(place, [...(at.get(place) ?? []), one]);
      const name = selection.type === "items" ? (selection.names[0] as string) : null;
      if (name) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return { mine, elsewhere: errors.length - mine.length, counts, at };
  }, [data, app, path, base.content]);
}
