/** Dates and moments: dates run from 1900 to 2299, beyond that they are null; moments are in UTC, to the microsecond. */
import type { Context } from "../program";
import { trim, type Integer } from "./text";

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const SECONDS: Record<string, number> = { day: 86_400, week: 604_800, hour: 3_600, minute: 60 };
const FARTHEST = 150_000 * 86_400;
const [FIRST_YEAR, LAST_YEAR] = [1900, 2299];
const FIRST_MS = Date.UTC(FIRST_YEAR, 0, 1);
const LAST_MS = Date.UTC(LAST_YEAR, 11, 31);
const TO_MILLISECONDS = 23;
const [THURSDAY, WEEK] = [4, 7];
const WRITTEN = /^([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/;

const inRange = (value: number): boolean => value >= FIRST_YEAR && value <= LAST_YEAR;

const dayMs = (day: string): number => Date.UTC(year(day), month(day) - 1, dayOf(day));

const padded = (value: number): string => (value < 10 ? `0${value}` : String(value));

export const year = (day: string): number => Number(day.slice(0, 4));
export const month = (day: string): number => Number(day.slice(5, 7));
export const dayOf = (day: string): number => Number(day.slice(8, 10));

/** Monday is 1, Sunday is 7. */
export const weekday = (day: string): number => new Date(dayMs(day)).getUTCDay() || 7;

/** The days from the second date to the first. */
export const daysBetween = (end: string, start: string): number => (dayMs(end) - dayMs(start)) / DAY_MS;

function lastDay(ofYear: number, ofMonth: number): number {
  if (ofMonth === 2) return ofYear % 4 === 0 && (ofYear % 100 !== 0 || ofYear % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(ofMonth) ? 30 : 31;
}

/** The date, null if there is none. */
export function calendar(ofYear: Integer, ofMonth: Integer, ofDay: Integer): string | null {
  const [y, m, d] = [Number(ofYear), Number(ofMonth), Number(ofDay)];
  if (!inRange(y) || m < 1 || m > 12 || d < 1 || d > lastDay(y, m)) return null;
  return `${y}-${padded(m)}-${padded(d)}`;
}

/** The year and month some months later, null outside the range. */
function later(day: string, months: Integer): [number, number] | null {
  const count = year(day) * 12 + month(day) - 1 + Number(months);
  const ofYear = Math.floor(count / 12);
  return inRange(ofYear) ? [ofYear, count - ofYear * 12 + 1] : null;
}

/** The date `months` later, at most its month's last day. */
export function edate(day: string, months: Integer): string | null {
  const found = later(day, months);
  return found && calendar(...found, Math.min(dayOf(day), lastDay(...found)));
}

/** The last day of the month `months` later. */
export function eomonth(day: string, months: Integer): string | null {
  const found = later(day, months);
  return found && calendar(...found, lastDay(...found));
}

/** The date `days` later. */
export function addDays(day: string, days: Integer): string | null {
  const moved = dayMs(day) + Number(days) * DAY_MS;
  return moved >= FIRST_MS && moved <= LAST_MS ? new Date(moved).toISOString().slice(0, 10) : null;
}

const momentMs = (moment: string): number => Date.parse(`${moment.slice(0, TO_MILLISECONDS)}Z`);

/** The moment `count` units later. */
export function addTime(moment: string, count: Integer, unit: string): string | null {
  const seconds = Number(count) * (SECONDS[unit] ?? 0);
  if (Math.abs(seconds) > FARTHEST) return null;
  const moved = new Date(momentMs(moment) + seconds * 1_000);
  if (!inRange(moved.getUTCFullYear())) return null;
  return moved.toISOString().slice(0, TO_MILLISECONDS) + moment.slice(TO_MILLISECONDS);
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (!clock) {
    const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
    const time = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
    clock = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", { timeZone: zone, ...day, ...time });
    clocks.set(zone, clock);
  }
  return clock;
}

function local(moment: string, zone: string): Record<string, string> {
  const parts = clockOf(zone).formatToParts(momentMs(moment));
  return Object.fromEntries(parts.map((part) => [part.type, part.value]));
}

/** The calendar date of the moment in the workspace's zone. */
export function localDate(moment: string, context: Context): string {
  const at = local(moment, context.zone);
  return `${at.year}-${at.month}-${at.day}`;
}

/** The hour of the moment in the workspace's zone. */
export function localHour(moment: string, context: Context): number {
  return Number(local(moment, context.zone).hour);
}

/** The minute of the moment in the workspace's zone. */
export function localMinute(moment: string, context: Context): number {
  return Number(local(moment, context.zone).minute);
}

/** The whole second of the moment in the workspace's zone. */
export function localSecond(moment: string, context: Context): number {
  return Number(local(moment, context.zone).second);
}

const firstMs = (ofYear: number): number => Date.UTC(ofYear, 0, 1);

/** The number of the day in its year. */
export const dayOfYear = (day: string): number => (dayMs(day) - firstMs(year(day))) / DAY_MS + 1;

/** The number of the ISO 8601 week: that of its Thursday, counted in its year. */
export function isoWeek(day: string): number {
  const thursday = dayMs(day) + (THURSDAY - weekday(day)) * DAY_MS;
  return Math.floor((thursday - firstMs(new Date(thursday).getUTCFullYear())) / (WEEK * DAY_MS)) + 1;
}

/** The number of the week of which January 1st is in the first and which begins on Sunday. */
export function weekNumber(day: string): number {
  const before = new Date(firstMs(year(day))).getUTCDay();
  return Math.floor((dayOfYear(day) + before - 1) / WEEK) + 1;
}

const firstOfQuarter = (day: string): number => Math.floor((month(day) - 1) / 3) * 3 + 1;

/** Whether the day is the last of its month. */
export const isLastDay = (day: string): boolean => dayOf(day) === lastDay(year(day), month(day));

/** The first day of the week, month, quarter or year. */
export function startOf(day: string, unit: string): string | null {
  if (unit === "week") return addDays(day, 1 - weekday(day));
  const first = { month: month(day), quarter: firstOfQuarter(day) }[unit] ?? 1;
  return calendar(year(day), first, 1);
}

/** The last day of the week, month, quarter or year. */
export function endOf(day: string, unit: string): string | null {
  if (unit === "week") return addDays(day, WEEK - weekday(day));
  const last = { month: month(day), quarter: firstOfQuarter(day) + 2 }[unit] ?? 12;
  return calendar(year(day), last, lastDay(year(day), last));
}

/** The whole months from one date to another, negative backwards. */
export function monthsBetween(start: string, end: string): number {
  if (end < start) return 0 - monthsBetween(end, start);
  return (year(end) - year(start)) * 12 + month(end) - month(start) - Number(dayOf(end) < dayOf(start));
}

/** Whether the date's year is a leap year. */
export const leap = (day: string): boolean => lastDay(year(day), 2) === 29;

const microsecondsOf = (moment: string): bigint =>
  BigInt(momentMs(moment)) * 1_000n + BigInt(moment.slice(TO_MILLISECONDS, -1));

/** The microseconds from the second moment to the first. */
export const microseconds = (end: string, start: string): bigint => microsecondsOf(end) - microsecondsOf(start);

/** The date written after a pattern of YYYY, YY, MM, M, DD, D and other text. */
export function dateText(day: string, pattern: string): string {
  const parts: Record<string, string> = {
    YYYY: day.slice(0, 4),
    YY: day.slice(2, 4),
    MM: day.slice(5, 7),
    M: String(month(day)),
    DD: day.slice(8, 10),
    D: String(dayOf(day)),
  };
  return pattern.replace(/YYYY|YY|MM|M|DD|D/g, (part) => parts[part] ?? part);
}

/** The date a text such as 2024-02-09, 2024/2/9 or 2024年2月9日 means; null if it means none. */
export function dateValue(text: string): string | null {
  const found = WRITTEN.exec(trim(text));
  return found && calendar(Number(found[1]), Number(found[2]), Number(found[3]));
}

const momentText = (ms: number): string => `${new Date(ms).toISOString().slice(0, TO_MILLISECONDS)}000Z`;

/** How far clocks in the zone are ahead of UTC at a moment of whole seconds. */
function ahead(ms: number, zone: string): number {
  const at = local(momentText(ms), zone);
  const [y, m, d, hour, minute, second] = [at.year, at.month, at.day, at.hour, at.minute, at.second].map(Number) as Clock;
  return Date.UTC(y, m - 1, d, hour, minute, second) - ms;
}

type Clock = [number, number, number, number, number, number];

/** The moment at which clocks in the zone show a time of the day, the first where they show it twice. */
export function atLocal(day: string, hour: Integer, minute: Integer, context: Context): string | null {
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  const shows = dayMs(day) + (Number(hour) * 60 + Number(minute)) * MINUTE_MS;
  const [before, after] = [ahead(shows - DAY_MS, context.zone), ahead(shows + DAY_MS, context.zone)];
  const changed = ahead(shows - before, context.zone) !== before && ahead(shows - after, context.zone) === after;
  const moment = shows - (changed ? after : before);
  return inRange(new Date(moment).getUTCFullYear()) ? momentText(moment) : null;
}
