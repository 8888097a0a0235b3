/** Decimals as Python's `decimal` computes them: so many digits, half to even after each step. */

/** `digits` times ten to the power of `exponent`. */
export interface Decimal {
  digits: bigint;
  exponent: number;
}

/** The operations of numbers with so many digits. */
export interface Decimals {
  plus: (x: Decimal, y: Decimal) => Decimal;
  minus: (x: Decimal, y: Decimal) => Decimal;
  times: (x: Decimal, y: Decimal) => Decimal;
  over: (x: Decimal, y: Decimal) => Decimal;
  power: (x: Decimal, times: number) => Decimal;
}

const BINARY = 2;

export const ZERO: Decimal = { digits: 0n, exponent: 0 };
export const ONE: Decimal = { digits: 1n, exponent: 0 };

export const decimal = (digits: number | bigint, exponent = 0): Decimal => ({ digits: BigInt(digits), exponent });

const magnitude = (x: bigint): bigint => (x < 0n ? -x : x);

const lengthOf = (x: bigint): number => String(magnitude(x)).length;

const shifted = (x: bigint, places: number): bigint => x * 10n ** BigInt(places);

export const negated = (x: Decimal): Decimal => ({ digits: -x.digits, exponent: x.exponent });

/** 1, 0 or -1. */
export const signOf = (x: Decimal): number => Number(x.digits > 0n) - Number(x.digits < 0n);

/** Whether the size of the number is at least ten to a power. */
export const reaches = (x: Decimal, power: number): boolean =>
  x.digits !== 0n && lengthOf(x.digits) + x.exponent > power;

/** The number at so many places, half away from zero. */
export function atPlaces(x: Decimal, places: number): bigint {
  const move = x.exponent + places;
  if (move >= 0) return shifted(x.digits, move);
  if (-move > lengthOf(x.digits)) return 0n;
  const step = shifted(1n, -move);
  const size = (magnitude(x.digits) * 2n + step) / (step * 2n);
  return x.digits < 0n ? -size : size;
}

/** The number with at most so many digits, half to even. */
function rounded(x: Decimal, size: number): Decimal {
  const surplus = lengthOf(x.digits) - size;
  if (surplus <= 0) return x;
  const step = shifted(1n, surplus);
  const [whole, rest] = [x.digits / step, magnitude(x.digits % step) * 2n];
  const away = rest > step || (rest === step && whole % 2n !== 0n);
  const more = x.digits < 0n ? -1n : 1n;
  return { digits: away ? whole + more : whole, exponent: x.exponent + surplus };
}

/** The sum; of a number too small to matter only the side it lies on is kept. */
function sum(x: Decimal, y: Decimal, size: number): Decimal {
  if (x.digits === 0n) return rounded(y, size);
  if (y.digits === 0n) return rounded(x, size);
  const [large, small] = lengthOf(x.digits) + x.exponent >= lengthOf(y.digits) + y.exponent ? [x, y] : [y, x];
  const floor = lengthOf(large.digits) + large.exponent - size - BINARY;
  if (lengthOf(small.digits) + small.exponent < Math.min(floor, large.exponent)) {
    const exponent = Math.min(floor, large.exponent) - 1;
    const digits = shifted(large.digits, large.exponent - exponent) + (small.digits < 0n ? -1n : 1n);
    return rounded({ digits, exponent }, size);
  }
  const exponent = Math.min(large.exponent, small.exponent);
  const digits = shifted(large.digits, large.exponent - exponent) + shifted(small.digits, small.exponent - exponent);
  return rounded({ digits, exponent }, size);
}

/** The quotient by a number that is not zero; a last digit stands for what is left. */
function quotient(x: Decimal, y: Decimal, size: number): Decimal {
  const more = Math.max(size + 1 + lengthOf(y.digits) - lengthOf(x.digits), 0);
  const top = shifted(x.digits, more);
  const [whole, left] = [top / y.digits, top % y.digits !== 0n];
  const side = x.digits < 0n === y.digits < 0n ? 1n : -1n;
  return rounded({ digits: whole * 10n + (left ? side : 0n), exponent: x.exponent - y.exponent - more - 1 }, size);
}

function product(x: Decimal, y: Decimal, size: number): Decimal {
  return rounded({ digits: x.digits * y.digits, exponent: x.exponent + y.exponent }, size);
}

/** The number to the power of a whole number above zero or of zero: squared and multiplied from the highest bit on. */
function raised(x: Decimal, times: number, size: number): Decimal {
  if (times === 0) return ONE;
  const guarded = size + String(times).length + BINARY;
  let out = x;
  for (const bit of times.toString(BINARY).slice(1)) {
    out = product(out, out, guarded);
    if (bit === "1") out = product(out, x, guarded);
  }
  return rounded(out, size);
}

export const decimals = (size: number): Decimals => ({
  plus: (x, y) => sum(x, y, size),
  minus: (x, y) => sum(x, negated(y), size),
  times: (x, y) => product(x, y, size),
  over: (x, y) => quotient(x, y, size),
  power: (x, times) => raised(x, times, size),
});
