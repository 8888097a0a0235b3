"""Dates and moments: dates run from 1900 to 2299, beyond that they are null; moments are aware and in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo

FIRST, LAST = date(1900, 1, 1), date(2299, 12, 31)
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
