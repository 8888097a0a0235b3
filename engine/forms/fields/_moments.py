"""Moments: days and times of day as people write them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields.base import as_text

DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
TIME = re.compile(
    r"(上午|下午|晚上)?\s*(\d{1,2})[:：时点](\d{1,2})(?:分|[:：](\d{1,2})秒?|分(\d{1,2})秒)?\s*(am|pm)?",
    re.ASCII | re.IGNORECASE,
)
EXPECTED = {"zh": "时刻，如 09:30", "en": "a time of day, such as 09:30"}
TO_THE_SECOND = {"zh": "到分钟为止的时刻，如 09:30", "en": "a time of day to the minute, such as 09:30"}


def read_day(raw: Any, least: date | None, most: date | None) -> date | Problem:
    """Return the day, from 1900-01-01 to 2299-12-31 and within the limits."""
    match = DAY.fullmatch(raw.strip()) if isinstance(raw, str) else None
    try:
        day = date(*(int(part) for part in match.groups())) if match else None
    except ValueError:
        day = None
    if day is None or not 1900 <= day.year <= 2299:
        return problem("VALUE-E008", found=raw, expected={"zh": "日期", "en": "date"}, example="2005-09-30")
    if least and day < least:
        return problem("VALUE-E004", found=raw, limit=least.isoformat())
    if most and day > most:
        return problem("VALUE-E005", found=raw, limit=most.isoformat())
    return day


def quick_day(raw: Any) -> date | None:
    """Return the day of `2005-09-30`, None for all that is written otherwise."""
    if not isinstance(raw, str) or len(raw) != 10 or not raw[4] == raw[7] == "-":
        return None
    try:
        day = date.fromisoformat(raw)
    except ValueError:
        return None
    return day if 1900 <= day.year <= 2299 else None


def read_time(raw: Any, *, seconds: bool) -> str | Problem:
    """Return the time with two digits a part; seconds are refused, not cut, where none are kept."""
    text = as_text(raw)
    if isinstance(text, Problem):
        return text
    found = clock(text)
    if found is None:
        return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
    hour, minute, second = found
    if second and not seconds:
        return problem("VALUE-E009", found=text[:40], expected=TO_THE_SECOND)
    return f"{hour:02d}:{minute:02d}" + (f":{second:02d}" if seconds else "")


def clock(text: str) -> tuple[int, int, int] | None:
    """Return hour, minute and second, None where there is no such time."""
    match = TIME.fullmatch(text)
    if match is None:
        return None
    hour, minute, second = int(match[2]), int(match[3]), int(match[4] or match[5] or 0)
    half = (match[6] or "").lower() or {"上午": "am", "下午": "pm", "晚上": "pm"}.get(match[1] or "", "")
    if half:
        if match[6] and not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 if half == "pm" and hour <= 12 else hour % 12 if half == "am" and hour == 12 else hour
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None
