/** Conditions: comparisons that are false over null, membership, blankness, AND, OR and NOT. */
import { lift2 } from "./lift";
import { reaches, whenNeeded } from "./numbers";
import { argsOf, isNumber, type Build, type Compiler, type Program, type Run, type Small, type Truth } from "./program";
import { literal } from "./reading";
import { compareText } from "./values/text";

type Order = "<" | "<=" | ">" | ">=";

const TURNED: Record<Order, Order> = { "<": ">", "<=": ">=", ">": "<", ">=": "<=" };

function less(x: Small, y: Small): Truth {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return false;
    const b = y(record, context);
    return b !== null && a < b;
  };
}

function atMost(x: Small, y: Small): Truth {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return false;
    const b = y(record, context);
    return b !== null && a <= b;
  };
}

const inOrder = (op: Order, x: Small, y: Small): Truth => {
  if (op === "<") return less(x, y);
  if (op === "<=") return atMost(x, y);
  return op === ">" ? less(y, x) : atMost(y, x);
};

const isThere = (value: unknown): value is number => value !== null && value !== undefined;

/** A field against a literal: the commonest condition, read without a call. */
function fieldAgainst(op: Order, key: string, k: number): Truth {
  switch (op) {
    case "<":
      return (record) => isThere(record[key]) && record[key] < k;
    case "<=":
      return (record) => isThere(record[key]) && record[key] <= k;
    case ">":
      return (record) => isThere(record[key]) && record[key] > k;
    default:
      return (record) => isThere(record[key]) && record[key] >= k;
  }
}

/** The key of a field of the record itself that is held as one of JavaScript's numbers. */
const plainField = (program: Program): string | undefined =>
  program.op === "var" && !program.big && program.path?.length === 1 ? program.path[0] : undefined;

const plainNumber = (program: Program): number | undefined =>
  program.op === "lit" && !program.big && program.value != null ? Number(program.value) : undefined;

function numbersOrdered(op: Order, left: Program, right: Program, compiler: Compiler): Truth {
  const [field, k] = [plainField(left), plainNumber(right)];
  if (field !== undefined && k !== undefined) return fieldAgainst(op, field, k);
  const [other, j] = [plainField(right), plainNumber(left)];
  if (other !== undefined && j !== undefined) return fieldAgainst(TURNED[op], other, j);
  const [x, y] = [compiler.quick(left), compiler.quick(right)];
  if (!reaches(left) && !reaches(right)) return inOrder(op, x, y);
  const slow = whenNeeded(() => inOrder(op, compiler.exact(left) as never, compiler.exact(right) as never));
  return escaping(x, y, compared(op), slow);
}

function compared(op: string): (a: number, b: number) => boolean {
  if (op === "<") return (a, b) => a < b;
  if (op === "<=") return (a, b) => a <= b;
  if (op === ">") return (a, b) => a > b;
  return op === ">=" ? (a, b) => a >= b : (a, b) => a === b;
}

/** The comparison of numbers, in BigInts where one of them is NaN: beyond 2**53. */
function escaping(x: Small, y: Small, test: (a: number, b: number) => boolean, slow: Truth): Truth {
  return (record, context) => {
    const a = x(record, context);
    if (a === null) return false;
    const b = y(record, context);
    if (b === null) return false;
    return Number.isNaN(a) || Number.isNaN(b) ? slow(record, context) : test(a, b);
  };
}

function ordered(op: Order): Build<boolean> {
  return (program, compiler) => {
    const [left, right] = argsOf(program) as [Program, Program];
    if (isNumber(left)) return numbersOrdered(op, left, right, compiler);
    const [x, y] = [compiler.value(left) as Run<string | null>, compiler.value(right) as Run<string | null>];
    if (left.kind !== "text") return inOrder(op, x as never, y as never); // dates and moments sort as they are written
    const test = compared(op);
    return lift2(x, y, (a, b) => test(compareText(a, b), 0), false);
  };
}

function equal(program: Program, compiler: Compiler): Truth {
  const [left, right] = argsOf(program) as [Program, Program];
  if (isNumber(left) && (reaches(left) || reaches(right))) return largeEqual(left, right, compiler);
  const [x, y] = isNumber(left) ? [compiler.quick(left), compiler.quick(right)] : [compiler.value(left), compiler.value(right)];
  if (right.op === "lit") {
    const k = literal(right);
    return (record, context) => x(record, context) === k;
  }
  return (record, context) => x(record, context) === y(record, context);
}

