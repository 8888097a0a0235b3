"""Money: an exact amount in one currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem
from engine.expressions.types import Type, number
from engine.forms.columns import ScaledNumber
from engine.forms.fields._numeric import dump_scaled, in_limits, parse_scaled, plain_cell
from engine.forms.fields.base import ORDER, Example, FieldType
from engine.kinds import Label, Options

DIGITS, SCALE = 15, 2


class MoneyOptions(Options):
    """The currency (ISO 4217) and limits of an amount."""

    currency: str = Field(default="CNY", pattern="^[A-Z]{3}$")
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Money(FieldType):
    """An amount of 13 digits before the point and 2 after it, kept exactly."""

    name, label, icon, widget = "money", Label("金额", "Amount"), "pay-circle", "money"
    operators = ORDER
    Options = MoneyOptions
    examples = (
        Example("12.50", stored=1250),
        Example("-0.01", stored=-1),
        Example(5000, stored=500000),
        Example("12.505", refused="VALUE-E007"),
        Example("-1", refused="VALUE-E004", options={"at_least": "0"}),
        Example("十元", refused="VALUE-E002"),
    )

    def type(self, options: Any) -> Type:
        """Return a number with two decimals."""
        return number(DIGITS, SCALE)

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an exact numeric column."""
        return ScaledNumber(DIGITS, SCALE)

    def parse(self, raw: Any, options: MoneyOptions) -> int | Problem:
        """Return the amount in hundredths."""
        value = parse_scaled(raw, DIGITS, SCALE)
        if isinstance(value, Problem):
            return value
        return in_limits(value, raw, options.at_least, options.at_most, SCALE)

    def dump(self, value: int, options: Any) -> str:
        """Return decimal text with two places."""
        return dump_scaled(value, SCALE)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the cell's number as text."""
        return plain_cell(raw)
