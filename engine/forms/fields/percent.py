"""Percent: a share or rate, 0.25 for 25 %."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from engine.forms.fields._numeric import ExactNumber, plain_cell
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS, SCALE = 8, 6


class PercentOptions(Options):
    """Limits of a share."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Percent(ExactNumber):
    """A share kept as a fraction with six decimals and shown in per cent."""

    name, label, icon, widget = "percent", Label("百分比", "Percent"), "percentage", "percent"
    group = "number"
    Options = PercentOptions
    examples = (
        Example("0.25", stored=250_000),
        Example(1, stored=1_000_000),
        Example("0.0000001", refused="VALUE-E007"),
        Example("100", refused="VALUE-E003"),
        Example("1.5", refused="VALUE-E005", options={"at_most": "1"}),
    )

    def places(self, options: Any) -> tuple[int, int]:
        """Return the digits of every share."""
        return DIGITS, SCALE

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the fraction; a cell `25%` means 0.25."""
        text = plain_cell(raw)
        if isinstance(text, str) and text.endswith("%"):
            try:
                return str(Decimal(text[:-1].strip()).scaleb(-2))
            except ArithmeticError:
                return raw
        return text
