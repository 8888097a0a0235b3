"""Plate: the number plate of a vehicle registered in China (GA 36-2018)."""

from __future__ import annotations

from typing import Any

from engine.expressions.values.china import plate_valid
from engine.forms.fields._written import Issued
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label


class Plate(Issued):
    """A plate of seven characters, or of eight for a new-energy vehicle; without the dot painted on it."""

    name, label, icon, widget = "plate", Label("车牌号", "Vehicle plate"), "car", "text"
    group = "code"
    operators = TEXT_OPERATORS
    dropped = r"\s\-·・."
    expected = Label("车牌号，如 京A12345", "a plate such as 京A12345")
    examples = (
        Example("京a·12345", stored="京A12345"),
        Example("粤B D12345", stored="粤BD12345"),
        Example("京I12345", refused="VALUE-E009"),
        Example("A12345", refused="VALUE-E009"),
        Example(12345, refused="VALUE-E001"),
    )

    def valid(self, number: str) -> bool:
        """Tell whether it is written as plates are."""
        return plate_valid(number)

    def mask(self, value: str, options: Any) -> str:
        """Return the region and the last two characters."""
        return f"{value[:2]}***{value[-2:]}"
