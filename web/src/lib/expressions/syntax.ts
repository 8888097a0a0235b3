import {
  CALLABLE,
  CHAINED,
  CLOSING,
  COMMENTS,
  CONSTANTS,
  FUNCTIONS,
  INFIX,
  LEAVES,
  LIMITS,
  PREFIX,
  WORDS,
  type Called,
  type Operator,
} from "./grammar";
import { meant, opened, resolve } from "./names";
import type { Json, Outline, Words } from "./outline";
import { cut, parted, stripEnd, stripStart } from "./pieces";
import { suggest } from "./suggest";
import { place, tokens, type Token } from "./tokens";

/** An expected fault: a stable code and the facts its words are made of, as the engine gives them. */
export interface Problem {
  code: string;
  given: Record<string, Json>;
}

/** The JSONLogic of a formula over records of `form`, null with problems if it has none. Titles of every language are understood. */
export function parse(text: string, outline: Outline, form: string): { logic: Json; problems: Problem[] } {
  if (text.length > LIMITS.length && [...text].length > LIMITS.length) {
    return { logic: null, problems: [{ code: "EXPR-E013", given: { limit: LIMITS.nodes } }] };
  }
  const parser = new Parser(text, outline, form);
  try {
    const logic = parser.whole();
    return { logic: parser.problems.length > 0 ? null : logic, problems: parser.problems };
  } catch (fault) {
    if (!(fault instanceof Broken)) throw fault;
    return { logic: null, problems: [...parser.problems, fault.problem] };
  }
}

/** The text cannot be read on. */
class Broken extends Error {
  constructor(readonly problem: Problem) {
    super(problem.code);
  }
}

/** One reading of a formula by Pratt's method; `form` is the form whose fields braces mean at this place. */
class Parser {
  readonly problems: Problem[] = [];
  private readonly tokens: Token[];
  private at = 0;
  private depth = 0;
  /** How deep what was read last is nested. */
  private height = 0;
  private operands = 0;

  constructor(
    private readonly written: string,
    private readonly outline: Outline,
    private form: string,
  ) {
    this.tokens = tokens(written);
  }

  whole(): Json {
    const found = this.expression(0);
    this.expect("end", WORDS.end);
    return found;
  }

  private get token(): Token {
    return this.tokens[this.at] ?? { kind: "end", text: "", start: this.written.length };
  }

  private take(): Token {
    const { token } = this;
    if (token.kind !== "end") this.at += 1;
    return token;
  }

  private refuse(code: string, token: Token, facts: Record<string, Json>): Problem {
    return { code, given: { ...place(this.written, token.start), ...facts } };
  }

  /** The refusal of a token that cannot be read, or that stands where something else must. */
  private misplaced(token: Token, expected: string | Words): Broken {
    const found = token.kind === "end" ? WORDS.end : cut(token.text);
    if (token.kind === "other") return new Broken(this.refuse("EXPR-E030", token, { found }));
    if (token.kind === "open") {
      const code = COMMENTS.has(token.text) ? "EXPR-E036" : "EXPR-E033";
      return new Broken(this.refuse(code, token, { found, closing: CLOSING.get(token.text) ?? "" }));
    }
    return new Broken(this.refuse("EXPR-E031", token, { expected, found }));
  }

  private expect(kind: string, said?: Words): void {
    const token = this.take();
    if (token.kind !== kind) throw this.misplaced(token, said ?? `“${kind}”`);
  }

  /** The expression whose operators bind tighter than `power`; `a + b + c` is one operation of three. */
  private expression(power: number): Json {
    this.depth += 1;
    if (this.depth > LIMITS.depth) throw new Broken(this.refuse("EXPR-E012", this.token, { limit: LIMITS.depth }));
    this.height = 0;
    let left = this.operand();
    let { height } = this;
    let key = "";
    let args: Json[] = [];
    for (let operator = INFIX.get(this.token.kind); operator && operator.power > power; operator = INFIX.get(this.token.kind)) {
      const token = this.take();
      const right = this.expression(operator.power);
      if (operator.key === key && args.length !== (CHAINED.get(key) ?? 2)) {
        args.push(right);
        height = Math.max(height, this.height + 1);
      } else {
        key = operator.key;
        args = [left, right];
        left = { [key]: args };
        height = Math.max(height, this.height) + 1;
      }
      if (height > LIMITS.depth) throw new Broken(this.refuse("EXPR-E012", token, { limit: LIMITS.depth }));
    }
    this.depth -= 1;
    this.height = height;
    return left;
  }

