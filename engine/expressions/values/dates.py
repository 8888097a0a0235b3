"""Dates and moments: dates run from 1900 to 2299, beyond that they are null; moments are aware and in UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, tzinfo

FIRST, LAST = date(1900, 1, 1), date(2299, 12, 31)
DATE_PARTS = re.compile("YYYY|YY|MM|M|DD|D")
DATE_WRITTEN = re.compile("([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?\\Z")
STEPS = {"day": 86_400, "week": 604_800, "hour": 3_600, "minute": 60}


def calendar(year: int, month: int, day: int) -> date | None:
    """Return the date, null if there is none."""
    if not (1900 <= year <= 2299 and 1 <= month <= 12 and 1 <= day <= last_day(year, month)):
        return None
    return date(year, month, day)


def last_day(year: int, month: int) -> int:
    """Return the number of days in the month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def edate(day: date, months: int) -> date | None:
    """Return the date `months` later, at most its month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return calendar(year, month + 1, min(day.day, last_day(year, month + 1))) if 1900 <= year <= 2299 else None


def eomonth(day: date, months: int) -> date | None:
    """Return the last day of the month `months` later."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, last_day(year, month + 1)) if 1900 <= year <= 2299 else None


def add_days(day: date, days: int) -> date | None:
    """Return the date `days` later."""
    ordinal = day.toordinal() + days
    return date.fromordinal(ordinal) if FIRST.toordinal() <= ordinal <= LAST.toordinal() else None


def add_time(moment: datetime, count: int, seconds: int) -> datetime | None:
    """Return the moment `count` times `seconds` later."""
    if abs(count * seconds) > 150_000 * 86_400:
        return None
    later = moment + timedelta(seconds=count * seconds)
    return later if 1900 <= later.year <= 2299 else None


def local_date(moment: datetime, zone: tzinfo) -> date:
    """Return the calendar date of the moment in the zone."""
    return moment.astimezone(zone).date()


def local_hour(moment: datetime, zone: tzinfo) -> int:
    """Return the hour of the moment in the zone."""
    return moment.astimezone(zone).hour


def utc(text: str) -> datetime:
    """Return the moment a UTC text of the SQLite store means."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """Return the moment as SQLAlchemy writes it to a SQLite column."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def local_minute(moment: datetime, zone: tzinfo) -> int:
    """Return the minute of the moment in the zone."""
    return moment.astimezone(zone).minute


def local_second(moment: datetime, zone: tzinfo) -> int:
    """Return the whole second of the moment in the zone."""
    return moment.astimezone(zone).second


def at_local(day: date, hour: int, minute: int, zone: tzinfo) -> datetime | None:
    """Return the moment at which clocks in the zone show a time of the day, the first where they show it twice."""
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        return None
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone).astimezone(UTC)
    return moment if 1900 <= moment.year <= 2299 else None


def day_of_year(day: date) -> int:
    """Return the number of the day in its year."""
    return day.timetuple().tm_yday


def iso_week(day: date) -> int:
    """Return the number of the ISO 8601 week."""
    return day.isocalendar().week


def week_number(day: date) -> int:
    """Return the number of the week of which January 1st is in the first and which begins on Sunday."""
    before = date(day.year, 1, 1).isoweekday() % 7
    return (day_of_year(day) + before - 1) // 7 + 1


def start_of(day: date, unit: str) -> date | None:
    """Return the first day of the week, month, quarter or year."""
    if unit == "week":
        return add_days(day, 1 - day.isoweekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1}.get(unit, 1)
    return date(day.year, month, 1)


def end_of(day: date, unit: str) -> date | None:
    """Return the last day of the week, month, quarter or year."""
    if unit == "week":
        return add_days(day, 7 - day.isoweekday())
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 3}.get(unit, 12)
    return date(day.year, month, last_day(day.year, month))


def months_between(start: date, end: date) -> int:
    """Return the whole months from one date to another, negative backwards."""
    if end < start:
        return -months_between(end, start)
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def leap(day: date) -> bool:
    """Tell whether the date's year is a leap year."""
    return last_day(day.year, 2) == 29


def microseconds(end: datetime, start: datetime) -> int:
    """Return the microseconds from the second moment to the first."""
    return (end - start) // timedelta(microseconds=1)


def date_text(day: date, pattern: str) -> str:
    """Return the date written after a pattern of YYYY, YY, MM, M, DD, D and other text."""
    parts = {
        "YYYY": f"{day.year:04d}",
        "YY": f"{day.year % 100:02d}",
        "MM": f"{day.month:02d}",
        "M": str(day.month),
        "DD": f"{day.day:02d}",
        "D": str(day.day),
    }
    return DATE_PARTS.sub(lambda found: parts[found[0]], pattern)


def date_value(text: str) -> date | None:
    """Return the date a text such as 2024-02-09, 2024/2/9 or 2024年2月9日 means; null if it means none."""
    found = DATE_WRITTEN.match(text.strip(" \u3000"))
    return calendar(*(int(one) for one in found.groups())) if found else None
