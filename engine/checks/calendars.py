"""Whether a calendar says one thing of each day, each year once, and nothing of days outside its years."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.calendars import days_of
from engine.definitions.calendar import WEEKDAYS, AnnouncedYear, CalendarDefinition, Days
from engine.errors import Problem, pointer, problem


def check_calendar(calendar: CalendarDefinition, path: str) -> list[Problem]:
    """Return everything a calendar says that cannot be meant."""
    problems: list[Problem] = []
    years: set[int] = set()
    for place, year in enumerate(calendar.years):
        here = path + pointer("years", place)
        if year.year in years:
            problems.append(problem("CAL-E001", here + "/year", found=year.year))
        years.add(year.year)
        problems += _year(calendar, year, here)
    return problems


def _year(calendar: CalendarDefinition, year: AnnouncedYear, path: str) -> Iterator[Problem]:
    seen: dict[date, str] = {}
    for part in ("holidays", "workdays"):
        spans: tuple[Days, ...] = getattr(year, part)
        for place, span in enumerate(spans):
            here = path + pointer(part, place)
            last = span.last or span.first
            if last < span.first:
                yield problem("CAL-E003", here + "/to", first=span.first, last=last)
                continue
            strange = next((day for day in (span.first, last) if day.year != year.year), None)
            if strange is not None:
                yield problem("CAL-E002", here, found=strange, year=year.year)
                continue
            twice = next((day for day in days_of(span) if day in seen), None)
            if twice is not None:
                yield problem("CAL-E004" if seen[twice] == part else "CAL-E005", here, found=twice)
            seen |= dict.fromkeys(days_of(span), part)
            worked = [day for day in days_of(span) if WEEKDAYS[day.weekday()] not in calendar.weekend]
            if part == "workdays" and worked:
                yield problem("CAL-W001", here, "warning", found=worked[0])
