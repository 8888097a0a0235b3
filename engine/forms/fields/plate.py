"""Plate: the number plate of a vehicle registered in China (GA 36-2018)."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem, problem
from engine.expressions.values.china import plate_valid
from engine.forms.fields._written import Written, squeezed
from engine.forms.fields.base import TEXT_OPERATORS, Example
from engine.kinds import Label


class Plate(Written):
    """A plate of seven characters, or of eight for a new-energy vehicle; without the dot painted on it."""

    name, label, icon, widget = "plate", Label("车牌号", "Vehicle plate"), "car", "text"
    operators = TEXT_OPERATORS
    examples = (
        Example("京a·12345", stored="京A12345"),
        Example("粤B D12345", stored="粤BD12345"),
        Example("京I12345", refused="VALUE-E009"),
        Example("A12345", refused="VALUE-E009"),
        Example(12345, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the plate."""
        plate = squeezed(raw)
        if isinstance(plate, Problem) or plate_valid(plate):
            return plate
        expected = {"zh": "车牌号，如 京A12345", "en": "a plate such as 京A12345"}
        return problem("VALUE-E009", found=plate[:40], expected=expected)

    def mask(self, value: str, options: Any) -> str:
        """Return the region and the last two characters."""
        return f"{value[:2]}***{value[-2:]}"
