import { change, type Doing, type History, redo, refresh, select, startHistory, undo } from "./history";
import { type Json, same } from "./json";
import { type Conflict, merge, type Side } from "./merge";

/** A document as the server keeps it. */
export interface Saved<T> {
  content: T;
  version: string;
  changed?: { at: string; by: { id: string | number; name: string } } | null;
}

/** Work that the server does not have yet, with what it began from. */
export interface Unsaved<T> {
  base: { content: T; version: string };
  document: T;
}

/** `stale`: somebody else saved in the meantime, and both changed the same places. */
export type Saving = "clean" | "waiting" | "saving" | "failed" | "stale";

export interface EditorState<T extends Json, S> {
  history: History<T, S>;
  base: Saved<T>;
  saving: Saving;
  savedAt: number | null;
  failure: unknown;
  theirs: Saved<T> | null;
  /** Unsaved work of an earlier visit is in it again. */
  restored: boolean;
}

export interface Ports<T> {
  save: (content: T, version: string) => Promise<Saved<T>>;
  /** What is there now, where saving was refused since somebody else saved. */
  staleOf: (reason: unknown) => Saved<T> | null;
  /** Keeps unsaved work where it outlives the page; nothing when there is none. */
  keep: (unsaved: Unsaved<T> | null) => void;
  now: () => number;
  /** Calls later; returns how to prevent it. */
  later: (call: () => void, wait: number) => () => void;
}

export const SAVE_AFTER = 1_000;
/** Unsaved work is kept at most so late. */
export const KEEP_AFTER = 250;
const RETRY_AFTER = [2_000, 5_000, 15_000];

export type Editor<T extends Json, S> = ReturnType<typeof startEditor<T, S>>;

/** A document being edited: its steps, and that it comes to the server and nobody's work is lost on the way. */
export function startEditor<T extends Json, S>(ports: Ports<T>, server: Saved<T>, selection: S, unsaved?: Unsaved<T> | null) {
  let state: EditorState<T, S> = {
    history: startHistory(server.content, selection),
    base: server,
    saving: "clean",
    savedAt: null,
    failure: null,
    theirs: null,
    restored: false,
  };
  const listeners = new Set<() => void>();
  let waiting: (() => void) | undefined;
  let keeping: (() => void) | undefined;
  let failures = 0;
  let inFlight: Promise<void> | undefined;
  let heardMeanwhile: Saved<T> | undefined;
  let ended = false;

  const set = (next: Partial<EditorState<T, S>>) => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  const document = () => state.history.document;

  const keep = () => {
    keeping?.();
    keeping = undefined;
    ports.keep(state.saving === "clean" ? null : { base: { content: state.base.content, version: state.base.version }, document: document() });
  };
  const keepSoon = () => {
    keeping ??= ports.later(keep, KEEP_AFTER);
  };

  const saveIn = (wait: number) => {
    waiting?.();
    waiting = ended ? undefined : ports.later(() => void save(), wait);
  };

  /** The document is another: it waits to be saved, unless it is what the server has. */
  const touched = (history: History<T, S>) => {
    const isOther = history.document !== document();
    set({ history });
    if (!isOther) return;
    keepSoon();
    if (state.saving === "stale") return;
    if (state.saving !== "saving") set({ saving: "waiting" });
    saveIn(SAVE_AFTER);
  };

  function save(): Promise<void> {
    inFlight ??= send().finally(() => {
      inFlight = undefined;
      const heard = heardMeanwhile;
      heardMeanwhile = undefined;
      if (heard) hear(heard);
    });
    return inFlight;
  }

  async function send(): Promise<void> {
    waiting?.();
    waiting = undefined;
    if (state.saving === "stale" || state.saving === "clean") return;
    const sent = document();
    if (same(sent, state.base.content)) {
      set({ saving: "clean", failure: null });
      keep();
      return;
    }
    set({ saving: "saving" });
    try {
      const saved = await ports.save(sent, state.base.version);
      failures = 0;
      const isLast = document() === sent;
      set({ base: { ...saved, content: sent }, saving: isLast ? "clean" : "waiting", savedAt: ports.now(), failure: null });
      if (!isLast) saveIn(SAVE_AFTER);
    } catch (reason) {
      refused(reason);
    }
    keep();
  }

  function refused(reason: unknown): void {
    const theirs = ports.staleOf(reason);
    if (theirs) {
      set({ saving: "stale", theirs, failure: null });
      return;
    }
    set({ saving: "failed", failure: reason });
    saveIn(RETRY_AFTER[Math.min(failures, RETRY_AFTER.length - 1)] as number);
    failures += 1;
  }

  /** What somebody else saved comes in at once where it touches nothing of mine. */
  function hear(theirs: Saved<T>): void {
    if (inFlight) {
      heardMeanwhile = theirs;
      return;
    }
    if (theirs.version === state.base.version) return;
    const found = merge(state.base.content, document(), theirs.content, "mine");
    if (state.saving === "stale" || found.conflicts.length > 0) {
      set({ saving: "stale", theirs });
      return;
    }
    const merged = found.document as T;
    const isClean = same(merged, theirs.content);
    set({ history: refresh(state.history, merged), base: theirs, saving: isClean ? "clean" : "waiting", failure: null });
    keepSoon();
    if (!isClean) saveIn(SAVE_AFTER);
  }

  if (unsaved && !same(unsaved.document, server.content)) {
    const found = merge(unsaved.base.content, unsaved.document, server.content, "mine");
    if (found.conflicts.length > 0) {
      const base = { ...unsaved.base };
      const history = change(startHistory(base.content, selection), unsaved.document, { now: ports.now() });
      state = { ...state, history, base, saving: "stale", theirs: server, restored: true };
    } else if (!same(found.document, server.content)) {
      const history = change(state.history, found.document as T, { now: ports.now() });
      state = { ...state, history, saving: "waiting", restored: true };
      saveIn(SAVE_AFTER);
    }
  }

  return {
    state: () => state,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    change: (to: T, doing: Omit<Doing<S>, "now"> = {}) => touched(change(state.history, to, { ...doing, now: ports.now() })),
    select: (selected: S) => touched(select(state.history, selected)),
    undo: () => touched(undo(state.history)),
    redo: () => touched(redo(state.history)),
    /** Saves now what waits; tells whether nothing is left unsaved. */
    flush: async (): Promise<boolean> => {
      if (inFlight) await inFlight;
      if (state.saving === "waiting" || state.saving === "failed") await save();
      return state.saving === "clean";
    },
    hear,
    /** The places both changed while somebody else saved. */
    conflicts: (): Conflict[] => (state.theirs ? merge(state.base.content, document(), state.theirs.content, "mine").conflicts : []),
    /** Takes what both changed from one side; all else of both stays. Mine can be had again by undoing. */
    decide: (side: Side): Promise<void> => {
      const { theirs, base } = state;
      if (!theirs) return Promise.resolve();
      const mine = merge(base.content, document(), theirs.content, "mine").document as T;
      const chosen = merge(base.content, document(), theirs.content, side).document as T;
      const history = change(refresh(state.history, mine), chosen, { now: ports.now() });
      set({ history, base: theirs, theirs: null, saving: "waiting" });
      return save();
    },
    /** The page goes: nothing is sent any more by itself. */
    end: () => {
      keep();
      ended = true;
      waiting?.();
      keeping?.();
    },
  };
}
