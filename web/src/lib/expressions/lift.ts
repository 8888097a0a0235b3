/** Functions of values as functions of a record: null, or false, where an argument is null. */
import type { Context, Run } from "./program";

export function lift1<A, T>(x: Run<A | null>, f: (a: A) => T, otherwise: T): Run<T> {
  return (record, context) => {
    const a = x(record, context);
    return a === null ? otherwise : f(a);
  };
}

export function lift2<A, B, T>(x: Run<A | null>, y: Run<B | null>, f: (a: A, b: B) => T, otherwise: T): Run<T> {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return otherwise;
    const b = y(record, context);
    return b === null ? otherwise : f(a, b);
  };
}

export type AnyFunction = (...given: unknown[]) => unknown;

/** The function over any number of arguments, then over what it gets beside them. */
export function lifted(runs: Run[], f: AnyFunction, more: unknown[], inContext: boolean, otherwise: unknown): Run {
  if (more.length === 0 && !inContext) {
    const [x, y] = runs;
    if (x && runs.length === 1) return lift1(x, f, otherwise);
    if (x && y && runs.length === 2) return lift2(x, y, f, otherwise);
  }
  return (record, context: Context) => {
    const given: unknown[] = [];
    for (const run of runs) {
      const value = run(record, context);
      if (value === null) return otherwise;
      given.push(value);
    }
    return inContext ? f(...given, ...more, context) : f(...given, ...more);
  };
}
