"""Date: a calendar day without a time zone."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import DATE, Type
from engine.forms.fields._moments import quick_day, read_day
from engine.forms.fields.base import ORDER, Example, FieldType, as_written
from engine.kinds import Label, Options

EIGHT_DIGITS = re.compile(r"(19\d\d|2[0-2]\d\d)(\d\d)(\d\d)", re.ASCII)
NO_SUCH_DAY = 60  # spreadsheets count a 29 February 1900 that never was


class DateOptions(Options):
    """Limits of a date."""

    at_least: date | None = None
    at_most: date | None = None


class Date(FieldType):
    """A day from 1900-01-01 to 2299-12-31."""

    name, label, icon, widget = "date", Label("日期", "Date"), "calendar", "date"
    group = "date"
    operators = ORDER
    Options = DateOptions
    examples = (
        Example("2005-09-30", stored=date(2005, 9, 30)),
        Example("2005/9/3", stored=date(2005, 9, 3)),
        Example("2005年9月3日", stored=date(2005, 9, 3)),
        Example("2005-02-30", refused="VALUE-E008"),
        Example("1899-12-31", refused="VALUE-E008"),
        Example(20050930, refused="VALUE-E008"),
        Example("2005-09-30", refused="VALUE-E005", options={"at_most": "2005-09-29"}),
    )

    def type(self, options: Any) -> Type:
        """Return a date."""
        return DATE

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a date column."""
        return sa.Date()

    def quick(self, options: DateOptions) -> Callable[[Any], Any] | None:
        """Return the way of days as sheets hand them on, where the field has no limits."""
        return None if options.at_least or options.at_most else quick_day

    def parse(self, raw: Any, options: DateOptions) -> date | Problem:
        """Return the day."""
        return read_day(raw, options.at_least, options.at_most)

    def dump(self, value: date, options: Any) -> str:
        """Return ISO 8601."""
        return value.isoformat()

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the day of a date cell, which sheets hand on as ISO text, of a serial number, or of 20050930."""
        if isinstance(raw, float) and raw.is_integer() and 1 <= raw < 200_000 and raw != NO_SUCH_DAY:
            return (date(1899, 12, 30) + timedelta(int(raw) + (raw < NO_SUCH_DAY))).isoformat()
        compact = EIGHT_DIGITS.fullmatch(str(as_written(raw)).strip()) if isinstance(raw, float | str) else None
        return "-".join(compact.groups()) if compact else raw
