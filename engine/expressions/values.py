"""What the operators do to internal values: the helpers generated Python calls, and SQLite where SQL has no words for
them.

Pure and total: none raises for any value its type allows. Dates run from 1900 to 2299, beyond that they are null.
UPPER and LOWER are ASCII, so that every store agrees.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, object]
Inner: TypeAlias = Callable[[Row, object], object]

FIRST, LAST = date(1900, 1, 1), date(2299, 12, 31)
BLANKS = " \u3000"
LONGEST = 1_000_000
UPPERCASE = {i: i - 32 for i in range(97, 123)}
LOWERCASE = {i: i + 32 for i in range(65, 91)}
NUMBER = re.compile(r"[ \u3000]*([+-]?[0-9]{1,18})(?:\.([0-9]{1,10}))?[ \u3000]*\Z")
STEPS = {"day": 86_400, "week": 604_800, "hour": 3_600, "minute": 60}


def divide(n: int, y: int) -> int | None:
    """Return n / y, half away from zero."""
    if not y:
        return None
    if y < 0:
        n, y = -n, -y
    return (n + n + y) // (y + y) if n >= 0 else -((y - n - n) // (y + y))


def divide_up(n: int, y: int) -> int | None:
    """Return n / y, away from zero."""
    if not y:
        return None
    q = -(-abs(n) // abs(y))
    return q if (n < 0) == (y < 0) else -q


def divide_down(n: int, y: int) -> int | None:
    """Return n / y, towards zero."""
    if not y:
        return None
    q = abs(n) // abs(y)
    return q if (n < 0) == (y < 0) else -q


def divide_floor(n: int, y: int) -> int | None:
    """Return the largest integer that is not above n / y."""
    return n // y if y else None


def modulo(x: int, y: int) -> int | None:
    """Return the remainder, signed as the dividend."""
    if not y:
        return None
    r = abs(x) % abs(y)
    return -r if x < 0 else r


def half(x: int, step: int) -> int:
    """Return x / step, half away from zero."""
    q = (2 * abs(x) + step) // (2 * step)
    return -q if x < 0 else q


def up(x: int, step: int) -> int:
    """Return x / step, away from zero."""
    return -(-x // step) if x >= 0 else x // step


def down(x: int, step: int) -> int:
    """Return x / step, towards zero."""
    return x // step if x >= 0 else -(-x // step)


def within(x: int, limit: int) -> int | None:
    """Return `x`, or null where it leaves the limit."""
    return x if -limit < x < limit else None


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


def left(text: str, count: int) -> str:
    """Return the first characters."""
    return text[: max(count, 0)]


def right(text: str, count: int) -> str:
    """Return the last characters."""
    return text[-count:] if count > 0 else ""


def mid(text: str, start: int, count: int) -> str:
    """Return `count` characters from the one numbered `start`; the first is 1, and any before it means the first."""
    start = max(start, 1) - 1
    return text[start : start + max(count, 0)]


def upper(text: str) -> str:
    """Return the text with ASCII letters in upper case."""
    return text.translate(UPPERCASE)


def lower(text: str) -> str:
    """Return the text with ASCII letters in lower case."""
    return text.translate(LOWERCASE)


def trim(text: str) -> str:
    """Return the text without spaces and ideographic spaces at its ends."""
    return text.strip(BLANKS)


def substitute(text: str, old: str, new: str) -> str:
    """Return the text with every `old` replaced; an empty `old` replaces nothing."""
    return text.replace(old, new) if old else text


def decimal_text(value: int, scale: int) -> str:
    """Return the number as decimal text with exactly `scale` places."""
    digits = f"{abs(value):0{scale + 1}d}"
    body = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
    return f"-{body}" if value < 0 else body


def parse_number(text: str) -> int | None:
    """Return the number a decimal text means, at 10 places; null if it means none."""
    found = NUMBER.match(text)
    if not found:
        return None
    whole, places = found[1], (found[2] or "").ljust(10, "0")
    value = int(whole.lstrip("+-") + places)
    return -value if whole.startswith("-") else value


def sortable(value: int | str) -> str:
    """Return the number as text that sorts as the number does, up to 40 digits."""
    number = int(value)
    return f"1{number:040d}" if number >= 0 else f"0{10**40 + number:040d}"


def mask(text: str, start: int, end: int) -> str:
    """Return the text with all but the first `start` and last `end` characters shown as `*`; all hidden if nothing
    would be.
    """
    start, end = min(max(start, 0), LONGEST), min(max(end, 0), LONGEST)
    if start + end >= len(text):
        return "*" * len(text)
    return text[:start] + "*" * (len(text) - start - end) + text[len(text) - end :]


def related(parent: Row | None, back: str) -> Sequence[Row]:
    """Return the related rows found under the back name."""
    found = parent.get(back) if parent is not None else None
    return found if isinstance(found, list | tuple) else ()


def newest(rows: Sequence[Row], order: Inner, count: int | None, context: object) -> Sequence[Row]:
    """Return the newest `count` rows, oldest first: by order, rows without one first, ties by id."""

    def rank(row: Row) -> tuple[bool, object, object]:
        value = order(row, context)
        return (value is not None, 0 if value is None else value, row.get("id") or 0)

    ordered = sorted(rows, key=rank)
    return ordered if count is None else ordered[-count:]


def before(rows: Sequence[Row], order: Inner, limit: Any, context: object) -> Sequence[Row]:
    """Return the newest row whose order is below the limit, ties by id; none where either is missing."""
    if limit is None:
        return ()
    return newest([row for row in rows if (v := order(row, context)) is not None and v < limit], order, 1, context)


def present(rows: Iterable[Row], item: Inner, context: object) -> list[object]:
    """Return the values of the rows that have one."""
    return [v for row in rows if (v := item(row, context)) is not None]


def streak(rows: Sequence[Row], where: Inner, context: object) -> int:
    """Return how many of the newest rows hold without a break."""
    count = 0
    for row in reversed(rows):
        if not where(row, context):
            break
        count += 1
    return count


def utc(text: str) -> datetime:
    """Return the moment a UTC text of the SQLite store means."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """Return the moment as SQLAlchemy writes it to a SQLite column."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
