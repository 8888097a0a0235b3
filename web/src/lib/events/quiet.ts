import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const LOOK = 250;
const LOOKS = 8;

/** Calls once the page has what it shows: nothing has been asked for during two seconds. Returns how to call it off. */
export function whenQuiet(client: QueryClient, call: () => void): () => void {
  let looks = 0;
  const timer = setInterval(() => {
    looks = client.isFetching() > 0 ? 0 : looks + 1;
    if (looks < LOOKS) return;
    clearInterval(timer);
    call();
  }, LOOK);
  return () => clearInterval(timer);
}

/** Whether the page has come to rest; what is not needed at once waits for that. */
export function useQuiet(): boolean {
  const client = useQueryClient();
  const [quiet, setQuiet] = useState(false);
  useEffect(() => whenQuiet(client, () => setQuiet(true)), [client]);
  return quiet;
}
