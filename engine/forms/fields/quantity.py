"""Quantity: how much of something, in a unit of measure."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import Field

from engine.definitions.base import Words
from engine.forms.fields._numeric import ExactNumber, dump_scaled, plain_cell
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

PIECES = {"unit": {"zh": "件", "en": "pcs"}}


class QuantityOptions(Options):
    """The unit as it is written, digits, decimals and limits."""

    unit: Words
    digits: int = Field(default=15, ge=4, le=18)
    scale: int = Field(default=0, ge=0, le=4)
    at_least: Decimal | None = None
    at_most: Decimal | None = None


class Quantity(ExactNumber):
    """An exact number that is always of one unit; the unit is shown with it and not stored."""

    name, label, icon, widget = "quantity", Label("数量", "Quantity"), "dashboard", "quantity"
    group = "number"
    Options = QuantityOptions
    examples = (
        Example(12, stored=12, options=PIECES),
        Example("1.25", stored=1250, options={"unit": {"zh": "千克", "en": "kg"}, "scale": 3}),
        Example("0.5", refused="VALUE-E007", options=PIECES),
        Example("12 pcs", refused="VALUE-E002", options=PIECES),
        Example(-1, refused="VALUE-E004", options={**PIECES, "at_least": 0}),
    )

    def places(self, options: QuantityOptions) -> tuple[int, int]:
        """Return the declared digits."""
        return options.digits, options.scale

    def cell(self, raw: Any, options: QuantityOptions) -> Any:
        """Return the cell's number, its own unit dropped."""
        if isinstance(raw, str):
            raw = raw.strip()
            for unit in (options.unit.zh, options.unit.en):
                raw = raw.removesuffix(unit)
        return plain_cell(raw)

    def show(self, value: int, options: QuantityOptions, language: str) -> str:
        """Return the number with its unit."""
        unit = options.unit.zh if language == "zh" else options.unit.en
        return f"{dump_scaled(value, options.scale)} {unit}"
