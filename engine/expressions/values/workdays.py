"""Working days of a calendar; a day beyond the dates there are is null."""

from __future__ import annotations

from datetime import date

from engine.expressions.calendars import Calendar
from engine.expressions.values.dates import FIRST, LAST


def workday(day: date, days: int, calendar: Calendar) -> date | None:
    """Return the working day so many working days later, or earlier where `days` is negative; the day itself for 0."""
    if days == 0:
        return day
    start = day.toordinal()
    before = calendar.count(start) if days > 0 else calendar.count(start - 1) + 1
    return _date(calendar.nth(before + days))


def next_workday(day: date, calendar: Calendar) -> date | None:
    """Return the day itself if it is worked, else the next one that is."""
    return _date(calendar.nth(calendar.count(day.toordinal() - 1) + 1))


def workdays(start: date, end: date, calendar: Calendar) -> int:
    """Return the number of working days from one day to the other, both counted; negative if the end is earlier."""
    first, last = start.toordinal(), end.toordinal()
    if last < first:
        return calendar.count(last - 1) - calendar.count(first)
    return calendar.count(last) - calendar.count(first - 1)


def is_workday(day: date, calendar: Calendar) -> bool:
    """Tell whether the day is worked."""
    return calendar.is_working(day.toordinal())


def holidays_known(day: date, calendar: Calendar) -> bool:
    """Tell whether the calendar holds the holidays of the day's year."""
    return day.year in calendar.years


def _date(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if FIRST.toordinal() <= ordinal <= LAST.toordinal() else None
