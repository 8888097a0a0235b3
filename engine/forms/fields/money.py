"""Money: an exact amount in one currency."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from pydantic import Field

from engine.forms.fields._numeric import YUAN, ExactNumber, plain_cell
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS, SCALE = 15, 2
SIGNS: Mapping[str, tuple[str, ...]] = {
    "CNY": (*YUAN, "RMB", "人民币", "元", "圆"),
    "JPY": (*YUAN, "日元", "円"),
    "USD": ("US$", "$", "美元"),
    "HKD": ("HK$", "$", "港元", "港币"),
    "TWD": ("NT$", "$", "新台币"),
    "SGD": ("S$", "$", "新元"),
    "AUD": ("A$", "$", "澳元"),
    "CAD": ("C$", "$", "加元"),
    "EUR": ("€", "欧元"),
    "GBP": ("£", "英镑"),
}
"""What people write for a currency beside its code, the longest first."""


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

    def cell(self, raw: Any, options: MoneyOptions) -> Any:
        """Return the amount as text; a sign of another currency stays there, so that the amount is refused."""
        return plain_cell(raw, (options.currency, *SIGNS.get(options.currency, ())))
