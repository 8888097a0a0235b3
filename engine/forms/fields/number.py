"""Number: an exact decimal number."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from engine.forms.fields._numeric import ExactNumber
from engine.forms.fields.base import Example
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


class Number(ExactNumber):
    """An exact decimal number; what has more decimals than declared is refused, not rounded."""

    name, label, icon, widget = "number", Label("数值", "Number"), "field-number", "number"
    group = "number"
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

    def places(self, options: NumberOptions) -> tuple[int, int]:
        """Return the declared digits."""
        return options.digits, options.scale
