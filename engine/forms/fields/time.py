# ruff: noqa: A005
"""Time: a time of day without a date or a zone."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import ORDER, Example, as_text
from engine.kinds import Label, Options

DAY = 86_400
FORM = re.compile(
    r"(上午|下午|晚上)?\s*(\d{1,2})[:：时点](\d{1,2})(?:分|[:：](\d{1,2})秒?|分(\d{1,2})秒)?\s*(am|pm)?",
    re.ASCII | re.IGNORECASE,
)
EXPECTED = {"zh": "时刻，如 09:30", "en": "a time of day, such as 09:30"}
TO_THE_SECOND = {"zh": "到分钟为止的时刻，如 09:30", "en": "a time of day to the minute, such as 09:30"}


class TimeOptions(Options):
    """Whether seconds are kept."""

    seconds: bool = False


class Time(Written):
    """A time of day as `HH:MM` or `HH:MM:SS`, which formulas read and order as text."""

    name, label, icon, widget = "time", Label("时间", "Time of day"), "clock-circle", "time"
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
        """Return the time with two digits a part; seconds are refused, not cut, where none are kept."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        found = clock(text)
        if found is None:
            return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
        hour, minute, second = found
        if second and not options.seconds:
            return problem("VALUE-E009", found=text[:40], expected=TO_THE_SECOND)
        return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if options.seconds else "")

    def cell(self, raw: Any, options: TimeOptions) -> Any:
        """Return the time of a cell, which sheets may hold as a part of a day."""
        if isinstance(raw, float) and 0 <= raw < 1:
            passed = round(raw * DAY)
            return f"{passed // 3600 % 24:02d}:{passed // 60 % 60:02d}:{passed % 60:02d}"
        return raw

    def mask(self, value: str, options: Any) -> str:
        """Return nothing of it."""
        return "**:**"


def clock(text: str) -> tuple[int, int, int] | None:
    """Return hour, minute and second, None where there is no such time."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or match[5] or 0)
    half = (match[6] or "").lower() or {"上午": "am", "下午": "pm", "晚上": "pm"}.get(match[1] or "", "")
    if half:
        if match[6] and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 if half == "pm" and hour <= 12 else hour % 12 if half == "am" and hour == 12 else hour
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
