/** Values at the border: JSON of the API (numbers as decimal strings) to and from the values programs compute with. */
import type { Facts } from "./program";
import { calendar } from "./values/dates";
import { decimalText } from "./values/numeric";

/** The type of a stored value: what is known of it, and the least and largest scaled integer of a number. */
export interface Stored extends Facts {
  low?: number | string;
  high?: number | string;
}

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.(\d{1,6}))?)?(?:Z|[+-]\d{2}:\d{2})$/;
const MICROSECONDS = 6;
const WHOLE_SECONDS = 19;

/** The value a program computes with; undefined where the JSON is none of the type, or not for us to read. */
export function fromJson(value: unknown, type: Stored): unknown {
  if (value === null || value === undefined) return null;
  switch (type.kind) {
    case "number":
      return typeof value === "number" || typeof value === "string" ? readNumber(String(value).trim(), type) : undefined;
    case "boolean":
      return typeof value === "boolean" ? value : undefined;
    case "date":
      return typeof value === "string" ? readDate(value) : undefined;
    case "datetime":
      return typeof value === "string" ? readMoment(value) : undefined;
    case "record":
      return readId(value);
    case "list":
      return Array.isArray(value) ? readList(value) : undefined;
    default:
      return typeof value === "string" ? value : undefined;
  }
}

function readNumber(text: string, type: Stored): number | bigint | undefined {
  const found = DECIMAL.exec(text);
  const [whole, places] = [found?.[2] ?? "", (found?.[3] ?? "").replace(/0+$/, "")];
  const scale = type.scale ?? 0;
  if (!found || (!found[2] && !found[3]) || places.length > scale) return undefined;
  const digits = BigInt(`${whole}${places.padEnd(scale, "0")}`);
  const value = found[1] === "-" ? -digits : digits;
  return isWithin(value, type) ? (type.big ? value : Number(value)) : undefined;
}

/** Whether a field of the type can hold the scaled integer. */
export function isWithin(value: number | bigint, { low, high }: Stored): boolean {
  return (low === undefined || value >= BigInt(low)) && (high === undefined || value <= BigInt(high));
}

function readDate(text: string): string | undefined {
  const found = DATE.exec(text);
  return found ? (calendar(Number(found[1]), Number(found[2]), Number(found[3])) ?? undefined) : undefined;
}

function readMoment(text: string): string | undefined {
  const found = MOMENT.exec(text);
  const ms = found ? Date.parse(text.replace(/\.\d+/, "")) : Number.NaN;
  if (!found || Number.isNaN(ms)) return undefined;
  return `${new Date(ms).toISOString().slice(0, WHOLE_SECONDS)}.${(found[1] ?? "").padEnd(MICROSECONDS, "0")}Z`;
}

/** An id, alone or with the title of what it names. */
function readId(value: unknown): number | undefined {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : value;
  return typeof id === "number" || (typeof id === "string" && /^\d{1,15}$/.test(id)) ? Number(id) : undefined;
}

/** Texts, options or ids; files come with their names. */
function readList(values: unknown[]): unknown[] | undefined {
  const read = values.map((value) => (typeof value === "object" && value !== null && "id" in value ? value.id : value));
  return read.every((value) => typeof value === "string" || typeof value === "number") ? read : undefined;
}

/** The JSON of a value: numbers as decimal strings with the type's places, moments in ISO 8601. */
export function toJson(value: unknown, type: Facts): unknown {
  if (typeof value === "number" || typeof value === "bigint") {
    return type.kind === "number" ? decimalText(value, type.scale ?? 0) : value;
  }
  return type.kind === "datetime" && typeof value === "string" ? value.replace(".000000", "") : value;
}
