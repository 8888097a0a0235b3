"""Time range: from a time of day to a later one of the same day."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem
from engine.forms.fields._moments import read_time
from engine.forms.fields._ranges import Range
from engine.forms.fields.base import Example
from engine.kinds import Label, Options


class TimeRangeOptions(Options):
    """Whether seconds are kept."""

    seconds: bool = False


class TimeRange(Range):
    """Two times as `09:00/18:00`; what goes on past midnight is two ranges."""

    name, label, icon, widget = "time_range", Label("时间范围", "Time range"), "field-time", "time_range"
    group = "date"
    Options = TimeRangeOptions
    sample = "09:00/18:00"
    examples = (
        Example("9:00/18:00", stored="09:00/18:00"),
        Example({"begin": "9:00", "end": "9:00"}, stored="09:00/09:00"),
        Example("上午9:00至下午6:30", stored="09:00/18:30"),
        Example("9:00–18:00", stored="09:00:00/18:00:00", options={"seconds": True}),
        Example("22:00/06:00", refused="VALUE-E026"),
        Example("09:00/25:00", refused="VALUE-E009"),
        Example("09:00", refused="VALUE-E009"),
        Example(["09:00", "18:00"], refused="VALUE-E001"),
    )

    def end(self, raw: Any, options: TimeRangeOptions) -> str | Problem:
        """Return the time with two digits a part."""
        return read_time(raw, seconds=options.seconds)
