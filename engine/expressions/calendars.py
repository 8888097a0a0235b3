"""Which days are worked: a week with its weekend, and the days on which it is otherwise.

A day is its ordinal (1 is Monday, 0001-01-01). The days on which a calendar leaves its week cut time into stretches;
within one, the working days counted from the beginning differ from those of the bare week by a constant. So counting
and finding a working day is the week's arithmetic and one search, however many days lie between.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

NEVER = 10**7  # a day after every date


@dataclass(frozen=True, slots=True)
class Stretches:
    """What counting needs. `week[r]` is the number of working days among the first `r` days from a Monday, `weekdays`
    are the working ones; `days` are the exceptions in order, `counts` the working days up to each, `shifts` how far
    the count is from the bare week's before the first exception and from each on, `ends` the day each stretch ends.
    """

    week: tuple[int, ...]
    weekdays: tuple[int, ...]
    days: tuple[int, ...]
    counts: tuple[int, ...]
    shifts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """A week's days off (1 is Monday), further days off, days worked nevertheless, and the years both are known of."""

    weekend: frozenset[int] = frozenset({6, 7})
    off: frozenset[int] = frozenset()
    work: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    stretches: Stretches = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stretches", stretches(self.weekend, self.off, self.work))

    def is_working(self, day: int) -> bool:
        """Tell whether the day is worked."""
        return day in self.work or (day not in self.off and (day - 1) % 7 + 1 not in self.weekend)

    def count(self, day: int) -> int:
        """Return the number of working days from the first day of all up to this one."""
        known = self.stretches
        weeks, rest = divmod(day, 7)
        return weeks * known.week[7] + known.week[rest] + known.shifts[bisect_right(known.days, day)]

    def nth(self, count: int) -> int:
        """Return the first day up to which there are so many working days; before the first of all for none."""
        known = self.stretches
        place = bisect_right(known.counts, count - 1)
        weeks, rest = divmod(count - known.shifts[place] - 1, known.week[7])
        return min(weeks * 7 + known.weekdays[rest], known.ends[place])


def stretches(weekend: Iterable[int], off: Iterable[int], work: Iterable[int]) -> Stretches:
    """Return what counting needs; there is always an exception, if only one that changes nothing."""
    rest = frozenset(weekend)
    weekdays = tuple(day for day in range(1, 8) if day not in rest)
    if not weekdays:
        raise ValueError("a week has a working day")
    week = (0, *accumulate(int(day in weekdays) for day in range(1, 8)))
    changes = {
        **{day: -1 for day in off if (day - 1) % 7 + 1 not in rest},
        **{day: 1 for day in work if (day - 1) % 7 + 1 in rest},
    } or {1: 0}
    days = tuple(sorted(changes))
    shifts = (0, *accumulate(changes[day] for day in days))
    counts = tuple(day // 7 * week[7] + week[day % 7] + shift for day, shift in zip(days, shifts[1:], strict=True))
    return Stretches(week, weekdays, days, counts, shifts, (*days, NEVER))


@lru_cache(64)
def written(calendar: Calendar) -> str:
    """Return the calendar as text."""
    parts = {name: sorted(getattr(calendar, name)) for name in ("weekend", "off", "work", "years")}
    return json.dumps(parts, separators=(",", ":"))


@lru_cache(64)
def read(text: str) -> Calendar:
    """Return the calendar a text means."""
    return Calendar(**{name: frozenset(days) for name, days in json.loads(text).items()})
