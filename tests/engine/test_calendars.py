"""Calendars checked before publishing, whose calendar counts, and the facts of the one that is shipped."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.bundle import read_documents
from engine.calendars import compile_calendar, warnings
from engine.catalog import Catalog, compile_catalog
from engine.definitions.calendar import CalendarDefinition
from engine.errors import Problem
from engine.expressions.types import WEEKENDS
from engine.expressions.values.workdays import holidays_known, is_workday, next_workday, workday, workdays
from tests.engine.processes.worlds import KINDS
from tests.support.workspaces import app, bundle_of, words

SHIPPED = Path(__file__).parents[2] / "apps" / "customer_base" / "calendars" / "china.json"
CHINA = compile_calendar(CalendarDefinition.model_validate(json.loads(SHIPPED.read_text(encoding="utf-8"))))


def days(first: str, last: str | None = None) -> dict[str, Any]:
    return {"from": first, **({"to": last} if last else {}), "title": words("x")}


def year(number: int = 2024, holidays: tuple[Any, ...] = (), workdays: tuple[Any, ...] = ()) -> dict[str, Any]:
    return {"year": number, "holidays": list(holidays), "workdays": list(workdays)}


def calendar(*years: dict[str, Any], key: str = "home", **more: Any) -> dict[str, Any]:
    return {"kind": "calendar", "key": key, "title": words(key), "years": list(years), **more}


def compiled(*calendars: dict[str, Any], names: str | None = None) -> tuple[Catalog | None, list[Problem]]:
    named = {"calendar": names} if names else {}
    documents = {f"calendars/{one['key']}.json": one for one in calendars}
    return compile_catalog([bundle_of({"app.json": app(**named), **documents})], KINDS, {})


def faults(*calendars: dict[str, Any], names: str | None = None) -> list[tuple[str, str]]:
    return [(one.code, one.path.partition("#")[2]) for one in compiled(*calendars, names=names)[1]]


@pytest.mark.parametrize(
    ("years", "code", "path"),
    [
        ([year(), year()], "CAL-E001", "/years/1/year"),
        ([year(holidays=(days("2025-01-01"),))], "CAL-E002", "/years/0/holidays/0"),
        ([year(holidays=(days("2024-12-30", "2025-01-02"),))], "CAL-E002", "/years/0/holidays/0"),
        ([year(holidays=(days("2024-05-03", "2024-05-01"),))], "CAL-E003", "/years/0/holidays/0/to"),
        ([year(holidays=(days("2024-05-01", "2024-05-03"), days("2024-05-03")))], "CAL-E004", "/years/0/holidays/1"),
        ([year(holidays=(days("2024-05-04"),), workdays=(days("2024-05-04"),))], "CAL-E005", "/years/0/workdays/0"),
        ([year(workdays=(days("2024-05-06"),))], "CAL-W001", "/years/0/workdays/0"),
    ],
)
def test_what_a_calendar_cannot_mean_is_told(years: list[dict[str, Any]], code: str, path: str) -> None:
    assert faults(calendar(*years)) == [(code, path)]


def test_a_week_without_a_working_day_and_unknown_keys_have_no_shape() -> None:
    week = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    for wrong in ({"weekend": week}, {"weekend": ["holiday"]}, {"holidays": []}):
        documents = {"app.json": app(), "calendars/home.json": calendar(**wrong)}
        assert [one.code[:5] for one in read_documents(documents)[1]] == ["SHAPE"]


def test_the_one_calendar_counts_and_of_several_the_one_an_app_names() -> None:
    home, away = calendar(year(holidays=(days("2024-05-01"),))), calendar(key="away", weekend=["friday"])
    assert faults(home, away) == [("CAL-E006", "")]
    assert faults(home, away, names="hom") == [("BUNDLE-E008", "/calendar")]
    for calendars, names, found in (
        ((), None, None),
        ((home,), None, "shop.home"),
        ((home, away), "away", "shop.away"),
    ):
        catalog, problems = compiled(*calendars, names=names)
        assert problems == []
        assert catalog is not None
        assert catalog.calendar_name == found
    assert catalog.calendar.weekend == frozenset({5})
    plain, _ = compiled()
    assert plain is not None
    assert plain.calendar == WEEKENDS


def test_two_apps_that_name_different_calendars_are_refused() -> None:
    bundles = [
        bundle_of({"app.json": app(key, calendar="home"), "calendars/home.json": calendar()}) for key in ("one", "two")
    ]
    assert [one.code for one in compile_catalog(bundles, KINDS, {})[1]] == ["CAL-E007"]


def test_a_year_nobody_announced_is_warned_of() -> None:
    known = CalendarDefinition.model_validate(calendar(year(2024), year(2025)))
    assert warnings({"shop.home": known}, date(2024, 11, 1)) == []
    (late,) = warnings({"shop.home": known}, date(2025, 11, 1))
    assert (late.code, late.severity, late.path) == ("CAL-W002", "warning", "shop/calendars/home.json#/years")
    assert (late.given["year"], late.given["covered"]) == (2026, "2024-2025")


@pytest.mark.parametrize(
    ("first", "last", "worked"),
    [
        ("2024-02-10", "2024-02-17", 0),  # Spring Festival
        ("2024-02-04", "2024-02-18", 7),  # with both Sundays worked in exchange
        ("2024-02-09", "2024-02-09", 1),  # New Year's Eve was left to employers in 2024
        ("2025-01-26", "2025-02-08", 6),
        ("2024-10-01", "2024-10-07", 0),
        ("2023-09-29", "2023-10-06", 0),
        ("2020-01-31", "2020-02-02", 0),  # lengthened at short notice
        ("2019-05-01", "2019-05-04", 0),
        ("2024-01-01", "2024-12-31", 251),
        ("2025-01-01", "2025-12-31", 248),
    ],
)
def test_the_shipped_calendar_counts_as_announced(first: str, last: str, worked: int) -> None:
    assert workdays(date.fromisoformat(first), date.fromisoformat(last), CHINA) == worked


def test_the_shipped_calendar_knows_weekends_worked_and_its_years() -> None:
    for text in ("2024-02-04", "2024-02-18", "2025-01-26", "2025-02-08", "2024-09-29", "2024-10-12"):
        assert is_workday(date.fromisoformat(text), CHINA), text
    assert next_workday(date(2024, 10, 1), CHINA) == date(2024, 10, 8)
    assert workday(date(2024, 2, 9), 1, CHINA) == date(2024, 2, 18)
    assert workday(date(2024, 2, 18), -1, CHINA) == date(2024, 2, 9)
    assert frozenset(range(2004, 2027)) <= CHINA.years
    assert not holidays_known(date(2003, 12, 31), CHINA)
