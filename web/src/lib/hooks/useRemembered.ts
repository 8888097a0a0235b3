import { useCallback, useState } from "react";

function read<T>(key: string, first: T): T {
  try {
    const kept = localStorage.getItem(key);
    return kept === null ? first : (JSON.parse(kept) as T);
  } catch {
    return first;
  }
}

/** State that this person finds again in this browser. */
export function useRemembered<T>(key: string, first: T): [T, (next: T) => void] {
  const [state, setState] = useState({ key, value: read(key, first) });
  const value = state.key === key ? state.value : read(key, first);
  const set = useCallback(
    (next: T) => {
      setState({ key, value: next });
      localStorage.setItem(key, JSON.stringify(next));
    },
    [key],
  );
  return [value, set];
}
