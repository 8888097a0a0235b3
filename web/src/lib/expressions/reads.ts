import { argsOf, type Program } from "./program";

const known = new WeakMap<Program, ReadonlySet<string>>();

/** The fields of the record itself that a program reads. */
export function fieldsRead(program: Program): ReadonlySet<string> {
  let found = known.get(program);
  if (!found) {
    const own = program.op === "var" ? (program.path ?? []).slice(0, 1) : [];
    found = new Set([...own, ...argsOf(program).flatMap((part) => [...fieldsRead(part)])]);
    known.set(program, found);
  }
  return found;
}
