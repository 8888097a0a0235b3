/** Money over time: annuities, the rate of payments and day counts. Amounts have 10 places, rates 18, results 10. */
import { dayOf, dayOfYear, isLastDay, leap, month, year } from "./dates";
import { atPlaces, decimal, decimals, negated, ONE, reaches, signOf, ZERO, type Decimal, type Decimals } from "./decimal";
import type { Integer } from "./text";

const [RATE_PLACES, AMOUNT_PLACES, WHOLE_PLACES] = [18, 10, 18];
const MOST_PERIODS = 12_000;
const MOST_TURNS = 200;
const ISDA_YEAR = 365 * 366;
const MONTH_DAYS = 30;
const EVERY_THIRD = 3;
const EXACT = decimals(60);
const SEARCH = decimals(40);
const POINTS = [1, 10, 50, 100, 200, 500, 1_000, 2_000, 5_000];
const STEPS = [...POINTS, 10_000, 20_000, 50_000, 100_000, 1_000_000, 10_000_000];
const FALLS = [...POINTS, 9_000, 9_900, 9_990].map((x) => -x);
const TWO = decimal(2);
const CLOSE = -18;

type Worth = (rate: Decimal) => Decimal;
type Point = readonly [Decimal, Decimal];

const rateOfScaled = (scaled: Integer): Decimal => decimal(scaled, -RATE_PLACES);
const amount = (scaled: Integer): Decimal => decimal(scaled, -AMOUNT_PLACES);
const counted = (periods: Integer): boolean => periods >= 1 && periods <= MOST_PERIODS;
const fits = (rate: Integer, periods: Integer): boolean => BigInt(rate) > -(10n ** BigInt(RATE_PLACES)) && counted(periods);
const isDue = (due: Integer): boolean => Number(due) !== 0;

/** The value at 10 places, null if it is too large. */
const result = (value: Decimal): bigint | null => (reaches(value, WHOLE_PLACES) ? null : atPlaces(value, AMOUNT_PLACES));

/** What 1 grows to, and what 1 paid at the end of each period grows to. */
function grown(c: Decimals, rate: Decimal, periods: number): [Decimal, Decimal] {
  const growth = c.power(c.plus(ONE, rate), periods);
  return [growth, rate.digits === 0n ? decimal(periods) : c.over(c.minus(growth, ONE), rate)];
}

const dueFactor = (c: Decimals, rate: Decimal, due: Integer): Decimal => (isDue(due) ? c.plus(ONE, rate) : ONE);

function paid(r: Decimal, periods: number, present: Decimal, future: Decimal, due: Integer): Decimal {
  const [growth, series] = grown(EXACT, r, periods);
  const owed = EXACT.plus(EXACT.times(present, growth), future);
  return negated(EXACT.over(owed, EXACT.times(dueFactor(EXACT, r, due), series)));
}

/** The payment of each period; `due` is 0 at its end, else at its beginning. */
export function pmt(rate: Integer, periods: Integer, present: Integer, future: Integer, due: Integer): bigint | null {
  if (!fits(rate, periods)) return null;
  return result(paid(rateOfScaled(rate), Number(periods), amount(present), amount(future), due));
}

/** What equal payments and a growing amount come to; the rate's growth beside it. */
function worthOf(rate: Integer, periods: Integer, payment: Integer, due: Integer): [Decimal, Decimal] {
  const r = rateOfScaled(rate);
  const [growth, series] = grown(EXACT, r, Number(periods));
  return [growth, EXACT.times(EXACT.times(amount(payment), dueFactor(EXACT, r, due)), series)];
}

/** The future value of a present value and equal payments. */
export function fv(rate: Integer, periods: Integer, payment: Integer, present: Integer, due: Integer): bigint | null {
  if (!fits(rate, periods)) return null;
  const [growth, payments] = worthOf(rate, periods, payment, due);
  return result(negated(EXACT.plus(EXACT.times(amount(present), growth), payments)));
}

/** The present value of equal payments and a future value. */
export function pv(rate: Integer, periods: Integer, payment: Integer, future: Integer, due: Integer): bigint | null {
  if (!fits(rate, periods)) return null;
  const [growth, payments] = worthOf(rate, periods, payment, due);
  return result(EXACT.over(negated(EXACT.plus(amount(future), payments)), growth));
}

type Shared = [
  rate: Integer,
  periods: Integer,
  present: Integer,
  first: Integer,
  last: Integer,
  future: Integer,
  due: Integer,
];