  /** A literal, a field, a call, or an expression in brackets. */
  private operand(): Json {
    const token = this.take();
    this.operands += 1;
    if (this.operands > LIMITS.operands) throw new Broken(this.refuse("EXPR-E013", token, { limit: LIMITS.nodes }));
    if (token.kind === "field") return { var: this.field(token) };
    if (token.kind === "name") return this.named(token);
    if (token.kind === "number") return number(token.text);
    if (token.kind === "text") return token.text;
    if (token.kind === "-" && this.token.kind === "number") return number(`-${this.take().text}`);
    const prefix = PREFIX.get(token.kind);
    if (prefix) return this.prefixed(prefix);
    if (token.kind !== "(") throw this.misplaced(token, WORDS.value);
    const inner = this.expression(0);
    this.expect(")");
    return inner;
  }

  private prefixed(operator: Operator): Json {
    const read = this.expression(operator.power);
    this.height += 1;
    return { [operator.key]: [read] };
  }

  /** The keys of the field in braces; a name that means no field, or several, is a problem. */
  private field(token: Token): string {
    const found = resolve(this.outline, this.form, token.text);
    if (typeof found === "string") return found;
    const wrong = this.refuse(found.code, token, found.facts);
    if (this.problems.length === LIMITS.faults - 1) throw new Broken(wrong);
    this.problems.push(wrong);
    return token.text;
  }

  /** A constant, a parameter, a user attribute or a call. */
  private named(token: Token): Json {
    const name = token.text.toUpperCase();
    const isCalled = this.token.kind === "(";
    const constant = CONSTANTS.get(name);
    const prefix = PREFIX.get(name);
    const called = FUNCTIONS.get(name);
    const leaf = LEAVES.get(name);
    if (!isCalled && constant !== undefined) return constant;
    if (!isCalled && prefix) return this.prefixed(prefix);
    if (called) return this.call(called);
    if (leaf) return { [leaf]: this.leaf() };
    const known = CALLABLE.map((one) => one.toLowerCase());
    const suggestion = suggest(name.toLowerCase(), known).toUpperCase();
    throw new Broken(this.refuse("EXPR-E032", token, { name: cut(token.text), suggestion }));
  }

  private leaf(): string {
    this.expect("(");
    const token = this.take();
    if (token.kind !== "name" && token.kind !== "text") throw this.misplaced(token, WORDS.name);
    this.expect(")");
    return token.text;
  }

  /** A call; the first argument of a function over related rows or a form opens it for the others. */
  private call(called: Called): Json {
    this.expect("(");
    const args: Json[] = [];
    const outside = this.form;
    let height = 0;
    while (this.token.kind !== ")") {
      if (args.length > 0) this.expect(",", WORDS.more);
      args.push(this.argument(called, args.length, outside));
      height = Math.max(height, this.height);
    }
    this.take();
    this.height = height + 1;
    this.form = outside;
    const [first = null, ...others] = args;
    if (called.key === "in" && (others.length > 1 || (others.length === 1 && !isLogic(others[0])))) {
      return { in: [first, others] };
    }
    return { [called.key]: args };
  }

  /** One argument of a call; `outer` ones see the record the call is made for. */
  private argument(called: Called, position: number, outside: string): Json {
    const role = called.args[Math.min(position, called.args.length - 1)];
    const inside = this.form;
    const start = this.token;
    if (role === "outer") this.form = outside;
    const read = this.expression(0);
    this.form = inside;
    const path = isLogic(read) ? read.var : undefined;
    if (role === "rows" && typeof path === "string") this.form = opened(this.outline, this.form, path);
    if (role === "form" && typeof read === "string") this.form = this.namedForm(read, start);
    return (role === "match" || role === "order") && typeof path === "string" ? path : read;
  }

  /** The form a text names; nothing can be read of one that is not there. */
  private namedForm(name: string, token: Token): string {
    const found = meant(this.outline, this.form, name);
    if (found !== null) return found;
    const known = Object.keys(this.outline.forms).filter((one) => !one.startsWith("$"));
    throw new Broken(this.refuse("EXPR-E039", token, { form: cut(name), suggestion: suggest(name, known) }));
  }
}

function isLogic(value: Json | undefined): value is Record<string, Json> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A number as JSON holds it exactly in every language: one of more than 15 digits, or tiny, goes as text. */
function number(text: string): Json {
  const [whole, places] = parted(text, ".");
  const ones = stripStart(whole, "-0");
  const fraction = stripEnd(places, "0");
  const tiny = !ones && fraction.startsWith("0000");
  if (tiny || stripStart(ones + fraction, "0").length > LIMITS.digits) return { number: [text] };
  return Number(fraction ? text : whole) || 0;
}
