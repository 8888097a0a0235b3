/**
 * From a program to one function over a record: closures only, since the pages may not evaluate text. Every function is
 * total: whatever its types allow gives a value or null.
 */
import { AGGREGATES } from "./aggregates";
import { choosing } from "./choosing";
import { CONDITIONS } from "./conditions";
import { lifted, type AnyFunction } from "./lift";
import { exact, held, quick } from "./numbers";
import { argsOf, isNumber, type Build, type Compiler, type Program, type Run, type Truth } from "./program";
import { READING } from "./reading";
import { FUNCTIONS, IN_CONTEXT } from "./table.generated";

const BUILDERS: Record<string, Build> = { ...READING, ...CONDITIONS, ...AGGREGATES, concat: joined };

const made = new WeakMap<Program, Run>();

/** The function of a program, made once; it throws where the program has an operation this page does not know. */
export function compile(program: Program): Run {
  let run = made.get(program);
  if (!run) {
    run = compiler.value(program);
    made.set(program, run);
  }
  return run;
}

const compiler: Compiler = {
  value: (program) => (isNumber(program) ? held(program, compiler, source) : source(program)),
  truth: (program) => source(program) as Truth,
  quick: (program) => quick(program, compiler, source),
  exact: (program) => exact(program, compiler, source),
};

/** What is no arithmetic: a leaf, a condition, a choice, an aggregate, or a function of the table. */
function source(program: Program): Run {
  const build = BUILDERS[program.op];
  return build ? build(program, compiler) : (choosing(program, compiler, compiler.value) ?? called(program));
}

function called(program: Program): Run {
  const f = FUNCTIONS[program.op as keyof typeof FUNCTIONS] as AnyFunction | undefined;
  if (!f) throw new Error(`no operation ${program.op}`);
  const more = program.value === undefined || program.value === null ? [] : [program.value];
  const otherwise = program.kind === "boolean" ? false : null;
  const run = lifted(argsOf(program).map(compiler.value), f, more, IN_CONTEXT.has(program.op), otherwise);
  return isNumber(program) ? asHeld(program, run as Run<number | bigint | null>) : run;
}

/** What a function gives, as the number is held. */
function asHeld(program: Program, run: Run<number | bigint | null>): Run {
  return (record, context) => {
    const value = run(record, context);
    if (value === null || typeof value === (program.big ? "bigint" : "number")) return value;
    return program.big ? BigInt(value) : Number(value);
  };
}

/** The texts one after the other; null counts as empty. */
function joined(program: Program): Run {
  const runs = argsOf(program).map(compiler.value);
  return (record, context) => runs.map((run) => (run(record, context) as string | null) ?? "").join("");
}
