/** The leaves of a program: literals, stored values, parameters, the acting user, the date and the moment. */
import { follow } from "./values/rows";
import type { Build, Context, Program, Row, Run } from "./program";

const UNKNOWN: unknown = null;

/** What is stored at a key; what is missing is null. */
function own(key: string): Run {
  return (record) => {
    const value = record[key];
    return value === undefined ? UNKNOWN : value;
  };
}

function over(path: string[]): Run {
  const links = path.slice(0, -1);
  const field = own(path.at(-1) ?? "");
  return (record, context) => {
    const found = follow(record, links);
    return found === null ? null : field(found, context);
  };
}

function stored(program: Program): Run {
  const path = program.path ?? [];
  return truthful(program, path.length === 1 ? own(path[0] ?? "") : over(path));
}

/** A stored truth that is null is false, unless it is read as it is. */
function truthful(program: Program, run: Run): Run {
  return program.kind !== "boolean" || program.raw ? run : (record, context) => run(record, context) === true;
}

function given(part: (context: Context) => Row): Build {
  return (program) => {
    const field = own(String(program.value));
    return truthful(program, (_, context) => field(part(context), context));
  };
}

/** The value of a literal. */
export function literal(program: Program): unknown {
  const value = program.value ?? null;
  if (program.kind !== "number" || value === null) return value;
  return program.big ? BigInt(value as string) : Number(value);
}

export const READING: Record<string, Build> = {
  lit: (program) => {
    const value = literal(program);
    return () => value;
  },
  var: stored,
  prior: stored,
  param: given((context) => context.parameters),
  user: given((context) => context.user),
  today: () => (_, context) => context.today,
  now: () => (_, context) => context.now,
};
