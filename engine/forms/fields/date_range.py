"""Date range: from a day to a day, both included."""

from __future__ import annotations

from datetime import date
from typing import Any

from engine.errors import Problem
from engine.forms.fields._moments import read_day
from engine.forms.fields._ranges import Range
from engine.forms.fields.base import Example
from engine.kinds import Label, Options


class DateRangeOptions(Options):
    """Limits of both days."""

    at_least: date | None = None
    at_most: date | None = None


class DateRange(Range):
    """Two days as `2026-01-01/2026-12-31`; the second is not before the first."""

    name, label, icon, widget = "date_range", Label("日期范围", "Date range"), "calendar", "date_range"
    group = "date"
    Options = DateRangeOptions
    sample = "2026-01-01/2026-12-31"
    examples = (
        Example("2026-01-01/2026-12-31", stored="2026-01-01/2026-12-31"),
        Example({"begin": "2026-01-01", "end": "2026-01-01"}, stored="2026-01-01/2026-01-01"),
        Example("2026年1月1日至2026年3月31日", stored="2026-01-01/2026-03-31"),
        Example("2026/1/1/2026/3/31", stored="2026-01-01/2026-03-31"),
        Example("2026/1/1 - 2026/3/31", stored="2026-01-01/2026-03-31"),
        Example("2026-12-31/2026-01-01", refused="VALUE-E026"),
        Example("2026-02-30/2026-03-01", refused="VALUE-E008"),
        Example("2026-01-01", refused="VALUE-E009"),
        Example({"begin": "2026-01-01"}, refused="VALUE-E008"),
        Example("2025-12-31/2026-01-01", refused="VALUE-E004", options={"at_least": "2026-01-01"}),
    )

    def end(self, raw: Any, options: DateRangeOptions) -> str | Problem:
        """Return the day in ISO 8601."""
        day = read_day(raw, options.at_least, options.at_most)
        return day if isinstance(day, Problem) else day.isoformat()
