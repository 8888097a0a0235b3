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

/** "3 days ago": for timelines only. */
export function showRelative(value: unknown): string {
  const moment = dayjs(String(value));
  return moment.isValid() ? moment.fromNow() : String(value);
}
