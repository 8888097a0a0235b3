import { waitAfter } from "./backoff";

/** The part of an EventSource that is used. */
export interface Source {
  addEventListener: (type: string, listener: (event: { data?: string }) => void) => void;
  close: () => void;
}

interface Setup {
  open: () => Source;
  /** What the server says has changed. */
  onKinds: (kinds: string[]) => void;
  /** Whether the line stands. */
  onState: (up: boolean) => void;
  /** Calls back later; answers how to call it off. */
  later: (call: () => void, wait: number) => () => void;
  wait?: (failures: number) => number;
}

export function kindsOf(data: string | undefined): string[] {
  try {
    const said = JSON.parse(data ?? "") as { kinds?: unknown };
    return Array.isArray(said.kinds) ? said.kinds.map(String) : [];
  } catch {
    return [];
  }
}

/** Keeps one line to the server open, opening it anew after each break, later and later. Returns how to end it. */
export function keepLine({ open, onKinds, onState, later, wait = waitAfter }: Setup): () => void {
  let failures = 0;
  let source: Source | undefined;
  let callOff: (() => void) | undefined;
  const connect = () => {
    const own = open();
    source = own;
    own.addEventListener("open", () => {
      failures = 0;
      onState(true);
    });
    own.addEventListener("changed", (event) => onKinds(kindsOf(event.data)));
    own.addEventListener("error", () => {
      if (source !== own) return;
      own.close();
      source = undefined;
      failures += 1;
      onState(false);
      callOff = later(connect, wait(failures));
    });
  };
  connect();
  return () => {
    callOff?.();
    const own = source;
    source = undefined;
    own?.close();
  };
}
