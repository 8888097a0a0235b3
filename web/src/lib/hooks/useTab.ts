import { useNavigate, useSearch } from "@tanstack/react-router";

/** The open tab, named in the address. */
export function useTab(keys: string[]): [string | undefined, (key: string) => void] {
  const search = useSearch({ strict: false }) as { tab?: string };
  const navigate = useNavigate();
  const tab = search.tab && keys.includes(search.tab) ? search.tab : keys[0];
  const set = (key: string) =>
    void navigate({ to: ".", search: (now) => ({ ...now, tab: key }) as never, replace: true, resetScroll: false });
  return [tab, set];
}
