"""Integer: a whole number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem
from engine.expressions.types import Type, number
from engine.forms.columns import ScaledNumber
from engine.forms.fields._numeric import in_limits, parse_scaled, plain_cell
from engine.forms.fields.base import ORDER, Example, FieldType
from engine.kinds import Label, Options


class IntegerOptions(Options):
    """Digits and limits of a whole number."""

    digits: int = Field(default=15, ge=1, le=18)
    at_least: int | None = None
    at_most: int | None = None


class Integer(FieldType):
    """A whole number of at most `digits` digits."""

    name, label, icon, widget = "integer", Label("整数", "Integer"), "number", "integer"
    operators = ORDER
    Options = IntegerOptions
    examples = (
        Example(12, stored=12),
        Example("-3", stored=-3),
        Example("12.0", stored=12),
        Example("12.5", refused="VALUE-E007"),
        Example("twelve", refused="VALUE-E002"),
        Example("1e3", stored=1000),
        Example(5, refused="VALUE-E004", options={"at_least": 6}),
        Example(1000, refused="VALUE-E003", options={"digits": 3}),
    )

    def type(self, options: IntegerOptions) -> Type:
        """Return a number without decimals."""
        return number(options.digits)

    def column(self, options: IntegerOptions) -> sa.types.TypeEngine[Any]:
        """Return an integer column."""
        return ScaledNumber(options.digits)

    def parse(self, raw: Any, options: IntegerOptions) -> int | Problem:
        """Return the integer."""
        value = parse_scaled(raw, options.digits, 0)
        if isinstance(value, Problem):
            return value
        least = None if options.at_least is None else Decimal(options.at_least)
        most = None if options.at_most is None else Decimal(options.at_most)
        return in_limits(value, raw, least, most, 0)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the cell's number as text."""
        return plain_cell(raw)
