import dayjs, { type Dayjs } from "dayjs";
import { useEffect } from "react";
import { fieldOf } from "@/components/columns";
import { Failure, Loading } from "@/components/states";
import { useValueText } from "@/components/Value";
import { useRows } from "@/lib/api/queries";
import type { Field, Row } from "@/lib/api/types";
import { both } from "@/lib/api/views";
import { isBlank } from "@/lib/format/value";
import { useWords } from "@/lib/i18n";
import { ListFooter } from "../list/ListFooter";
import { dayOf } from "./CalendarLayout";
import { type LayoutProps, needed } from "./layout";

/** Records as bars over time, one a line. */
export function GanttLayout(props: LayoutProps) {
  const { form, layout, scope, sort, keys, onOrder, empty } = props;
  const start = fieldOf(form, layout.start ?? "");
  const end = fieldOf(form, layout.end ?? "");
  const group = layout.group ? fieldOf(form, layout.group) : undefined;
  const dated = start && { "!": [{ isblank: [{ var: start.key }] }] };
  const order = [group?.sortable && group.key, sort || (start?.sortable && start.key)].filter(Boolean).join(",");
  const fields = needed(form, [...keys, layout.start, layout.end, layout.group]);
  const list = useRows(form.name, { ...scope, filter: both(scope.filter, dated), sort: order, fields, count: true }, Boolean(start && end));
  const rows = list.data?.pages.flatMap((page) => page.rows) ?? [];
  const ids = rows.map((row) => String(row.id)).join();
  useEffect(() => onOrder(ids ? ids.split(",") : []), [ids, onOrder]);
  if (!start || !end) return empty;
  if (list.isPending) return <Loading lines={10} />;
  if (list.error && !list.data) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (rows.length === 0) return empty;
  return (
    <>
      <Chart {...props} start={start} end={end} group={group} rows={rows} />
      <ListFooter list={list} loaded={rows.length} count={list.data?.pages[0]?.count} />
    </>
  );
}

interface ChartProps extends LayoutProps {
  start: Field;
  end: Field;
  group?: Field;
  rows: Row[];
}

function Chart({ rows, start, end, group, openKey, onOpen }: ChartProps) {
  const { t, language } = useWords();
  const textOf = useValueText();
  const bars = rows.map((row) => {
    const from = dayOf(start, row.values[start.key]);
    const to = isBlank(row.values[end.key]) ? from : dayOf(end, row.values[end.key]);
    return { row, from, to: to < from ? from : to };
  });
  const first = dayjs(bars.map((bar) => bar.from).reduce((a, b) => (a < b ? a : b))).startOf("month");
  const last = dayjs(bars.map((bar) => bar.to).reduce((a, b) => (a > b ? a : b))).endOf("month");
  const span = last.diff(first, "day") + 1;
  const at = (day: Dayjs) => (day.diff(first, "day") / span) * 100;
  const months = monthsOf(first, last);
  const headings = rows.map((row) => (group ? textOf(group, row.values[group.key]) || t("view.noValue") : null));
  return (
    <div className="fw-gantt" role="table" aria-label={t("view.gantt")}>
      <div className="fw-gantt-row fw-gantt-head" role="row">
        <span role="columnheader">{t("view.option.start")}</span>
        <span className="fw-gantt-line" role="columnheader">
          {months.map((month) => (
            <span key={month.valueOf()} style={{ left: `${at(month)}%` }}>
              {month.format(language === "zh" ? "YYYY-MM" : "MMM YYYY")}
            </span>
          ))}
        </span>
      </div>
      {bars.map(({ row, from, to }, place) => {
        const head = headings[place] === headings[place - 1] ? null : headings[place];
        return (
          <div key={row.id}>
            {head && <div className="fw-gantt-group">{head}</div>}
            <div className="fw-gantt-row" role="row" data-row={row.id} aria-selected={openKey === String(row.id)}>
              <button type="button" className="fw-gantt-title" title={row.title} onClick={(event) => onOpen(row, event)}>
                {row.title}
              </button>
              <span className="fw-gantt-line" role="cell">
                <button
                  type="button"
                  className="fw-gantt-bar"
                  style={{ left: `${at(dayjs(from))}%`, width: `${((dayjs(to).diff(from, "day") + 1) / span) * 100}%` }}
                  title={`${row.title} ${from} – ${to}`}
                  aria-label={`${row.title} ${from} – ${to}`}
                  onClick={(event) => onOpen(row, event)}
                />
              </span>
            </div>
          </div>
        );
      })}
    </div>
  );
}

const MOST_MONTHS = 24;

/** The beginnings of the months shown on top, fewer where there are many. */
function monthsOf(first: Dayjs, last: Dayjs): Dayjs[] {
  const count = last.diff(first, "month") + 1;
  const step = Math.ceil(count / MOST_MONTHS);
  return Array.from({ length: Math.ceil(count / step) }, (_, place) => first.add(place * step, "month"));
}
