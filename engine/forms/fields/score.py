"""Score: points out of a full mark, with named bands."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field, model_validator

from engine.definitions.base import Shape, Words
from engine.forms.fields._numeric import ExactNumber, Limits
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS = 12


class Band(Shape):
    """The scores from `least` up to the next band, and what they are called."""

    least: Decimal
    title: Words
    colour: str | None = None


class ScoreOptions(Options):
    """The full mark, the decimals, and the bands from the lowest up."""

    full: Decimal = Field(default=Decimal(100), gt=0, lt=10**6)
    scale: int = Field(default=0, ge=0, le=4)
    bands: tuple[Band, ...] = Field(default=(), max_length=20)

    @model_validator(mode="after")
    def _bands_rise(self) -> ScoreOptions:
        starts = [band.least for band in self.bands]
        if any(not 0 <= start <= self.full for start in starts) or starts != sorted(set(starts)):
            raise ValueError("bands begin between 0 and the full mark, each above the one before")
        return self


class Score(ExactNumber):
    """Points from 0 to the full mark; the bands say what they mean and change nothing stored."""

    name, label, icon, widget = "score", Label("分数", "Score"), "trophy", "score"
    group = "number"
    Options = ScoreOptions
    examples = (
        Example(87, stored=87),
        Example("719.5", stored=7195, options={"full": 850, "scale": 1}),
        Example(-1, refused="VALUE-E004"),
        Example(101, refused="VALUE-E005"),
        Example("87.5", refused="VALUE-E007"),
    )

    def places(self, options: ScoreOptions) -> tuple[int, int]:
        """Return the declared decimals."""
        return DIGITS, options.scale

    def limits(self, options: ScoreOptions) -> Limits:
        """Return 0 and the full mark."""
        return 0, options.full
