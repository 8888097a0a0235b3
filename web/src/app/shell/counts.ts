import { useQuery } from "@tanstack/react-query";
import { countsQuery } from "@/lib/api/processes";

const MOST = 99;

/** How many tasks wait for the person. */
export const useInboxCount = (): number => useQuery(countsQuery).data?.todo ?? 0;

export const countText = (count: number): string => (count > MOST ? `${MOST}+` : String(count));
