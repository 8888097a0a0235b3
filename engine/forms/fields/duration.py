"""Duration: how long something takes."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._numeric import ExactNumber, Limits
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS = 9
UNITS = ((86_400, "天", "d"), (3_600, "小时", "h"), (60, "分", "min"), (1, "秒", "s"))
CLOCK = re.compile(r"(\d{1,6})[:：]([0-5]\d)(?:[:：]([0-5]\d))?", re.ASCII)
WORDS = re.compile(
    r"(?:(\d{1,9})(?:天|日|days?|d))?(?:(\d{1,9})(?:个?小时|时|hours?|hrs?|h))?"
    r"(?:(\d{1,9})(?:分钟?|minutes?|mins?|m))?(?:(\d{1,9})(?:秒钟?|seconds?|secs?|s))?",
    re.ASCII,
)
ISO = re.compile(r"p(?:(\d{1,9})d)?(?:t(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?)?", re.ASCII)
EXPECTED = {
    "zh": "时长，如 1小时30分、1:30 或 5400 秒",
    "en": "a length of time, such as 1 h 30 min, 1:30 or 5400 seconds",
}


class Duration(ExactNumber):
    """A whole number of seconds, in formulas too; 1:30 is an hour and a half."""

    name, label, icon, widget = "duration", Label("时长", "Duration"), "hourglass", "duration"
    group = "date"
    Options = Options
    examples = (
        Example(5400, stored=5400),
        Example("1:30", stored=5400),
        Example("1:30:05", stored=5405),
        Example("1小时30分", stored=5400),
        Example("2 d 3 h", stored=183_600),
        Example("PT90M", stored=5400),
        Example(-1, refused="VALUE-E004"),
        Example("soon", refused="VALUE-E009"),
        Example(1.5, refused="VALUE-E007"),
    )

    def places(self, options: Any) -> tuple[int, int]:
        """Return nine digits of seconds: 31 years."""
        return DIGITS, 0

    def limits(self, options: Any) -> Limits:
        """Return 0 and no more than the digits hold."""
        return 0, None

    def parse(self, raw: Any, options: Any) -> int | Problem:
        """Return the seconds of a number of seconds or of a length in words, by the clock or as ISO 8601."""
        if not isinstance(raw, str) or re.fullmatch(r"\s*[+-]?\d[\d.eE+-]*\s*", raw):
            return super().parse(raw, options)
        found = seconds(raw[:200])
        if found is None:
            return problem("VALUE-E009", found=raw[:40], expected=EXPECTED)
        return super().parse(found, options)

    def dump(self, value: int, options: Any) -> int:
        """Return the seconds."""
        return value

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the seconds a cell counts, or its words."""
        return int(raw) if isinstance(raw, float) and raw.is_integer() else raw

    def show(self, value: int, options: Any, language: str) -> str:
        """Return the length in words."""
        parts: list[str] = []
        left = value
        for size, zh, en in UNITS:
            count, left = divmod(left, size)
            if count or (size == 1 and not parts):
                parts.append(f"{count}{zh}" if language == "zh" else f"{count} {en}")
        return ("" if language == "zh" else " ").join(parts)


def seconds(text: str) -> int | None:
    """Return the seconds a length of time means, None where it says none."""
    plain = re.sub(r"\s", "", text).lower()
    if clock := CLOCK.fullmatch(plain):
        return int(clock[1]) * 3_600 + int(clock[2]) * 60 + int(clock[3] or 0)
    found = WORDS.fullmatch(plain) or ISO.fullmatch(plain)
    if found is None or not any(found.groups()):
        return None
    return sum(int(count or 0) * size for count, (size, _, _) in zip(found.groups(), UNITS, strict=True))
