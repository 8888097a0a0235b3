"""Integer: a whole number."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.forms.fields._numeric import ExactNumber
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

JAVASCRIPT_EXACT = 2**53 - 1


class IntegerOptions(Options):
    """Digits and limits of a whole number."""

    digits: int = Field(default=15, ge=1, le=18)
    at_least: int | None = None
    at_most: int | None = None


class Integer(ExactNumber):
    """A whole number of at most `digits` digits."""

    name, label, icon, widget = "integer", Label("整数", "Integer"), "number", "integer"
    group = "number"
    Options = IntegerOptions
    examples = (
        Example(12, stored=12),
        Example("-3", stored=-3),
        Example("12.0", stored=12),
        Example("12.5", refused="VALUE-E007"),
        Example("twelve", refused="VALUE-E002"),
        Example("1e3", stored=1000),
        Example(5, refused="VALUE-E004", options={"at_least": 6}),
        Example(1000, refused="VALUE-E003", options={"digits": 3}),
    )

    def places(self, options: IntegerOptions) -> tuple[int, int]:
        """Return the declared digits, none after the point."""
        return options.digits, 0

    def dump(self, value: int, options: Any) -> int | str:
        """Return the integer itself as far as a browser reads it exactly, beyond as text."""
        return value if abs(value) <= JAVASCRIPT_EXACT else str(value)
