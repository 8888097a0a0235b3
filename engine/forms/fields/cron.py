"""Timetable: when something recurs, as a cron expression."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from cronsim import CronSim, CronSimError

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import EQUALITY, Example, as_text
from engine.kinds import Label

SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST = 100
EXPECTED = {
    "zh": "五段 cron 表达式（分 时 日 月 星期），如 0 9 * * 1-5",
    "en": "five cron parts (minute hour day month weekday), such as 0 9 * * 1-5",
}


class Cron(Written):
    """Five cron parts: minute, hour, day, month, weekday."""

    name, label, icon, widget = "cron", Label("定时表达式", "Timetable (cron)"), "schedule", "text"
    group = "date"
    operators = EQUALITY
    examples = (
        Example(" 0  9 * * 1-5 ", stored="0 9 * * 1-5"),
        Example("*/15 * * * *", stored="*/15 * * * *"),
        Example("0 9 * *", refused="VALUE-E009"),
        Example("0 0 31 2 *", refused="VALUE-E009"),
        Example("61 * * * *", refused="VALUE-E009"),
        Example(5, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the parts with one blank between them; one that never comes is refused."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        parts = " ".join(text[: LONGEST + 1].split())
        try:
            if len(text) > LONGEST or len(parts.split()) != 5:
                raise CronSimError
            next(CronSim(parts, SOME_DAY))
        except (CronSimError, StopIteration):
            return problem("VALUE-E009", found=text[:40], expected=EXPECTED)
        return parts
