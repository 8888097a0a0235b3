/** Sums, counts, extremes and windows over related rows; the inner programs see the related row. */
import { MOST } from "./numbers";
import { argsOf, type Build, type Compiler, type Context, type Program, type Row, type Rows, type Run, type Truth } from "./program";
import { before, follow, joinedRows, newest, oldest, present, related, streak, type Compare } from "./values/rows";
import { compareText } from "./values/text";

type Find = (record: Row, context: Context) => readonly Row[];

const compareValues = (x: number, y: number): number => (x < y ? -1 : x > y ? 1 : 0);

const comparing = (program: Program): Compare => (program.kind === "text" ? compareText : compareValues);

const rowsOf = (program: Program): Rows => program.rows ?? { back: "" };

/** The rows an aggregate reads, ordered and cut, before its condition. */
function found(program: Program, compiler: Compiler): Find {
  const { path = [], back, order, newest: count = null, oldest: fromStart } = rowsOf(program);
  const all: Find = (record) => related(follow(record, path), back);
  if (!order) return all;
  const [by, compare] = [compiler.value(order), comparing(order)];
  const cut = fromStart ? oldest : newest;
  if (program.op !== "lastbefore") return (record, context) => cut(all(record, context), by, compare, count, context);
  const limit = compiler.value((argsOf(program) as [Program])[0]);
  return (record, context) => before(all(record, context), by, compare, limit(record, context), context);
}

/** The rows that meet the condition as well. */
function kept(program: Program, compiler: Compiler): Find {
  const rows = found(program, compiler);
  const { where } = rowsOf(program);
  if (!where) return rows;
  const holds = compiler.truth(where);
  return (record, context) => rows(record, context).filter((row) => holds(row, context));
}

type Reduce = (values: unknown[], program: Program) => unknown;

function reduced(reduce: Reduce): Build {
  return (program, compiler) => {
    const rows = kept(program, compiler);
    const { item } = rowsOf(program);
    if (!item) return (record, context) => rows(record, context).length;
    const read = compiler.value(item);
    return (record, context) => reduce(present(rows(record, context), read, context), program);
  };
}

/** The exact sum, as the number is held. */
function sum(values: unknown[], program: Program): number | bigint {
  let [small, large] = [0, 0n];
  for (const value of values as (number | bigint)[]) {
    const next = typeof value === "number" ? small + value : Number.NaN;
    if (next <= MOST && next >= -MOST) small = next;
    else large += BigInt(value);
  }
  return program.big ? large + BigInt(small) : small;
}

const extreme =
  (sign: number): Reduce =>
  (values) =>
    values.length === 0 ? null : values.reduce((x, y) => (compareValues(y as number, x as number) * sign > 0 ? y : x));

function last(program: Program, compiler: Compiler): Run {
  const rows = kept(program, compiler);
  const read = compiler.value(rowsOf(program).item as Program);
  const empty = program.kind === "boolean" ? false : null;
  return (record, context) => {
    const row = rows(record, context).at(-1);
    return row === undefined ? empty : read(row, context);
  };
}

/** The texts of the rows with a separator between them. */
function joined(program: Program, compiler: Compiler): Run {
  const [rows, read] = [kept(program, compiler), compiler.value(rowsOf(program).item as Program)];
  const separator = compiler.value((argsOf(program) as [Program])[0]) as Run<string | null>;
  return (record, context) => {
    const between = separator(record, context);
    return between === null ? null : joinedRows(between, present(rows(record, context), read, context) as string[]);
  };
}

const condition = (program: Program, compiler: Compiler): Truth => compiler.truth(rowsOf(program).where as Program);

export const AGGREGATES: Record<string, Build> = {
  sumof: reduced(sum),
  countof: reduced((values) => values.length),
  minof: reduced(extreme(-1)),
  maxof: reduced(extreme(1)),
  uniqueof: reduced((values) => new Set(values).size),
  joinof: joined,
  lastof: last,
  lastbefore: last,
  anyof: (program, compiler) => {
    const [rows, holds] = [found(program, compiler), condition(program, compiler)];
    return (record, context) => rows(record, context).some((row) => holds(row, context));
  },
  allof: (program, compiler) => {
    const [rows, holds] = [found(program, compiler), condition(program, compiler)];
    return (record, context) => rows(record, context).every((row) => holds(row, context));
  },
  streak: (program, compiler) => {
    const [rows, holds] = [found(program, compiler), condition(program, compiler)];
    return (record, context) => streak(rows(record, context), holds, context);
  },
};
