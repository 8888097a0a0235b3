"""Date-time: a moment, kept in UTC."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import DATETIME, Type
from engine.forms.columns import UtcDateTime
from engine.forms.fields.base import ORDER, Example, FieldType
from engine.kinds import Label

DAY = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
WRITTEN = re.compile(DAY + r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,6})?))?\s*(Z|[+-]\d{2}:?\d{2})?)?")


class DateTime(FieldType):
    """A moment between 1900 and 2299; text must name its offset, as ISO 8601 does."""

    name, label, icon, widget = "datetime", Label("日期时间", "Date and time"), "clock-circle", "datetime"
    group = "date"
    operators = ORDER
    examples = (
        Example("2005-09-30T08:00:00+08:00", stored=datetime(2005, 9, 30, tzinfo=UTC)),
        Example("2005-09-30T00:00:00Z", stored=datetime(2005, 9, 30, tzinfo=UTC)),
        Example("2005-09-30T00:00:00", refused="VALUE-E008"),
        Example("yesterday", refused="VALUE-E008"),
        Example(0, refused="VALUE-E008"),
    )

    def type(self, options: Any) -> Type:
        """Return a moment."""
        return DATETIME

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a UTC column."""
        return UtcDateTime()

    def parse(self, raw: Any, options: Any) -> datetime | Problem:
        """Return the moment in UTC."""
        try:
            moment = datetime.fromisoformat(raw.strip()) if isinstance(raw, str) else None
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None or not 1900 <= moment.year <= 2299:
            expected = {"zh": "带时区的时间", "en": "moment with its offset"}
            return problem("VALUE-E008", found=raw, expected=expected, example="2005-09-30T08:00:00+08:00")
        return moment.astimezone(UTC)

    def dump(self, value: datetime, options: Any) -> str:
        """Return ISO 8601 in UTC."""
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the moment as ISO 8601; the import completes one without an offset by the workspace's zone."""
        match = WRITTEN.fullmatch(raw.strip()) if isinstance(raw, str) else None
        if match is None:
            return raw
        year, month, day, hour, minute, second, offset = match.groups(default="")
        clock = f"{int(hour or 0):02}:{minute or '00'}:{second or '00'}"
        return f"{year}-{int(month):02}-{int(day):02}T{clock}{offset}"
