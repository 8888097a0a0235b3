"""Dates cut to the first day of their day, week (from Monday), month, quarter or year, in Python and in each store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from engine.definitions.dataset import Grain
from engine.expressions.values.dates import add_days, edate

MONTHS = {"month": 1, "quarter": 3, "year": 12}


class cut_to(FunctionElement[Any]):
    """A date in SQL, cut to its grain."""

    inherit_cache = False

    def __init__(self, value: sa.ColumnElement[Any], grain: Grain, type_: sa.types.TypeEngine[Any]) -> None:
        self.grain = grain
        self.type = type_
        super().__init__(value)


@compiles(cut_to, "postgresql")
def _postgresql(element: cut_to, compiler: Any, **kw: Any) -> str:
    (value,) = element.clauses
    return f"CAST(date_trunc('{element.grain}', CAST({compiler.process(value, **kw)} AS timestamp)) AS date)"


@compiles(cut_to, "sqlite")
def _sqlite(element: cut_to, compiler: Any, **kw: Any) -> str:
    (value,) = element.clauses
    text = compiler.process(value, **kw)
    return {
        "day": f"date({text})",
        "week": f"date({text}, 'weekday 0', '-6 days')",
        "month": f"date({text}, 'start of month')",
        "quarter": f"date({text}, 'start of month', "
        f"printf('-%d months', (CAST(strftime('%m', {text}) AS INTEGER) - 1) % 3))",
        "year": f"date({text}, 'start of year')",
    }[element.grain]


def start_of(day: date, grain: Grain) -> date:
    """Return the first day of the period the day lies in."""
    if grain == "day":
        return day
    if grain == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, month=day.month - (day.month - 1) % MONTHS[grain])


def moved(day: date, grain: Grain, count: int) -> date:
    """Return the first day of a period, `count` periods on; the calendar's edge where it ends."""
    if grain in MONTHS:
        found = edate(day, count * MONTHS[grain])
    else:
        found = add_days(day, count * (7 if grain == "week" else 1))
    return found or (date.max if count > 0 else date.min)


def end_of(day: date, grain: Grain) -> date:
    """Return the last day of the period that begins with the day."""
    return moved(day, grain, 1) - timedelta(days=1)


def period_name(day: date, grain: Grain | None) -> str:
    """Return how a period is written, the same in every language."""
    if grain == "month":
        return f"{day:%Y-%m}"
    if grain == "quarter":
        return f"{day.year}-Q{(day.month + 2) // 3}"
    if grain == "year":
        return f"{day.year}"
    if grain == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return day.isoformat()
