/** Numbers as scaled integers below 2**53: division and rounding, each exact and done once; to and from decimal text. */

const NUMBER = /^[ \u3000]*([+-]?)([0-9]{1,18})(?:\.([0-9]{1,10}))?[ \u3000]*$/;

const PARSED_PLACES = 10;

/** n / y, half away from zero. */
export function divide(n: number, y: number): number | null {
  if (y === 0) return null;
  const r = n % y;
  const q = (n - r) / y;
  if (Math.abs(r) * 2 >= Math.abs(y)) return n < 0 === y < 0 ? q + 1 : q - 1;
  return q + 0;
}

/** n / y, away from zero. */
export function divideUp(n: number, y: number): number | null {
  if (y === 0) return null;
  const r = n % y;
  const q = (n - r) / y;
  if (r !== 0) return n < 0 === y < 0 ? q + 1 : q - 1;
  return q + 0;
}

/** n / y, towards zero. */
export function divideDown(n: number, y: number): number | null {
  return y === 0 ? null : (n - (n % y)) / y + 0;
}

/** The largest integer that is not above n / y. */
export function divideFloor(n: number, y: number): number | null {
  if (y === 0) return null;
  const r = n % y;
  const q = (n - r) / y;
  return (r !== 0 && r < 0 !== y < 0 ? q - 1 : q) + 0;
}

/** The remainder, signed as the dividend. */
export function modulo(x: number, y: number): number | null {
  return y === 0 ? null : (x % y) + 0;
}

/** The number as decimal text with exactly `scale` places. */
export function decimalText(value: number | bigint, scale: number): string {
  const text = String(value);
  const negative = text.startsWith("-");
  const digits = (negative ? text.slice(1) : text).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${negative ? "-" : ""}${whole}${scale ? `.${digits.slice(-scale)}` : ""}`;
}

/** The number a decimal text means, at 10 places; null if it means none. */
export function parseNumber(text: string): bigint | null {
  const found = NUMBER.exec(text);
  if (!found) return null;
  const value = BigInt(`${found[2]}${(found[3] ?? "").padEnd(PARSED_PLACES, "0")}`);
  return found[1] === "-" ? -value : value;
}

type Integer = number | bigint;

/** 1, 0 or -1. */
export function sign(x: Integer): number {
  if (x > 0) return 1;
  return x < 0 ? -1 : 0;
}

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

/** n / step, half to even; null if the divisor is zero. A large step that is fixed comes as text. */
export function bank(n: Integer, step: Integer | string): bigint | null {
  const [top, bottom] = [BigInt(n), BigInt(step)];
  if (bottom === 0n) return null;
  const [q, rest] = [top / bottom, magnitude(top % bottom) * 2n];
  const whole = magnitude(bottom);
  if (rest < whole || (rest === whole && q % 2n === 0n)) return q;
  return top < 0n === bottom < 0n ? q + 1n : q - 1n;
}

/** The number as decimal text with a comma between thousands. */
export function grouped(value: Integer, scale: number): string {
  const [whole = "", places] = decimalText(value, scale).split(".");
  const commas = whole.replace(/\B(?=(?:[0-9]{3})+$)/g, ",");
  return places === undefined ? commas : `${commas}.${places}`;
}

const ROOT_ONE = 10n ** 10n;

/** The largest whole number whose square is not above another: Newton's steps from above. */
function wholeRoot(x: bigint): bigint {
  if (x === 0n) return 0n;
  let found = 1n << BigInt(Math.ceil(x.toString(2).length / 2));
  for (;;) {
    const next = (found + x / found) / 2n;
    if (next >= found) return found;
    found = next;
  }
}

/** The square root at ten places, half away from zero; null of a negative number. */
export function root(x: Integer): bigint | null {
  if (x < 0) return null;
  const square = BigInt(x) * ROOT_ONE;
  const low = wholeRoot(square);
  return square - low * low > low ? low + 1n : low;
}

/** The greatest common divisor, which is never negative. */
export function gcd(x: Integer, y: Integer): bigint {
  let [a, b] = [magnitude(BigInt(x)), magnitude(BigInt(y))];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}

/** The least common multiple, which is never negative. */
export function lcm(x: Integer, y: Integer): bigint {
  const shared = gcd(x, y);
  return shared === 0n ? 0n : magnitude((BigInt(x) / shared) * BigInt(y));
}
