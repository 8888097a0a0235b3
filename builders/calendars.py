"""A year's notice of holidays brought into a calendar: rows of a file are read, and days are merged by their year.

Nothing is decided by the order of rows: a day that the calendar knows otherwise is a Problem unless replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from engine.calendars import days_of
from engine.definitions.base import Words
from engine.definitions.calendar import AnnouncedYear, CalendarDefinition, Days
from engine.errors import Problem, problem
from engine.expressions.values import dates

COLUMNS: Mapping[str, str] = {
    **dict.fromkeys(("date", "from", "日期", "开始日期"), "date"),
    **dict.fromkeys(("to", "结束日期"), "to"),
    **dict.fromkeys(("name", "名称", "节日"), "name"),
    **dict.fromkeys(("name_en", "英文名称"), "name_en"),
    **dict.fromkeys(("kind", "类型"), "kind"),
}
WORKED: Mapping[str, bool] = {
    **dict.fromkeys(("off", "holiday", "休", "放假"), False),
    **dict.fromkeys(("work", "workday", "班", "上班", "调休"), True),
}
THERE = {
    False: {"zh": "放假", "en": "a holiday"},
    True: {"zh": "上班", "en": "a working day"},
}
LONGEST = 60  # days of one row
DATE = re.compile(r"([0-9]{4})[-/]([0-9]{1,2})[-/]([0-9]{1,2})")


@dataclass(frozen=True, slots=True)
class Told:
    """One row of a notice."""

    row: int
    span: Days
    worked: bool


Known = dict[date, tuple[bool, Words]]


def read_notice(rows: Iterable[Mapping[str, Any]], names: Sequence[Words]) -> tuple[list[Told], list[Problem]]:
    """Return what the rows tell, or all that cannot be read; `names` are those whose translation is known."""
    told: list[Told] = []
    problems: list[Problem] = []
    for number, raw in enumerate(rows, 1):
        cells = {COLUMNS[key.strip().lower()]: value for key, value in raw.items() if known_column(key)}
        found = _row(number, cells, names)
        problems += [found] if isinstance(found, Problem) else []
        told += [found] if isinstance(found, Told) else []
    if not told and not problems:
        problems.append(problem("CAL-E013", reason="0 rows"))
    return told, problems


def known_column(key: object) -> bool:
    """Tell whether a column is one of a notice."""
    return isinstance(key, str) and key.strip().lower() in COLUMNS


def _row(number: int, cells: Mapping[str, Any], names: Sequence[Words]) -> Told | Problem:
    def wrong(column: str, expected: str) -> Problem:
        return problem("CAL-E010", row=number, column=column, found=repr(cells.get(column)), expected=expected)

    first, last = _day(cells.get("date")), _day(cells.get("to") or cells.get("date"))
    if first is None:
        return wrong("date", "2027-02-06")
    if last is None or not 0 <= (last - first).days < LONGEST:
        return wrong("to", f"2027-02-12, < {LONGEST} days")
    kind = str(cells.get("kind") or "").strip().lower()
    if kind not in WORKED:
        return wrong("kind", ", ".join(WORKED))
    title = _title(cells.get("name"), cells.get("name_en"), names)
    if title is None:
        return wrong("name", "春节 / Spring Festival")
    return Told(number, span(first, last, title), WORKED[kind])


def span(first: date, last: date, title: Words) -> Days:
    """Return the days from the first to the last."""
    to = {"to": last} if last > first else {}
    return Days.model_validate({"from": first, **to, "title": title})


def _day(value: object) -> date | None:
    found = DATE.fullmatch(str(value or "").strip())
    return dates.calendar(*map(int, found.groups())) if found else None


def _title(name: object, english: object, names: Sequence[Words]) -> Words | None:
    pair = (name.get("zh"), name.get("en")) if isinstance(name, Mapping) else (name, english)
    zh, en = (str(text or "").strip() for text in pair)
    if not zh:
        return None
    known = next((one for one in names if zh in (one.zh, one.en)), None)
    return known if known is not None and not en else Words(zh=zh, en=en or zh)


def names_in(calendar: CalendarDefinition) -> list[Words]:
    """Return the names of days, the newest first."""
    spans = [span for year in reversed(calendar.years) for span in (*year.holidays, *year.workdays)]
    return list(dict.fromkeys(span.title for span in spans))


def merge(
    calendar: CalendarDefinition, told: Sequence[Told], *, replace: bool = False
) -> tuple[CalendarDefinition | None, list[Problem]]:
    """Return the calendar with the notice's days, or why they do not go together.

    The notice is of the year most of its days are in; days of another year must be of one the calendar knows already,
    for a few days at its edge do not make a year known. With `replace` the notice is right where both speak of a day.
    """
    known = {year.year: _days_in(year) for year in calendar.years}
    year_of = Counter(day.year for one in told for day in days_of(one.span)).most_common(1)[0][0]
    problems: list[Problem] = []
    seen: set[date] = set()
    for one in told:
        for day in days_of(one.span):
            if day in seen:
                problems.append(problem("CAL-E011", row=one.row, day=day))
            elif day.year != year_of and day.year not in known:
                problems.append(problem("CAL-E015", row=one.row, day=day, year=day.year))
            elif (there := known.get(day.year, {}).get(day)) is not None and there[0] != one.worked and not replace:
                problems.append(problem("CAL-E012", row=one.row, day=day, there=THERE[there[0]]))
            elif there is None or replace:
                known.setdefault(day.year, {})[day] = (one.worked, one.span.title)
            seen.add(day)
    if problems:
        return None, problems
    kept = {year.year: year for year in calendar.years}
    touched = {day.year for day in seen}
    years = tuple(_year(year, known[year]) if year in touched else kept[year] for year in sorted(known))
    return calendar.model_copy(update={"years": years}), []


def _days_in(year: AnnouncedYear) -> Known:
    parts = ((False, year.holidays), (True, year.workdays))
    return {day: (worked, span.title) for worked, spans in parts for span in spans for day in days_of(span)}


def _year(year: int, days: Known) -> AnnouncedYear:
    return AnnouncedYear(year=year, holidays=_spans(days, worked=False), workdays=_spans(days, worked=True))


def _spans(days: Known, *, worked: bool) -> tuple[Days, ...]:
    """Return the days as spans: those of one name that follow each other are one."""
    listed = [(day, days[day][1]) for day in sorted(days) if days[day][0] is worked]
    spans = []
    for _, run in groupby(enumerate(listed), lambda pair: (pair[1][0] - timedelta(days=pair[0]), pair[1][1])):
        together = [one for _, one in run]
        (first, title), (last, _) = together[0], together[-1]
        spans.append(span(first, last, title))
    return tuple(spans)
