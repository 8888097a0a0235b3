import dayjs from "dayjs";
import relativeTime from "dayjs/plugin/relativeTime";

dayjs.extend(relativeTime);

export const showDate = (value: unknown): string => String(value).slice(0, 10);

export function showDateTime(value: unknown): string {
  const moment = dayjs(String(value));
  return moment.isValid() ? moment.format("YYYY-MM-DD HH:mm") : String(value);
}

export function showTime(value: unknown): string {
  const moment = dayjs(String(value));
  return moment.isValid() ? moment.format("HH:mm") : String(value);
}

/** "3 days ago": for timelines only. */
export function showRelative(value: unknown): string {
  const moment = dayjs(String(value));
  return moment.isValid() ? moment.fromNow() : String(value);
}
