/** The operations of `numeric` on numbers beyond 2**53. */

const LIMIT = 10n ** 36n;

const size = (v: bigint): bigint => (v < 0n ? -v : v);

const away = (n: bigint, y: bigint): bigint => (n < 0n === y < 0n ? 1n : -1n);

export function divide(n: bigint, y: bigint): bigint | null {
  if (y === 0n) return null;
  const q = n / y;
  return size(n % y) * 2n >= size(y) ? q + away(n, y) : q;
}

export function divideUp(n: bigint, y: bigint): bigint | null {
  if (y === 0n) return null;
  return n % y === 0n ? n / y : n / y + away(n, y);
}

export function divideDown(n: bigint, y: bigint): bigint | null {
  return y === 0n ? null : n / y;
}

export function divideFloor(n: bigint, y: bigint): bigint | null {
  if (y === 0n) return null;
  const r = n % y;
  return r !== 0n && r < 0n !== y < 0n ? n / y - 1n : n / y;
}

export function modulo(x: bigint, y: bigint): bigint | null {
  return y === 0n ? null : x % y;
}

export const plus = (x: bigint, y: bigint): bigint => x + y;
export const minus = (x: bigint, y: bigint): bigint => x - y;
export const times = (x: bigint, y: bigint): bigint => x * y;
export const least = (x: bigint, y: bigint): bigint => (x < y ? x : y);
export const most = (x: bigint, y: bigint): bigint => (x > y ? x : y);
export const negative = (x: bigint): bigint => -x;
export const absolute = size;

/** `x`, or null where it leaves 36 digits. */
export const within = (x: bigint): bigint | null => (size(x) < LIMIT ? x : null);
