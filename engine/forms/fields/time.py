# ruff: noqa: A005
"""Time: a time of day without a date or a zone."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem
from engine.forms.fields._moments import read_time
from engine.forms.fields._written import Written
from engine.forms.fields.base import ORDER, Example
from engine.kinds import Label, Options

DAY = 86_400


class TimeOptions(Options):
    """Whether seconds are kept."""

    seconds: bool = False


class Time(Written):
    """A time of day as `HH:MM` or `HH:MM:SS`, which formulas read and order as text."""

    name, label, icon, widget = "time", Label("时间", "Time of day"), "clock-circle", "time"
    group = "date"
    operators = ORDER
    Options = TimeOptions
    examples = (
        Example("9:30", stored="09:30"),
        Example("09:30:15", stored="09:30:15", options={"seconds": True}),
        Example("9:30", stored="09:30:00", options={"seconds": True}),
        Example("下午3:05", stored="15:05"),
        Example("12:15 am", stored="00:15"),
        Example("09:30:00", stored="09:30"),
        Example("24:00", refused="VALUE-E009"),
        Example("9:60", refused="VALUE-E009"),
        Example("09:30:15", refused="VALUE-E009"),
        Example(930, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: TimeOptions) -> str | Problem:
        """Return the time with two digits a part."""
        return read_time(raw, seconds=options.seconds)

    def cell(self, raw: Any, options: TimeOptions) -> Any:
        """Return the time of a cell, which sheets may hold as a part of a day."""
        if isinstance(raw, float) and 0 <= raw < 1:
            passed = round(raw * DAY)
            return f"{passed // 3600 % 24:02d}:{passed // 60 % 60:02d}:{passed % 60:02d}"
        return raw

    def mask(self, value: str, options: Any) -> str:
        """Return nothing of it."""
        return "**:**"
