"""Percent: a share or rate, 0.25 for 25 %."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import Type, number
from engine.forms.columns import ScaledNumber
from engine.forms.fields._numeric import dump_scaled, in_limits, parse_scaled, plain_cell
from engine.forms.fields.base import ORDER, Example, FieldType
from engine.kinds import Label, Options

DIGITS, SCALE = 8, 6


class PercentOptions(Options):
    """Limits of a share."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Percent(FieldType):
    """A share kept as a fraction with six decimals and shown in per cent."""

    name, label, icon, widget = "percent", Label("百分比", "Percent"), "percentage", "percent"
    operators = ORDER
    Options = PercentOptions
    examples = (
        Example("0.25", stored=250_000),
        Example(1, stored=1_000_000),
        Example("0.0000001", refused="VALUE-E007"),
        Example("100", refused="VALUE-E003"),
        Example("1.5", refused="VALUE-E005", options={"at_most": "1"}),
    )

    def type(self, options: Any) -> Type:
        """Return a number with six decimals."""
        return number(DIGITS, SCALE)

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an exact numeric column."""
        return ScaledNumber(DIGITS, SCALE)

    def parse(self, raw: Any, options: PercentOptions) -> int | Problem:
        """Return the share in millionths."""
        value = parse_scaled(raw, DIGITS, SCALE)
        if isinstance(value, Problem):
            return value
        return in_limits(value, raw, options.at_least, options.at_most, SCALE)

    def dump(self, value: int, options: Any) -> str:
        """Return the fraction as decimal text."""
        return dump_scaled(value, SCALE)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the fraction; a cell `25%` means 0.25."""
        text = plain_cell(raw)
        if isinstance(text, str) and text.endswith("%"):
            try:
                return str(Decimal(text[:-1].strip()).scaleb(-2))
            except ArithmeticError:
                return raw
        return text
