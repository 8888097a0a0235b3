/** What the server's checker makes of an expression: a tree of operations with the facts a compiler needs. */

export type Kind = "number" | "boolean" | "text" | "date" | "datetime" | "choice" | "list" | "record" | "records";

/** What is known of a value: numbers are integers `v` meaning `v / 10**scale`, held as a BigInt where 2**53 is not enough. */
export interface Facts {
  kind: Kind;
  scale?: number;
  big?: boolean;
}

export interface Program extends Facts {
  op: string;
  args?: Program[];
  /** What the operation carries itself; integers of more than 15 digits are written as text. */
  value?: unknown;
  /** Where a stored value is read: the keys from record to record, the field last. */
  path?: string[];
  rows?: Rows;
  /** A truth is read as it is stored: null is not false. */
  raw?: boolean;
}

/** Related rows: found under `back` at the end of the path, filtered, ordered, cut to the newest. */
export interface Rows {
  path?: string[];
  back: string;
  order?: Program;
  newest?: number;
  /** The oldest instead of the newest. */
  oldest?: boolean;
  where?: Program;
  item?: Program;
}

/**
 * A record of internal values: dates are `2024-02-29`, moments `2024-02-29T09:30:00.000000Z`. A linked record stands at
 * `link.`, related rows at their back name, the prior record at `old.`; what is missing is null.
 */
export type Row = Readonly<Record<string, unknown>>;

/** What is fixed during one run; dates and moments as in a record, `zone` an IANA name. */
export interface Context {
  today: string;
  now: string;
  zone: string;
  parameters: Row;
  user: Row;
}

export type Run<T = unknown> = (record: Row, context: Context) => T;
export type Small = Run<number | null>;
export type Large = Run<bigint | null>;
export type Truth = Run<boolean>;

/** The ways to compile a part: as the value it is, as a truth, as a number that is NaN beyond 2**53, as a BigInt. */
export interface Compiler {
  value: (program: Program) => Run;
  truth: (program: Program) => Truth;
  quick: (program: Program) => Small;
  exact: (program: Program) => Large;
}

export type Build<T = unknown> = (program: Program, compiler: Compiler) => Run<T>;

export const argsOf = (program: Program): Program[] => program.args ?? [];

export const isNumber = (program: Facts): boolean => program.kind === "number";
