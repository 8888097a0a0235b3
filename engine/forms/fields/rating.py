"""Rating: how good something is, in stars."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from engine.forms.fields._numeric import ExactNumber, Limits
from engine.forms.fields.base import Example
from engine.kinds import Label, Options


class RatingOptions(Options):
    """How many stars the best has."""

    most: int = Field(default=5, ge=2, le=10)


class Rating(ExactNumber):
    """A whole number of stars from 1 to `most`; none given is empty, not 0."""

    name, label, icon, widget = "rating", Label("星级", "Rating"), "star", "rating"
    group = "number"
    Options = RatingOptions
    examples = (
        Example(3, stored=3),
        Example("5", stored=5),
        Example(8, stored=8, options={"most": 10}),
        Example(0, refused="VALUE-E004"),
        Example(6, refused="VALUE-E005"),
        Example("3.5", refused="VALUE-E007"),
    )

    def places(self, options: Any) -> tuple[int, int]:
        """Return two digits, none after the point."""
        return 2, 0

    def limits(self, options: RatingOptions) -> Limits:
        """Return one star and the most stars."""
        return 1, options.most

    def dump(self, value: int, options: Any) -> int:
        """Return the number of stars."""
        return value
