import { useQuery } from "@tanstack/react-query";
import { countsQuery } from "@/lib/api/processes";
import { useQuiet } from "@/lib/events/quiet";

const MOST = 99;

/** How many tasks wait for the person; no page waits for that. */
export function useInboxCount(): number {
  const quiet = useQuiet();
  return useQuery({ ...countsQuery, enabled: quiet }).data?.todo ?? 0;
}

export const countText = (count: number): string => (count > MOST ? `${MOST}+` : String(count));
