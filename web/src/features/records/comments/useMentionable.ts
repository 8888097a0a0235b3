import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { commentsKey, mentionable } from "@/lib/api/comments";
import { useDebounced } from "@/lib/hooks/useDebounced";

const PAUSE = 150;

/**
 * The people who can be mentioned, by what is typed after the @; nobody is asked for before the first.
 * Until the answer for it has come, only those are offered who fit: who types on and presses Enter means nobody else.
 */
export function useMentionable(form: string, id: string | number) {
  const [typed, search] = useState<string | null>(null);
  const asked = useDebounced(typed, PAUSE);
  const people = useQuery({
    queryKey: [...commentsKey(form, id), "people", asked],
    queryFn: () => mentionable(form, id, asked ?? ""),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
  });
  const busy = people.isFetching || asked !== typed;
  const known = people.data ?? [];
  return { search, found: busy ? known.filter((person) => person.name.includes(typed ?? "")) : known, busy };
}