function largeEqual(left: Program, right: Program, compiler: Compiler): Truth {
  const [x, y] = [compiler.quick(left), compiler.quick(right)];
  const [p, q] = [whenNeeded(() => compiler.exact(left)), whenNeeded(() => compiler.exact(right))];
  return (record, context) => {
    const [a, b] = [x(record, context), y(record, context)];
    if (Number.isNaN(a) || Number.isNaN(b)) return p(record, context) === q(record, context);
    return a === b;
  };
}

const not = (run: Truth): Truth => (record, context) => !run(record, context);

/** `n / d <op> c`, as `n <op> c * d`, turned round where the divisor is negative. */
function ratio(program: Program, compiler: Compiler): Truth {
  const parts = argsOf(program) as [Program, Program, Program];
  const test = compared(String(program.value));
  const [numerator, product, divisor] = parts.map(compiler.quick) as [Small, Small, Small];
  const slow = whenNeeded(() => largeRatio(test as never, parts, compiler));
  return (record, context) => {
    const n = numerator(record, context);
    if (n === null) return false;
    const p = product(record, context);
    if (p === null) return false;
    const d = divisor(record, context);
    if (d === null || d === 0) return false;
    if (Number.isNaN(n + p + d)) return slow(record, context);
    return d > 0 ? test(n, p) : test(p, n);
  };
}

function largeRatio(test: (a: bigint, b: bigint) => boolean, parts: Program[], compiler: Compiler): Truth {
  const [numerator, product, divisor] = parts.map(compiler.exact) as [Run<bigint | null>, Run<bigint | null>, Run<bigint | null>];
  return (record, context) => {
    const [n, p, d] = [numerator(record, context), product(record, context), divisor(record, context)];
    if (n === null || p === null || d === null || d === 0n) return false;
    return d > 0n ? test(n, p) : test(p, n);
  };
}

function member(program: Program, compiler: Compiler): Truth {
  const [needle, ...options] = argsOf(program) as [Program, ...Program[]];
  const alike = (one: Program) => literal(isNumber(needle) ? { ...one, big: needle.big } : one);
  const known = new Set(options.map(alike));
  const key = needle.op === "var" && needle.path?.length === 1 && needle.kind !== "boolean" ? needle.path[0] : undefined;
  if (key !== undefined) return (record) => known.has(record[key]);
  const x = compiler.value(needle);
  return (record, context) => known.has(x(record, context));
}

function entry(program: Program, compiler: Compiler): Truth {
  const [x, list] = argsOf(program).map(compiler.value) as [Run, Run<unknown[] | null>];
  return lift2(x, list, (value, entries) => entries.includes(value), false);
}

function blank(program: Program, compiler: Compiler): Truth {
  const [part] = argsOf(program) as [Program];
  const x = compiler.value(part);
  if (part.kind !== "text" && part.kind !== "list") return (record, context) => x(record, context) === null;
  return (record, context) => {
    const value = x(record, context) as string | unknown[] | null;
    return value === null || value.length === 0;
  };
}

function all(runs: Truth[]): Truth {
  const [x, y] = runs as [Truth, Truth];
  if (runs.length === 2) return (record, context) => x(record, context) && y(record, context);
  return (record, context) => {
    for (const run of runs) if (!run(record, context)) return false;
    return true;
  };
}

function any(runs: Truth[]): Truth {
  const [x, y] = runs as [Truth, Truth];
  if (runs.length === 2) return (record, context) => x(record, context) || y(record, context);
  return (record, context) => {
    for (const run of runs) if (run(record, context)) return true;
    return false;
  };
}

export const CONDITIONS: Record<string, Build<boolean>> = {
  "<": ordered("<"),
  "<=": ordered("<="),
  ">": ordered(">"),
  ">=": ordered(">="),
  "==": equal,
  "!=": (program, compiler) => not(equal(program, compiler)),
  ratio,
  in: member,
  has: entry,
  isblank: blank,
  and: (program, compiler) => all(argsOf(program).map(compiler.truth)),
  or: (program, compiler) => any(argsOf(program).map(compiler.truth)),
  not: (program, compiler) => not(compiler.truth((argsOf(program) as [Program])[0])),
};
