import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { apiUrl } from "@/lib/api/client";
import { keepLine, type Source } from "./line";
import { whenQuiet } from "./quiet";
import { setStanding } from "./standing";
import { onWatch, watched } from "./watch";

/** Several hints within so long are followed once. */
const GATHER = 250;
const POLL = 60_000;
/** A page out of sight keeps its line so long: browsers allow few per server. */
const HIDDEN_FOR = 20_000;

/** Who moves through records stays on one so long before its hints are asked for. */
const SETTLE = 400;

const EVERYTHING = ["tasks", "messages", "comments", "imports", "drafts"];
/** What may have changed between the page's first questions and the line. */
const AT_FIRST = ["comments", "imports"];

/** What of a record each kind of hint is about. */
const OF_RECORDS: Record<string, string> = { tasks: "processes", comments: "comments" };

function refresh(client: QueryClient, kinds: Iterable<string>): void {
  for (const kind of kinds) {
    void client.invalidateQueries({ queryKey: [kind] });
    if (kind === "tasks") void client.invalidateQueries({ queryKey: ["instances"] });
    const part = OF_RECORDS[kind];
    if (part) void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === "records" && queryKey[2] === part });
  }
}

const later = (call: () => void, wait: number): (() => void) => {
  const timer = setTimeout(call, wait);
  return () => clearTimeout(timer);
};

/** Starts following the server; returns how to stop. Without a line it asks every minute. */
function follow(client: QueryClient): () => void {
  const told = new Set<string>();
  let up = false;
  let missed = false;
  let end: (() => void) | undefined;
  let gathering: (() => void) | undefined;
  let hiding: (() => void) | undefined;
  let turning: (() => void) | undefined;

  const hear = (kinds: string[]) => {
    for (const kind of kinds) told.add(kind);
    gathering ??= later(() => {
      gathering = undefined;
      refresh(client, told);
      told.clear();
    }, GATHER);
  };
  const connect = () => {
    end ??= keepLine({
      open: () => new EventSource(apiUrl("/events", { watch: watched() })) as unknown as Source,
      onKinds: hear,
      onState: (now) => {
        up = now;
        setStanding(up);
        if (up) hear(missed ? EVERYTHING : AT_FIRST);
        missed = !up;
      },
      later,
    });
  };
  const hangUp = () => {
    end?.();
    end = undefined;
    up = false;
    setStanding(false);
  };
  const onSight = () => {
    hiding?.();
    hiding = undefined;
    if (document.hidden) {
      hiding = later(hangUp, HIDDEN_FOR);
    } else if (!end) {
      connect();
      hear(EVERYTHING);
    }
  };

  // Another record is shown: the line is opened anew for it, if there is one.
  const watching = onWatch(() => {
    turning?.();
    turning = later(() => {
      if (!end) return;
      hangUp();
      connect();
    }, SETTLE);
  });
  // A page first gets what it shows; then the line opens.
  const opening = whenQuiet(client, () => {
    if (!document.hidden) connect();
    document.addEventListener("visibilitychange", onSight);
  });
  const polling = setInterval(() => {
    if (!up && !document.hidden) hear(EVERYTHING);
  }, POLL);
  return () => {
    opening();
    watching();
    turning?.();
    clearInterval(polling);
    document.removeEventListener("visibilitychange", onSight);
    gathering?.();
    hiding?.();
    hangUp();
  };
}

/** What others do shows without asking: the server hints, the page asks again for what it shows. */
export function useLive(): void {
  const client = useQueryClient();
  useEffect(() => follow(client), [client]);
}
