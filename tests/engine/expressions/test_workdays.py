"""Working days: what a walk from day to day counts is what Python and every store compute, whatever the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.expressions.calendars import Calendar, read, written
from engine.expressions.check import check
from engine.expressions.fold import folded
from engine.expressions.functions import sample
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, reads
from engine.expressions.types import Context, Json
from engine.expressions.values.dates import FIRST, LAST
from engine.expressions.values.workdays import is_workday, next_workday, workday, workdays
from tests.engine.expressions.stores import Runs, open_store
from tests.engine.expressions.world import World

NEAR = date(2024, 1, 1).toordinal()
ordinals = st.one_of(
    st.integers(NEAR - 40, NEAR + 40), st.integers(FIRST.toordinal(), LAST.toordinal()), st.just(LAST.toordinal())
)
days = ordinals.map(date.fromordinal)
exceptions = st.frozensets(st.integers(NEAR - 30, NEAR + 30), max_size=25)
weekends = st.frozensets(st.integers(1, 7), max_size=6)
calendars = st.builds(lambda weekend, off, work: Calendar(weekend, off - work, work), weekends, exceptions, exceptions)
steps = st.one_of(st.integers(-60, 60), st.sampled_from([100_000, -100_000, 10**9, -(10**9)]))
quick = settings(deadline=None, database=None, suppress_health_check=list(HealthCheck))


def walked(day: date, count: int, calendar: Calendar) -> date | None:
    """Return the working day so many working days later by walking there."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        if (day <= FIRST and count < 0) or (day >= LAST and count > 0):
            return None
        day += step
        if calendar.is_working(day.toordinal()):
            count -= 1 if count > 0 else -1
    return day


@quick
@given(day=days, count=steps, calendar=calendars)
def test_a_working_day_later_is_the_one_a_walk_comes_to(day: date, count: int, calendar: Calendar) -> None:
    assert workday(day, count, calendar) == walked(day, count, calendar)
    worked = day if calendar.is_working(day.toordinal()) else walked(day, 1, calendar)
    assert next_workday(day, calendar) == worked


@quick
@given(start=ordinals, length=st.integers(-400, 400), calendar=calendars)
def test_the_working_days_between_are_those_a_walk_counts(start: int, length: int, calendar: Calendar) -> None:
    end = min(max(start + length, FIRST.toordinal()), LAST.toordinal())
    counted = sum(map(calendar.is_working, range(min(start, end), max(start, end) + 1)))
    found = workdays(date.fromordinal(start), date.fromordinal(end), calendar)
    assert found == (counted if end >= start else -counted)


def test_a_calendar_is_read_back_from_its_text_and_needs_a_working_day() -> None:
    assert read(written(sample.CALENDAR)) == sample.CALENDAR
    assert is_workday(date(2024, 2, 18), read(written(sample.CALENDAR)))
    with pytest.raises(ValueError, match="working day"):
        Calendar(frozenset(range(1, 8)))


def test_what_reads_the_calendar_is_no_constant_and_is_never_stored() -> None:
    literal = {"nextworkday": [{"date": ["2024-02-10"]}]}
    node, _ = check({"days": [literal, {"date": ["2024-02-10"]}]}, sample.SCHEMA, sample.FORM)
    assert node is not None
    assert reads(node).calendar
    assert folded(node) == node
    plain, _ = check({"today": []}, sample.SCHEMA, sample.FORM)
    assert plain is not None
    assert not reads(plain).calendar


@pytest.fixture(scope="module", params=STORES)
def store(request: pytest.FixtureRequest) -> Iterator[Runs]:
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else ""
    opened = open_store(request.param, url, WORLD, sample.SCHEMA, sample.FORM, sample.CONTEXT)
    yield opened
    opened.close()


WORLD = World({sample.FORM: [dict(r) for r in sample.ORDER_ROWS], sample.LINES: [dict(r) for r in sample.LINE_ROWS]})


def asked(day: date, other: date, count: int) -> list[Json]:
    first, second = {"date": [day.isoformat()]}, {"date": [other.isoformat()]}
    return [
        {"workday": [first, count]},
        {"nextworkday": [first]},
        {"networkdays": [first, second]},
        {"isworkday": [first]},
        {"holidaysknown": [first]},
    ]


@settings(quick, max_examples=60, derandomize=True)
@given(day=days, other=days, count=steps, calendar=calendars, years=st.frozensets(st.sampled_from([2023, 2024])))
def test_every_store_agrees(
    store: Runs, day: date, other: date, count: int, calendar: Calendar, years: frozenset[int]
) -> None:
    context: Context = replace(sample.CONTEXT, calendar=replace(calendar, years=years))
    nodes = [node for one in asked(day, other, count) if (node := check(one, sample.SCHEMA, sample.FORM)[0])]
    store.context = context  # type: ignore[attr-defined]
    assert [value for (value,) in store.run(nodes)] == [compile_python(n)(sample.RECORD, context) for n in nodes]
