"""Auto number: a running number given when the record is created."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import TEXT_OPERATORS, Example, FieldType, as_text
from engine.kinds import Label, Options

STAMPS = {"year": "%Y", "month": "%Y%m", "day": "%Y%m%d"}


class AutoNumberOptions(Options):
    """What stands before the number, its least width, and after which period it begins with 1 again."""

    prefix: str = Field(default="", max_length=20)
    period: Literal["year", "month", "day"] | None = None
    """The period of the business date that stands between prefix and number."""
    separator: str = Field(default="", max_length=3)
    digits: int = Field(default=6, ge=1, le=15)


class AutoNumber(FieldType):
    """Prefix, period and running number, unique in the form and without gaps: a number is taken in the transaction
    that creates its record, so those who create records of one series at once wait for each other.
    """

    name, label, icon, widget = "auto_number", Label("自动编号", "Auto number"), "ordered-list", "text"
    group = "number"
    operators = TEXT_OPERATORS
    Options = AutoNumberOptions
    examples = (Example("T000001", stored="T000001"), Example(1, refused="VALUE-E001"))

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the number brought by an import."""
        return as_text(raw)

    def stamp(self, today: date, options: AutoNumberOptions) -> str:
        """Return the period of the day as it stands in the numbers; each has a series of its own."""
        return today.strftime(STAMPS[options.period]) if options.period else ""

    def number(self, running: int, stamp: str, options: AutoNumberOptions) -> str:
        """Return the text of a running number."""
        return f"{options.prefix}{stamp}{options.separator}{running:0{options.digits}d}"
