import { CHAINED, DECIMAL, FUNCTIONS, INFIX, LEAVES, PATTERNS, PREFIX } from "./grammar";
import { allKeys, meant, opened, shown } from "./names";
import type { Json, Outline } from "./outline";
import { parted, stripStart } from "./pieces";

/** How a JSONLogic operator is written. */
interface Written {
  name: string;
  key: string;
  args: string[];
  symbol: string;
  power: number;
}

const BY_KEY = new Map<string, Written>();
for (const [symbol, { key, power }] of INFIX) BY_KEY.set(key, { name: key, key, args: [], symbol, power });
for (const [name, { key, args }] of FUNCTIONS) {
  BY_KEY.set(key, { symbol: "", power: 0, ...BY_KEY.get(key), name, key, args });
}
const NAMES = new Map([...LEAVES].map(([name, key]) => [key, name]));
const PLAIN_NAME = new RegExp(`^(?:${new Map(PATTERNS).get("name")})$`, "u");

/** The formula text of an expression, fields by their titles in the language, by their keys without one. */
export function printFormula(logic: Json, outline: Outline, form: string, language: string | null = null): string {
  return new Printer(outline, language).text(logic, form, 0);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function constant(value: Json): string {
  if (value === null) return "NULL";
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "string") return quoted(value);
  return typeof value === "number" ? plain(String(value)) : JSON.stringify(value);
}

/** A decimal number without an exponent. */
function plain(number: string): string {
  if (!DECIMAL.test(number)) return number;
  const [mantissa, exponent] = parted(number.toLowerCase(), "e");
  const [whole, fraction] = parted(mantissa.replace("-", ""), ".");
  const sign = number.startsWith("-") ? "-" : "";
  const digits = stripStart(whole + fraction, "0") || "0";
  const places = fraction.length - Number(exponent);
  if (places <= 0) return sign + digits + (digits === "0" ? "" : "0".repeat(-places));
  const padded = digits.padStart(places + 1, "0");
  return `${sign}${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

function operation(value: Json): [key: string, args: Json[]] | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null;
  const [[key, raw] = ["", null], ...others] = Object.entries(value);
  return key === "" || others.length > 0 ? null : [key, Array.isArray(raw) ? raw : [raw]];
}

/** The path a value reads, empty if it is something else. */
function pathOf(value: Json): string {
  const [key, [path]] = operation(value) ?? ["", []];
  return key === "var" && typeof path === "string" ? path : "";
}

/** Writes expressions for readers of one language. */
class Printer {
  constructor(
    private readonly outline: Outline,
    private readonly language: string | null,
  ) {}

  /** The text of an expression standing beside an operator that binds with `power`. */
  text(value: Json, form: string, power: number): string {
    if (Array.isArray(value)) return this.list(value, form);
    const [key, args] = operation(value) ?? ["", []];
    const [first] = args;
    if (key === "") return constant(value);
    const written = BY_KEY.get(key);
    if (first === undefined) return `${(written?.name ?? key).toUpperCase()}()`;
    const leaf = NAMES.get(key);
    if (leaf) return `${leaf}(${PLAIN_NAME.test(String(first)) ? String(first) : quoted(String(first))})`;
    if (key === "number") return plain(String(first));
    if (key === "var") return `{${shown(this.outline, form, String(first), this.language)}}`;
    if (!written) return `${key.toUpperCase()}(${this.list(args, form)})`;
    return written.power > 0 ? this.infix(written, args, form, power) : this.call(written, args, form);
  }

  private list(values: Json[], form: string): string {
    return values.map((value) => this.text(value, form, 0)).join(", ");
  }

  /** An operation between its operands, in brackets where they are needed. */
  private infix(written: Written, args: Json[], form: string, power: number): string {
    const [first = null, ...others] = args;
    if (others.length === 0) return this.prefix(written, first, form);
    const nested = CHAINED.has(written.key) && operation(first)?.[0] === written.key;
    const left = nested ? `(${this.text(first, form, 0)})` : this.text(first, form, written.power - 1);
    const body = [left, ...others.map((one) => this.text(one, form, written.power))].join(` ${written.symbol} `);
    return written.power <= power ? `(${body})` : body;
  }

  private prefix(written: Written, operand: Json, form: string): string {
    const operator = PREFIX.get(written.key);
    if (!operator) return this.call(written, [operand], form);
    const text = this.text(operand, form, operator.power);
    const isNumber = typeof operand === "number" || operation(operand)?.[0] === "number";
    return isNumber ? `${written.key}(${text})` : written.key + text;
  }

  private call(written: Written, args: Json[], form: string): string {
    const [first = null, second] = args;
    const given = written.key === "in" && args.length === 2 && Array.isArray(second) ? [first, ...second] : args;
    let inner = form;
    const out = given.map((arg, position) => {
      const role = written.args[Math.min(position, written.args.length - 1)];
      const isField = (role === "match" || role === "order") && typeof arg === "string" && allKeys(this.outline, inner, arg);
      const text = this.text(isField ? { var: arg } : arg, role === "outer" ? form : inner, 0);
      if (role === "rows") inner = opened(this.outline, form, pathOf(arg));
      if (role === "form" && typeof arg === "string") inner = meant(this.outline, form, arg) ?? form;
      return text;
    });
    return `${written.name}(${out.join(", ")})`;
  }
}
