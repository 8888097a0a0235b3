"""Money: an exact amount in one currency."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from engine.forms.fields._numeric import ExactNumber
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS, SCALE = 15, 2


class MoneyOptions(Options):
    """The currency (ISO 4217) and limits of an amount."""

    currency: str = Field(default="CNY", pattern="^[A-Z]{3}$")
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Money(ExactNumber):
    """An amount of 13 digits before the point and 2 after it, kept exactly."""

    name, label, icon, widget = "money", Label("金额", "Amount"), "pay-circle", "money"
    group = "number"
    Options = MoneyOptions
    examples = (
        Example("12.50", stored=1250),
        Example("-0.01", stored=-1),
        Example(5000, stored=500000),
        Example("12.505", refused="VALUE-E007"),
        Example("-1", refused="VALUE-E004", options={"at_least": "0"}),
        Example("十元", refused="VALUE-E002"),
    )

    def places(self, options: Any) -> tuple[int, int]:
        """Return the digits of every amount."""
        return DIGITS, SCALE
