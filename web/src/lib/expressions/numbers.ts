/**
 * Numbers: each is held as a JavaScript number where its bound is below 2**53, else as a BigInt. What may pass 2**53 on
 * the way is computed quickly in numbers first, where a value that did is NaN, and only then again in BigInts.
 */
import { CHOICES, choosing } from "./choosing";
import { lift1, lift2 } from "./lift";
import { argsOf, isNumber, type Compiler, type Large, type Program, type Run, type Small } from "./program";
import { literal } from "./reading";
import * as big from "./values/big";
import * as numeric from "./values/numeric";

export const MOST = Number.MAX_SAFE_INTEGER;

/** The number, or NaN where it may no longer be exact. Adding 0 makes a negative zero one that is not. */
const inside = (v: number): number => (v <= MOST && v >= -MOST ? v + 0 : Number.NaN);

const toSmall = (value: number | bigint): number => inside(Number(value));
const toLarge = (value: number | bigint): bigint => BigInt(value);

function plus(x: Small, y: Small): Small {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return null;
    const b = y(record, context);
    return b === null ? null : inside(a + b);
  };
}

function minus(x: Small, y: Small): Small {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return null;
    const b = y(record, context);
    return b === null ? null : inside(a - b);
  };
}

function times(x: Small, y: Small): Small {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return null;
    const b = y(record, context);
    return b === null ? null : inside(a * b);
  };
}

function timesConstant(x: Small, k: number): Small {
  return (record, context) => {
    const a = x(record, context);
    return a === null ? null : inside(a * k);
  };
}

function product(x: Small, y: Small, program: Program): Small {
  const [left, right] = argsOf(program) as [Program, Program];
  if (right.op === "lit" && !right.big && right.value !== null) return timesConstant(x, Number(right.value));
  if (left.op === "lit" && !left.big && left.value !== null) return timesConstant(y, Number(left.value));
  return times(x, y);
}

const QUOTIENTS: Record<string, (n: number, y: number) => number | null> = {
  round: numeric.divide,
  roundup: numeric.divideUp,
  rounddown: numeric.divideDown,
  int: numeric.divideFloor,
};
const LARGE_QUOTIENTS: Record<string, (n: bigint, y: bigint) => bigint | null> = {
  round: big.divide,
  roundup: big.divideUp,
  rounddown: big.divideDown,
  int: big.divideFloor,
};

function modeOf<F>(modes: Record<string, F>, program: Program): F {
  const found = modes[String(program.value)];
  if (!found) throw new Error(`no rounding ${String(program.value)}`);
  return found;
}

type OfSmall = (args: Small[], program: Program) => Small;
type OfLarge = (args: Large[], program: Program) => Large;

const one = (f: (v: number) => number | null): OfSmall => ([x]) => lift1(x as Small, f, null);
const two = (f: (a: number, b: number) => number | null): OfSmall => ([x, y]) => lift2(x as Small, y as Small, f, null);
const some = (f: (a: number, b: number) => number): OfSmall => (args) => args.reduce((x, y) => lift2(x, y, f, null));
const oneLarge = (f: (v: bigint) => bigint | null): OfLarge => ([x]) => lift1(x as Large, f, null);
const twoLarge = (f: (a: bigint, b: bigint) => bigint | null): OfLarge => ([x, y]) => lift2(x as Large, y as Large, f, null);
const someLarge = (f: (a: bigint, b: bigint) => bigint): OfLarge => (args) => args.reduce((x, y) => lift2(x, y, f, null));

const rounded =
  (divide: (n: number, y: number) => number | null): OfSmall =>
  ([x], program) => {
    const step = Number(program.value);
    return lift1(x as Small, (v) => divide(v, step), null);
  };

const roundedLarge =
  (divide: (n: bigint, y: bigint) => bigint | null): OfLarge =>
  ([x], program) => {
    const step = BigInt(program.value as string);
    return lift1(x as Large, (v) => divide(v, step), null);
  };

const each = <F, T>(modes: Record<string, F>, made: (mode: F) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(modes).map(([op, mode]) => [op, made(mode)]));

const QUICK: Record<string, OfSmall> = {
  "+": ([x, y]) => plus(x as Small, y as Small),
  "-": ([x, y]) => minus(x as Small, y as Small),
  "*": ([x, y], program) => product(x as Small, y as Small, program),
  "/": (args, program) => two(modeOf(QUOTIENTS, program))(args, program),
  "%": two(numeric.modulo),
  scale: ([x], program) => timesConstant(x as Small, Number(program.value)),
  neg: one((v) => 0 - v),
  abs: one(Math.abs),
  guard: ([x]) => x as Small,
  min: some(Math.min),
  max: some(Math.max),
  ...each(QUOTIENTS, rounded),
};

const EXACT: Record<string, OfLarge> = {
  "+": twoLarge(big.plus),
  "-": twoLarge(big.minus),
  "*": twoLarge(big.times),
  "/": (args, program) => twoLarge(modeOf(LARGE_QUOTIENTS, program))(args, program),
  "%": twoLarge(big.modulo),
  scale: ([x], program) => {
    const factor = BigInt(program.value as string);
    return lift1(x as Large, (v) => v * factor, null);
  },
  neg: oneLarge(big.negative),
  abs: oneLarge(big.absolute),
  guard: oneLarge(big.within),
  min: someLarge(big.least),
  max: someLarge(big.most),
  ...each(LARGE_QUOTIENTS, roundedLarge),
};

const isComputed = (program: Program): boolean => program.op in QUICK || CHOICES.has(program.op);

/** Whether a number may pass 2**53 on the way to the value. */
export function reaches(program: Program): boolean {
  if (program.big) return true;
  return isComputed(program) && argsOf(program).some((part) => isNumber(part) && reaches(part));
}

/** The number as it is held; `source` compiles what is no arithmetic. */
export function held(program: Program, compiler: Compiler, source: (program: Program) => Run): Run {
  if (!isComputed(program)) return source(program);
  const fast = quick(program, compiler, source);
  if (!reaches(program)) return fast;
  const slow = whenNeeded(() => compiler.exact(program));
  return (record, context) => {
    const value = fast(record, context);
    if (value === null) return null;
    if (!Number.isNaN(value)) return program.big ? BigInt(value) : value;
    const whole = slow(record, context);
    return program.big || whole === null ? whole : Number(whole);
  };
}

/** The number as one of JavaScript's, NaN where it is beyond 2**53, or may have been on the way. */
export function quick(program: Program, compiler: Compiler, source: (program: Program) => Run): Small {
  const chosen = choosing(program, compiler, compiler.quick);
  if (chosen) return chosen;
  const build = QUICK[program.op];
  if (build) return build(argsOf(program).map(compiler.quick), program);
  const run = source(program);
  return program.big ? lift1(run as Run<number | bigint | null>, toSmall, null as number | null) : (run as Small);
}

/** The number as a BigInt. */
export function exact(program: Program, compiler: Compiler, source: (program: Program) => Run): Large {
  const chosen = choosing(program, compiler, compiler.exact);
  if (chosen) return chosen;
  const build = EXACT[program.op];
  if (build) return build(argsOf(program).map(compiler.exact), program);
  if (program.op === "lit" && program.value != null) {
    const value = toLarge(literal(program) as number | bigint);
    return () => value;
  }
  return lift1(source(program) as Run<number | bigint | null>, toLarge, null as bigint | null);
}

/** Compiled when it is first run: most numbers never leave 2**53. */
export function whenNeeded<T>(make: () => Run<T>): Run<T> {
  let made: Run<T> | undefined;
  return (record, context) => (made ??= make())(record, context);
}
