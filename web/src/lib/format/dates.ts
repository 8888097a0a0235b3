import dayjs, { type Dayjs } from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";
import timezone from "dayjs/plugin/timezone";
import utc from "dayjs/plugin/utc";

dayjs.extend(relativeTime);
dayjs.extend(utc);
dayjs.extend(timezone);

const state = { zone: "UTC" };

/** The business zone of the workspace: moments are shown and entered in it, wherever the browser is. */
export function setZone(zone: string | undefined): void {
  state.zone = zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  dayjs.tz.setDefault(state.zone);
}

export const showDate = (value: unknown): string => String(value).slice(0, 10);

const inZone = (value: unknown): Dayjs => dayjs(String(value)).tz(state.zone);

export function showDateTime(value: unknown): string {
  return dayjs(String(value)).isValid() ? inZone(value).format("YYYY-MM-DD HH:mm") : String(value);
}

/** The hour of now on the clocks of the business. */
export const hourNow = (): number => dayjs().tz(state.zone).hour();

/** A moment as the clock of the business shows it, for pickers that know no zones; and back. */
export const toClock = (value: unknown): Dayjs => dayjs(inZone(value).format("YYYY-MM-DDTHH:mm:ss"));

export const fromClock = (clock: Dayjs): string =>
  dayjs.tz(clock.format("YYYY-MM-DDTHH:mm:ss"), state.zone).toISOString();

const DAY_MS = 86_400_000;

function weekOf(day: string): string {
  const monday = new Date(`${day}T00:00:00Z`);
  const thursday = new Date(monday.getTime() + 3 * DAY_MS);
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - start) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, "0")}`;
}

/** The period that begins with a day, written the same in every language. */
export function showPeriod(value: unknown, grain: string | null | undefined): string {
  const day = showDate(value);
  switch (grain) {
    case "year":
      return day.slice(0, 4);
    case "quarter":
      return `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
    case "month":
      return day.slice(0, 7);
    case "week":
      return weekOf(day);
    default:
      return day;
  }
}

/** "3 days ago": for timelines only. */
export function showRelative(value: unknown): string {
  const moment = dayjs(String(value));
  return moment.isValid() ? moment.fromNow() : String(value);
}

/** A moment for narrow lists: the hour of today, the day of this year, else the date. */
export function showShort(value: unknown, now: number = Date.now()): string {
  const [moment, today] = [inZone(value), dayjs(now).tz(state.zone)];
  if (!moment.isValid()) return String(value);
  if (moment.isSame(today, "day")) return moment.format("HH:mm");
  return moment.format(moment.isSame(today, "year") ? "MM-DD" : "YYYY-MM-DD");
}

/** A moment to act by: the hour is said of today and of other days of this year. */
export function showDeadline(value: unknown, now: number = Date.now()): { today: boolean; text: string } {
  const [moment, today] = [inZone(value), dayjs(now).tz(state.zone)];
  if (moment.isSame(today, "day")) return { today: true, text: moment.format("HH:mm") };
  return { today: false, text: moment.format(moment.isSame(today, "year") ? "MM-DD HH:mm" : "YYYY-MM-DD") };
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length of time in its one or two largest units. */
export function spanOf(seconds: number): { unit: "day" | "hour" | "minute"; count: number }[] {
  const minutes = Math.max(1, Math.floor(seconds / MINUTE));
  const days = Math.floor(seconds / DAY);
  const hours = Math.floor((seconds % DAY) / HOUR);
  if (days > 0) return [{ unit: "day" as const, count: days }, { unit: "hour" as const, count: hours }].filter((one) => one.count > 0);
  if (hours > 0) return [{ unit: "hour" as const, count: hours }, { unit: "minute" as const, count: minutes % MINUTE }].filter((one) => one.count > 0);
  return [{ unit: "minute" as const, count: minutes }];
}