/** The interest and the principal paid from the first period to the last. */
function shares(...[rate, periods, present, first, last, future, due]: Shared): [Decimal, Decimal] | null {
  if (!fits(rate, periods) || first < 1 || last < first || last > periods) return null;
  const [r, now] = [rateOfScaled(rate), amount(present)];
  const payment = paid(r, Number(periods), now, amount(future), due);
  const owed = (after: number): Decimal => {
    const [growth, series] = grown(EXACT, r, after);
    const bearing = isDue(due) && after > 0 ? EXACT.over(growth, EXACT.plus(ONE, r)) : growth;
    return EXACT.plus(EXACT.times(now, bearing), EXACT.times(payment, series));
  };
  const principal = EXACT.minus(owed(Number(last)), owed(Number(first) - 1));
  const payments = EXACT.times(payment, decimal(Number(last) - Number(first) + 1));
  return [EXACT.minus(payments, principal), principal];
}

/** The interest paid from the first period to the last. */
export function cumipmt(...given: Shared): bigint | null {
  const found = shares(...given);
  return found && result(found[0]);
}

/** The principal paid from the first period to the last. */
export function cumprinc(...given: Shared): bigint | null {
  const found = shares(...given);
  return found && result(found[1]);
}

/** The effective rate of a nominal one compounded some times a year. */
export function eir(nominal: Integer, periods: Integer): bigint | null {
  if (!counted(periods) || BigInt(nominal) <= -BigInt(periods) * 10n ** BigInt(RATE_PLACES)) return null;
  const each = EXACT.over(rateOfScaled(nominal), decimal(periods));
  return result(EXACT.minus(EXACT.power(EXACT.plus(ONE, each), Number(periods)), ONE));
}

/** The rate of each period at which the payments repay the present value. */
export function rateOf(periods: Integer, payment: Integer, present: Integer, future: Integer, due: Integer): bigint | null {
  const [each, now, then] = [decimal(payment), decimal(present), decimal(future)];
  if (!counted(periods) || (now.digits === 0n && then.digits === 0n)) return null;
  return rootOf((r) => {
    const [growth, series] = grown(SEARCH, r, Number(periods));
    const payments = SEARCH.times(SEARCH.times(each, dueFactor(SEARCH, r, due)), series);
    return SEARCH.plus(SEARCH.plus(SEARCH.times(now, growth), payments), then);
  });
}

/** The rate nearest to zero, of those looked at, where the function changes its sign. */
function rootOf(worth: Worth): bigint | null {
  const start = worth(ZERO);
  if (start.digits === 0n) return 0n;
  let [above, below]: [Point, Point] = [
    [ZERO, start],
    [ZERO, start],
  ];
  for (const [place, step] of STEPS.entries()) {
    const higher = looked(worth, step);
    if (signOf(above[1]) * signOf(higher[1]) <= 0) return result(narrowed(worth, above, higher));
    above = higher;
    const fall = FALLS[place];
    if (fall === undefined) continue;
    const lower = looked(worth, fall);
    if (signOf(below[1]) * signOf(lower[1]) <= 0) return result(narrowed(worth, below, lower));
    below = lower;
  }
  return null;
}

function looked(worth: Worth, tenThousandths: number): Point {
  const rate = decimal(tenThousandths, -4);
  return [rate, worth(rate)];
}

/** The root between two points of different sign: false position, halved (Illinois), every third bisected. */
function narrowed(worth: Worth, start: Point, end: Point): Decimal {
  let [[a, fa], [b, fb]] = [start, end];
  for (let turn = 0; turn < MOST_TURNS && fb.digits !== 0n && reaches(SEARCH.minus(b, a), CLOSE); turn += 1) {
    const c = turn % EVERY_THIRD === 2 ? SEARCH.over(SEARCH.plus(a, b), TWO) : crossing([a, fa], [b, fb]);
    const fc = worth(c);
    if (fc.digits === 0n) return c;
    if (signOf(fc) < 0 === signOf(fb) < 0) fa = SEARCH.over(fa, TWO);
    else [a, fa] = [b, fb];
    [b, fb] = [c, fc];
  }
  return b;
}

/** Where the line through two points crosses zero. */
function crossing([a, fa]: Point, [b, fb]: Point): Decimal {
  return SEARCH.over(SEARCH.minus(SEARCH.times(a, fb), SEARCH.times(b, fa)), SEARCH.minus(fb, fa));
}

/** Days of months of 30: `30/360` and `30E/360` of ISDA, `US` as Excel's DAYS360. */
export function days30(start: string, end: string, method: string): number {
  const first = method === "US" && month(start) === 2 && isLastDay(start) ? MONTH_DAYS : dayOf(start);
  const cut = dayOf(end) > MONTH_DAYS && (method === "30E/360" || first >= MONTH_DAYS);
  const months = (year(end) - year(start)) * 12 + month(end) - month(start);
  return months * MONTH_DAYS + (cut ? MONTH_DAYS : dayOf(end)) - Math.min(first, MONTH_DAYS);
}

/** Where the date lies on the scale of ISDA's ACT/ACT: 365 * 366 steps a year, leap or not. */
export const isdaPlace = (day: string): number =>
  year(day) * ISDA_YEAR + (dayOfYear(day) - 1) * (leap(day) ? 365 : 366);
