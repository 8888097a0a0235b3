import { useQuery } from "@tanstack/react-query";
import { sessionQuery } from "@/lib/api/queries";

export type Power = "see_firings" | "run_rules" | "edit_parameters" | "share_views" | "see_audit" | "open_public_forms" | "build_apps" | "administer";

/** Whether the person has a power; where the server names none, it decides at each call. */
export function useMay(power: Power): boolean {
  const powers = useQuery(sessionQuery).data?.powers;
  return !powers || powers.includes(power);
}
