import type { FormPrograms, Problem, Values, Words } from "@/lib/api/types";
import { fromJson, isWithin, toJson, type Stored } from "@/lib/expressions/coerce";
import { compile } from "@/lib/expressions/compile";
import type { Context, Program } from "@/lib/expressions/program";
import { fieldsRead } from "@/lib/expressions/reads";

/** What the page works out itself while the server's word on the same edits is still to come. */
export interface Forecast {
  /** Computed fields, as the server would send them. */
  values: Values;
  visible: Record<string, boolean>;
  required: Record<string, boolean>;
  readonly: Record<string, boolean>;
  /** The checks looked at, with whether they hold. */
  checks: { field: string; code: string; message: Words; hint: Words; holds: boolean }[];
}

/** A value as typed, read as the server reads it: an empty text or list is none, blanks around a text are not kept. */
function typed(value: unknown, type: Stored): unknown {
  const plain = typeof value === "string" ? value.trim() : value;
  return plain === "" || (Array.isArray(plain) && plain.length === 0) ? null : fromJson(plain, type);
}

/** The record in the making; what cannot be read as its type, or is not known yet, is computed with by no program. */
class Trial {
  readonly record: Record<string, unknown> = {};
  private readonly unknown = new Set<string>();

  constructor(
    private readonly programs: FormPrograms,
    private readonly context: Context,
    given: Values,
    unsure: readonly string[],
  ) {
    for (const [key, type] of Object.entries(programs.fields)) {
      const value = unsure.includes(key) ? undefined : typed(given[key], type);
      if (value === undefined) this.unknown.add(key);
      this.record[key] = value ?? null;
    }
  }

  /**
   * The value of a program, undefined if it is left to the server: also where this page is older than the server and
   * does not know an operation, or the browser not the zone.
   */
  value(program: Program | null): unknown {
    if (!program || [...fieldsRead(program)].some((key) => this.unknown.has(key))) return undefined;
    try {
      return compile(program)(this.record, this.context);
    } catch {
      return undefined;
    }
  }

  /** Computes the fields in turn, so that later ones read earlier ones. */
  compute(): Values {
    const out: Values = {};
    for (const { field, program } of this.programs.computed) {
      const type = this.programs.fields[field] as Stored;
      const value = asStored(this.value(program), type);
      this.record[field] = value ?? null;
      if (value === undefined) this.unknown.add(field);
      else {
        this.unknown.delete(field);
        out[field] = toJson(value, type);
      }
    }
    return out;
  }

  truths(programs: Record<string, Program | null>): Record<string, boolean> {
    const out: Record<string, boolean> = {};
    for (const [key, program] of Object.entries(programs)) {
      const value = this.value(program);
      if (value !== undefined) out[key] = value === true;
    }
    return out;
  }
}

/** The value as its field holds it: a number that does not fit is none. */
function asStored(value: unknown, type: Stored): unknown {
  if (typeof value !== "number" && typeof value !== "bigint") return value;
  if (type.kind !== "number") return value;
  if (!isWithin(value, type)) return null;
  return type.big ? BigInt(value) : Number(value);
}

/** What follows from the values given; `unsure` names fields whose value only the server knows yet. */
export function forecast(programs: FormPrograms, given: Values, unsure: readonly string[], context: Context): Forecast {
  const trial = new Trial(programs, context, given, unsure);
  const values = trial.compute();
  const checks = programs.checks.flatMap(({ program, ...said }) => {
    const holds = trial.value(program);
    return holds === undefined ? [] : [{ ...said, holds: holds === true }];
  });
  return {
    values,
    visible: trial.truths(programs.visible),
    required: trial.truths(programs.required),
    readonly: trial.truths(programs.readonly),
    checks,
  };
}

const path = (field: string): string => `/values/${field}`;

/** The server's problems of a moment ago, with what the page has found out about its checks since. */
export function problemsNow(told: Problem[], found: Forecast, shown: (field: string) => boolean, say: (words: Words) => string): Problem[] {
  const known = new Set(found.checks.map((check) => `${check.code} ${path(check.field)} ${say(check.message)}`));
  const rest = told.filter((problem) => !known.has(`${problem.code} ${problem.path} ${problem.message}`));
  const broken = found.checks.filter((check) => !check.holds && shown(check.field));
  const ours = broken.map(({ field, code, message, hint }) => ({ code, path: path(field), message: say(message), hint: say(hint) }));
  return [...rest, ...ours];
}
