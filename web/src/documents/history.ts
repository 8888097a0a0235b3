import { apply, type Command, commandBetween, inverse, isEmpty, placesOf } from "./command";
import type { Json } from "./json";

/** So many steps can be undone. */
export const KEPT_STEPS = 200;
/** Changes at one place that follow each other within so many milliseconds are one step. */
export const TYPING = 500;

/** One thing a person did: what it changed, and what was selected before and after it. */
export interface Step<Selection> {
  command: Command;
  before: Selection;
  after: Selection;
  place?: string;
  at: number;
}

/** A document with the way it came about. `Selection` is whatever shall come back when a step is undone. */
export interface History<T extends Json, Selection> {
  document: T;
  selection: Selection;
  done: readonly Step<Selection>[];
  undone: readonly Step<Selection>[];
  /** The places that a step taken back could not restore, since somebody else changed them in the meantime. */
  left: readonly string[];
}

export const startHistory = <T extends Json, S>(document: T, selection: S): History<T, S> => ({
  document,
  selection,
  done: [],
  undone: [],
  left: [],
});

export interface Doing<S> {
  now: number;
  selection?: S;
  /** What is being typed at: what follows soon at the same place is the same step. */
  place?: string;
}

/** Brings the document to what is given, as one step. */
export function change<T extends Json, S>(history: History<T, S>, to: T, { now, selection = history.selection, place }: Doing<S>): History<T, S> {
  const command = commandBetween(history.document, to);
  if (isEmpty(command)) return selection === history.selection ? history : { ...history, selection };
  const { document } = apply(history.document, command);
  const last = history.done.at(-1);
  const step: Step<S> = { command, before: history.selection, after: selection, place, at: now };
  const steps = last && continues(last, step) ? withoutLast(history, last, step, document) : [...history.done, step];
  return { document, selection, done: steps.slice(-KEPT_STEPS), undone: [], left: [] };
}

const continues = (last: Step<unknown>, next: Step<unknown>): boolean =>
  next.place !== undefined && last.place === next.place && next.at - last.at <= TYPING;

/** The last two steps as one, or none where they undo each other. */
function withoutLast<T extends Json, S>(history: History<T, S>, last: Step<S>, next: Step<S>, document: T): Step<S>[] {
  const earlier = history.done.slice(0, -1);
  const start = apply(history.document, inverse(last.command)).document;
  const command = commandBetween(start, document);
  return isEmpty(command) ? earlier : [...earlier, { ...next, command, before: last.before }];
}

export function select<T extends Json, S>(history: History<T, S>, selection: S): History<T, S> {
  return selection === history.selection ? history : { ...history, selection };
}

export function undo<T extends Json, S>(history: History<T, S>): History<T, S> {
  const step = history.done.at(-1);
  if (!step) return history;
  const { document, left } = apply(history.document, inverse(step.command));
  const rest = { done: history.done.slice(0, -1), undone: [...history.undone, step] };
  return { document, selection: step.before, ...rest, left: placesOf({ changes: left }) };
}

export function redo<T extends Json, S>(history: History<T, S>): History<T, S> {
  const step = history.undone.at(-1);
  if (!step) return history;
  const { document, left } = apply(history.document, step.command);
  const rest = { done: [...history.done, { ...step, place: undefined }], undone: history.undone.slice(0, -1) };
  return { document, selection: step.after, ...rest, left: placesOf({ changes: left }) };
}

/** What somebody else saved comes in beside the steps: they stay, and undo later what is still theirs to undo. */
export function refresh<T extends Json, S>(history: History<T, S>, to: T): History<T, S> {
  const { document } = apply(history.document, commandBetween(history.document, to));
  return { ...history, document };
}
