import { useSyncExternalStore } from "react";

const state = { up: false };
const hearers = new Set<() => void>();

/** Says whether the line to the server stands. */
export function setStanding(up: boolean): void {
  if (state.up === up) return;
  state.up = up;
  for (const hear of hearers) hear();
}

const subscribe = (hear: () => void): (() => void) => {
  hearers.add(hear);
  return () => hearers.delete(hear);
};

/** Whether the server says of itself what has changed; without the line the page must ask. */
export const useStanding = (): boolean => useSyncExternalStore(subscribe, () => state.up);
