import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Popover } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { type CSSProperties, useState } from "react";
import { namedColour } from "@/app/theme";
import { fieldOf } from "@/components/columns";
import { Failure } from "@/components/states";
import { rowsQuery, sessionQuery } from "@/lib/api/queries";
import type { Field, Row } from "@/lib/api/types";
import { both } from "@/lib/api/views";
import { showDate, showDateTime } from "@/lib/format/dates";
import { familyOf } from "@/lib/format/kinds";
import { choiceOf } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { type LayoutProps, needed } from "./layout";

const WEEKS = 6;
const ON_A_DAY = 3;
const MOST = 200;

/** The day a date or moment lies on, in the zone of the business. */
export const dayOf = (field: Field, value: unknown): string =>
  familyOf(field) === "datetime" ? showDateTime(value).slice(0, 10) : showDate(value);

/** The day a field reads as, in a condition. */
export const readDay = (field: Field) => (familyOf(field) === "datetime" ? { date: [{ var: field.key }] } : { var: field.key });

/** Records on the days of a month. */
export function CalendarLayout(props: LayoutProps) {
  const { form, layout, scope, keys } = props;
  const { t, language } = useWords();
  const start = fieldOf(form, layout.start ?? "");
  const today = useToday(start);
  const [month, setMonth] = useState(() => dayjs(today).startOf("month"));
  const end = layout.end ? fieldOf(form, layout.end) : undefined;
  const first = month.subtract((month.day() + 6) % 7, "day"); // weeks begin on Monday
  const last = first.add(WEEKS * 7 - 1, "day");
  const filter = start && both(scope.filter, within(start, end, first, last));
  const fields = needed(form, [...keys, layout.start, layout.end, layout.colour]);
  const query = { ...scope, filter, sort: start?.sortable ? start.key : undefined, fields, limit: MOST };
  const found = useQuery({ ...rowsQuery(form.name, query), enabled: Boolean(start) });
  if (!start) return props.empty;
  const rows = found.data?.rows ?? [];
  const days = Array.from({ length: WEEKS * 7 }, (_, place) => first.add(place, "day"));
  const weeks = Array.from({ length: WEEKS }, (_, place) => days.slice(place * 7, place * 7 + 7));
  const on = (day: Dayjs) => {
    const text = day.format("YYYY-MM-DD");
    return rows.filter((row) => {
      const from = dayOf(start, row.values[start.key]);
      const to = end && row.values[end.key] ? dayOf(end, row.values[end.key]) : from;
      return from <= text && text <= to;
    });
  };
  return (
    <div className="fw-calendar">
      <header className="fw-calendar-head">
        <Button type="text" icon={<LeftOutlined aria-hidden />} aria-label={t("view.monthBefore")} onClick={() => setMonth(month.subtract(1, "month"))} />
        <h2 aria-live="polite">{month.format(language === "zh" ? "YYYY年M月" : "MMMM YYYY")}</h2>
        <Button type="text" icon={<RightOutlined aria-hidden />} aria-label={t("view.monthAfter")} onClick={() => setMonth(month.add(1, "month"))} />
        <Button onClick={() => setMonth(dayjs(today).startOf("month"))}>{t("view.today")}</Button>
        {found.data?.next && <span className="fw-warned">{t("view.partOnly", { count: MOST })}</span>}
      </header>
      {found.error && <Failure error={found.error} onRetry={() => void found.refetch()} small />}
      <div className="fw-month" role="grid" aria-label={t("view.calendar")}>
        <div role="row" className="fw-contents">
          {days.slice(0, 7).map((day) => (
            <div key={day.day()} className="fw-weekday" role="columnheader">
              {day.format(language === "zh" ? "dd" : "ddd")}
            </div>
          ))}
        </div>
        {weeks.map((week) => (
          <div key={week[0]?.valueOf()} role="row" className="fw-contents">
            {week.map((day) => (
              <DayCell key={day.valueOf()} {...props} day={day} outside={!day.isSame(month, "month")} isToday={day.format("YYYY-MM-DD") === today} rows={on(day)} />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}

/** Days count by the business date, moments by the clock. */
function useToday(start: Field | undefined): string | undefined {
  const session = useQuery(sessionQuery).data;
  return start && session && familyOf(start) === "datetime" ? dayOf(start, session.now) : session?.business_date;
}

/** The records that touch the days from first to last. */
function within(start: Field, end: Field | undefined, first: Dayjs, last: Dayjs): unknown {
  const [from, to] = [{ date: first.format("YYYY-MM-DD") }, { date: last.format("YYYY-MM-DD") }];
  const begins = { and: [{ ">=": [readDay(start), from] }, { "<=": [readDay(start), to] }] };
  if (!end) return begins;
  return { or: [begins, { and: [{ "<": [readDay(start), from] }, { ">=": [readDay(end), from] }] }] };
}

interface DayCellProps extends LayoutProps {
  day: Dayjs;
  outside: boolean;
  isToday: boolean;
  rows: Row[];
}

function DayCell({ day, outside, isToday, rows, ...props }: DayCellProps) {
  const { t } = useWords();
  const classes = ["fw-day", outside && "fw-day-outside", isToday && "fw-day-today"].filter(Boolean).join(" ");
  return (
    <div className={classes} role="gridcell" aria-label={day.format("YYYY-MM-DD")}>
      <span className="fw-day-number">{day.date()}</span>
      {rows.slice(0, ON_A_DAY).map((row) => (
        <DayEntry key={row.id} {...props} row={row} />
      ))}
      {rows.length > ON_A_DAY && (
        <Popover trigger="click" content={rows.map((row) => <DayEntry key={row.id} {...props} row={row} />)}>
          <button type="button" className="fw-text-button">
            {t("view.more", { count: rows.length - ON_A_DAY })}
          </button>
        </Popover>
      )}
    </div>
  );
}

function DayEntry({ form, layout, row, onOpen }: LayoutProps & { row: Row }) {
  const field = layout.colour ? fieldOf(form, layout.colour) : undefined;
  const tint = field && namedColour(choiceOf(field, row.values[field.key])?.colour);
  return (
    <button
      type="button"
      className="fw-day-entry"
      data-row={row.id}
      style={tint ? ({ "--tint": tint } as CSSProperties) : undefined}
      title={row.title}
      onClick={(event) => onOpen(row, event)}
    >
      {row.title}
    </button>
  );
}
