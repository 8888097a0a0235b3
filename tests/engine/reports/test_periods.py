"""Periods: first and last days, names, the range before, ranges with open ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definitions.dataset import Grain
from engine.reports.figures import grouped, quotient, rescaled
from engine.reports.grains import end_of, moved, period_name, start_of
from engine.reports.widgets.kpi import earlier, period_of

DAYS = st.dates(date(1905, 1, 1), date(2290, 12, 31))
GRAINS = st.sampled_from(get_args(Grain))


@given(DAYS, GRAINS)
def test_every_day_lies_in_one_period_and_periods_follow_without_a_gap(day: date, grain: Grain) -> None:
    first = start_of(day, grain)
    last = end_of(first, grain)
    assert first <= day <= last
    assert start_of(first, grain) == first == start_of(last, grain)
    assert start_of(last + timedelta(days=1), grain) == last + timedelta(days=1) == moved(first, grain, 1)
    assert moved(moved(first, grain, 1), grain, -1) == first


@pytest.mark.parametrize(
    ("grain", "name"),
    [("day", "2026-01-04"), ("week", "2026-W01"), ("month", "2026-01"), ("quarter", "2026-Q1"), ("year", "2026")],
)
def test_periods_have_names(grain: Grain, name: str) -> None:
    assert period_name(start_of(date(2026, 1, 4), grain) if grain != "day" else date(2026, 1, 4), grain) == name


@given(DAYS, st.integers(0, 400))
def test_the_range_before_ends_where_the_range_begins(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    before = earlier(first, last)
    assert before[1] == first - timedelta(days=1)
    assert before[0] <= before[1]
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    assert (before[1] - before[0] == last - first) or whole


def test_whole_months_are_compared_with_whole_months() -> None:
    assert earlier(date(2026, 3, 1), date(2026, 3, 31)) == (date(2026, 2, 1), date(2026, 2, 28))
    assert earlier(date(2026, 1, 1), date(2026, 3, 31)) == (date(2025, 10, 1), date(2025, 12, 31))


def test_open_ends_are_those_of_the_period() -> None:
    today = date(2026, 11, 22)
    assert period_of((None, None), "month", today) == (date(2026, 11, 1), date(2026, 11, 30))
    assert period_of((date(2026, 1, 5), None), "month", today) == (date(2026, 1, 5), date(2026, 11, 30))
    assert period_of((None, date(2026, 3, 9)), "quarter", today) == (date(2026, 1, 1), date(2026, 3, 9))
    assert period_of((date(2027, 1, 5), None), "year", today) == (date(2027, 1, 5), date(2027, 12, 31))


def test_quotients_are_rounded_once_and_nothing_divides_by_nothing() -> None:
    assert quotient(1, 0, 3, 0, 6) == 333_333
    assert quotient(-1, 0, 2, 0, 0) == -1
    assert quotient(125, 2, 1, 0, 1) == 13
    assert quotient(1, 6, 1, 0, 2) == 0
    assert quotient(1, 0, 0, 0, 6) is None
    assert quotient(None, 0, 1, 0, 6) is None
    assert rescaled(-1_005, 3, 2) == -101
    assert (grouped(-123_456_789, 2), grouped(5, 2), grouped(0, 0)) == ("-1,234,567.89", "0.05", "0")
