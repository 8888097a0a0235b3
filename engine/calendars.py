"""Calendars as definitions: what the ordinals of `engine.expressions.calendars` are made of, and whose is used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from engine.bundle import Bundle
from engine.definitions.calendar import WEEKDAYS, CalendarDefinition, Days
from engine.errors import Problem, problem
from engine.expressions.calendars import Calendar
from engine.expressions.types import WEEKENDS
from engine.texts import closest


def days_of(span: Days) -> Iterator[date]:
    """Yield each day of a span; none where it ends before it begins."""
    length = ((span.last or span.first) - span.first).days
    yield from (span.first + timedelta(days=place) for place in range(length + 1))


def compile_calendar(definition: CalendarDefinition) -> Calendar:
    """Return the calendar that expressions count with."""

    def ordinals(spans: Iterable[Days]) -> frozenset[int]:
        return frozenset(day.toordinal() for span in spans for day in days_of(span))

    return Calendar(
        frozenset(WEEKDAYS.index(day) + 1 for day in definition.weekend),
        ordinals(span for year in definition.years for span in year.holidays),
        ordinals(span for year in definition.years for span in year.workdays),
        frozenset(year.year for year in definition.years),
    )


def workspace_calendar(
    bundles: Iterable[Bundle], calendars: Mapping[str, CalendarDefinition]
) -> tuple[str | None, list[Problem]]:
    """Return the name of the calendar that counts: the one an app names, else the only one there is.

    Two apps that name different ones, and several calendars of which none is named, are Problems.
    """
    named: dict[str, str] = {}
    problems: list[Problem] = []
    for bundle in bundles:
        if bundle.app.calendar is None:
            continue
        wanted, path = bundle.app.calendar, f"{bundle.key}/app.json#/calendar"
        name = wanted if "." in wanted else f"{bundle.key}.{wanted}"
        if name not in calendars:
            words = {"zh": "工作日历", "en": "calendar"}
            near = closest(name, list(calendars)) or "-"
            problems.append(problem("BUNDLE-E008", path, kind=words, found=name, near=near))
        elif named and name not in named:
            problems.append(problem("CAL-E007", path, found=name, other=", ".join(named)))
        named.setdefault(name, path)
    if not named and len(calendars) > 1:
        app, _, key = max(calendars).partition(".")
        problems.append(problem("CAL-E006", f"{app}/calendars/{key}.json#", found=", ".join(sorted(calendars))))
    chosen = [*named, *([] if named else calendars)]
    return (None if problems else next(iter(chosen), None)), problems


def unannounced(calendar: CalendarDefinition, today: date) -> list[int]:
    """Return this year and the coming one as far as nothing is known of them."""
    known = {year.year for year in calendar.years}
    return [year for year in (today.year, today.year + 1) if year not in known]


def warnings(calendars: Mapping[str, CalendarDefinition], today: date) -> list[Problem]:
    """Return a warning for each year near the day that a calendar knows nothing of."""
    out = []
    for name, calendar in calendars.items():
        app, _, key = name.partition(".")
        known = sorted(year.year for year in calendar.years)
        covered = f"{known[0]}-{known[-1]}" if known else "-"
        path = f"{app}/calendars/{key}.json#/years"
        out += [
            problem("CAL-W002", path, "warning", year=year, covered=covered) for year in unannounced(calendar, today)
        ]
    return out


def compiled(name: str | None, calendars: Mapping[str, CalendarDefinition]) -> Calendar:
    """Return the calendar of a name; plain weekends for none."""
    return WEEKENDS if name is None else compile_calendar(calendars[name])
