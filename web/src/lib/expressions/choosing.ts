/** Choosing between values: IF and IFBLANK, over numbers however they are held. */
import { argsOf, type Compiler, type Program, type Run } from "./program";

export const CHOICES: ReadonlySet<string> = new Set(["if", "ifblank"]);

type As<T> = (program: Program) => Run<T>;

/** The choice with its values compiled in one way; null if the program is none. */
export function choosing<T>(program: Program, compiler: Compiler, as: As<T>): Run<T> | null {
  if (!CHOICES.has(program.op)) return null;
  return program.op === "if" ? choice(program, compiler, as) : first(program, as);
}

function choice<T>(program: Program, compiler: Compiler, as: As<T>): Run<T> {
  const [condition, yes, no] = argsOf(program) as [Program, Program, Program];
  const [holds, then, otherwise] = [compiler.truth(condition), as(yes), as(no)];
  return (record, context) => (holds(record, context) ? then(record, context) : otherwise(record, context));
}

function first<T>(program: Program, as: As<T>): Run<T> {
  const runs = argsOf(program).map(as);
  const last = runs.pop() as Run<T>;
  const blank: unknown = program.kind === "text" ? "" : null; // an empty text is passed over too
  return (record, context) => {
    for (const run of runs) {
      const value = run(record, context);
      if (value !== null && value !== blank) return value;
    }
    return last(record, context);
  };
}
