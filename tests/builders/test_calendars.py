"""A year's notice: what is read of its rows, how its days join a calendar, and what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from builders.calendars import merge, names_in, read_notice
from engine.calendars import compile_calendar
from engine.checks.calendars import check_calendar
from engine.definitions.calendar import CalendarDefinition

SPRING = {"zh": "春节", "en": "Spring Festival"}
HOME = {
    "kind": "calendar",
    "key": "home",
    "title": {"zh": "日历", "en": "Calendar"},
    "years": [
        {
            "year": 2026,
            "holidays": [{"from": "2026-02-15", "to": "2026-02-23", "title": SPRING}],
            "workdays": [{"from": "2026-02-14", "title": SPRING}],
        }
    ],
}
NOTICE = [
    {"date": "2027-02-05", "to": "2027-02-11", "name": "春节", "kind": "off"},
    {"日期": "2027/2/13", "名称": "春节", "类型": "上班"},
    {"date": "2027-01-01", "name": "元旦", "name_en": "New Year's Day", "kind": "休"},
    {"date": "2026-12-27", "name": {"zh": "元旦", "en": "New Year's Day"}, "kind": "work"},
]


def calendar(**more: Any) -> CalendarDefinition:
    return CalendarDefinition.model_validate({**HOME, **more})


def merged(*rows: dict[str, Any], replace: bool = False) -> tuple[CalendarDefinition | None, list[str]]:
    told, problems = read_notice(rows, names_in(calendar()))
    made, more = merge(calendar(), told, replace=replace) if not problems else (None, problems)
    return made, [one.code for one in more]


def test_a_notice_brings_its_year_and_the_edge_of_the_one_before() -> None:
    made, problems = merged(*NOTICE)
    assert problems == []
    assert made is not None
    assert check_calendar(made, "") == []
    assert [year.year for year in made.years] == [2026, 2027]
    spring = made.years[1].holidays[1]
    assert (spring.first, spring.last, spring.title.en) == (date(2027, 2, 5), date(2027, 2, 11), "Spring Festival")
    compiled = compile_calendar(made)
    days = [date(2026, 12, 27), date(2027, 2, 13), date(2027, 2, 8), date(2027, 2, 14)]
    assert [compiled.is_working(day.toordinal()) for day in days] == [True, True, False, False]


def test_the_same_notice_twice_changes_nothing_more() -> None:
    once, _ = merged(*NOTICE)
    assert once is not None
    told, _ = read_notice(NOTICE, names_in(once))
    assert merge(once, told) == (once, [])


def test_what_the_calendar_says_otherwise_is_refused_unless_replaced() -> None:
    row = {"date": "2026-02-23", "name": "春节", "kind": "work"}
    assert merged(row) == (None, ["CAL-E012"])
    made, problems = merged(row, replace=True)
    assert problems == []
    assert made is not None
    assert made.years[0].holidays[0].last == date(2026, 2, 22)
    assert [span.first.day for span in made.years[0].workdays] == [14, 23]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"date": "2027-02-30"}, "CAL-E010"),
        ({"date": "2027-02-05", "to": "2027-01-05"}, "CAL-E010"),
        ({"date": "2027-02-05", "to": "2027-12-05"}, "CAL-E010"),
        ({"kind": "maybe"}, "CAL-E010"),
        ({"name": " "}, "CAL-E010"),
        ({"date": "2027-02-11"}, "CAL-E011"),
        ({"date": "2025-12-31"}, "CAL-E015"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(row: dict[str, Any], code: str) -> None:
    whole = {"date": "2027-06-01", "name": "x", "kind": "off", **row}
    assert merged(NOTICE[0], whole) == (None, [code])


def test_a_notice_without_rows_is_refused() -> None:
    assert merged() == (None, ["CAL-E013"])
