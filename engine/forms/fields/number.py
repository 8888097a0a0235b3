"""Number: an exact decimal number."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import Field, model_validator

from engine.errors import Problem
from engine.expressions.types import Type
from engine.expressions.types import number as number_type
from engine.forms.columns import ScaledNumber
from engine.forms.fields._numeric import dump_scaled, in_limits, parse_scaled, plain_cell
from engine.forms.fields.base import ORDER, Example, FieldType
from engine.kinds import Label, Options


class NumberOptions(Options):
    """Digits (in all), decimals and limits of a number."""

    digits: int = Field(default=15, ge=1, le=18)
    scale: int = Field(default=2, ge=0, le=10)
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @model_validator(mode="after")
    def _scale_fits(self) -> NumberOptions:
        if self.scale > self.digits:
            raise ValueError("scale must not exceed digits")
        return self


class Number(FieldType):
    """An exact decimal number; what has more decimals than declared is refused, not rounded."""

    name, label, icon, widget = "number", Label("数值", "Number"), "field-number", "number"
    operators = ORDER
    Options = NumberOptions
    examples = (
        Example("12.50", stored=1250),
        Example(0.1, stored=10),
        Example("12.505", refused="VALUE-E007"),
        Example("NaN", refused="VALUE-E002"),
        Example("1_000", refused="VALUE-E002"),
        Example(True, refused="VALUE-E002"),
        Example("12345678901234", refused="VALUE-E003"),
        Example("101", refused="VALUE-E005", options={"at_most": "100"}),
    )

    def type(self, options: NumberOptions) -> Type:
        """Return a number with its decimals."""
        return number_type(options.digits, options.scale)

    def column(self, options: NumberOptions) -> sa.types.TypeEngine[Any]:
        """Return an exact numeric column."""
        return ScaledNumber(options.digits, options.scale)

    def parse(self, raw: Any, options: NumberOptions) -> int | Problem:
        """Return the scaled integer."""
        value = parse_scaled(raw, options.digits, options.scale)
        if isinstance(value, Problem):
            return value
        return in_limits(value, raw, options.at_least, options.at_most, options.scale)

    def dump(self, value: int, options: NumberOptions) -> str:
        """Return decimal text."""
        return dump_scaled(value, options.scale)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the cell's number as text."""
        return plain_cell(raw)
