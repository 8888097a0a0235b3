import { queryOptions } from "@tanstack/react-query";
import { get } from "@/lib/api/client";
import type { Words } from "@/lib/api/types";

export interface KindChoice {
  name: string;
  label: Words;
  icon: string;
  group: string;
}

/** Every kind there is; it changes with the product only. */
export const kindsQuery = queryOptions({
  queryKey: ["builder-kinds"],
  queryFn: () => get<{ fields: KindChoice[] }>("/builder/kinds"),
  staleTime: Infinity,
});
