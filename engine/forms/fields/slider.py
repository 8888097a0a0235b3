"""Slider: a number chosen between two ends in steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pydantic import model_validator

from engine.errors import Problem, problem
from engine.forms.fields._numeric import ExactNumber
from engine.forms.fields.base import Example
from engine.kinds import Label, Options

DIGITS, MOST_PLACES, MOST_STEPS = 12, 6, 10_000


class SliderOptions(Options):
    """Both ends and the step between neighbours; the step says how many decimals there are."""

    at_least: Decimal = Decimal(0)
    at_most: Decimal = Decimal(100)
    step: Decimal = Decimal(1)

    @model_validator(mode="after")
    def _steps_lead_to_the_end(self) -> SliderOptions:
        if not all(one.is_finite() for one in (self.at_least, self.at_most, self.step)):
            raise ValueError("ends and step must be numbers")
        if self.step <= 0 or self.at_most <= self.at_least:
            raise ValueError("the step must be positive and at_most above at_least")
        if max(abs(self.at_least), abs(self.at_most)) >= 10 ** (DIGITS - MOST_PLACES):
            raise ValueError(f"the ends have at most {DIGITS - MOST_PLACES} digits before the point")
        if max(places(one) for one in (self.step, self.at_least, self.at_most)) > MOST_PLACES:
            raise ValueError(f"at most {MOST_PLACES} decimals")
        if (self.at_most - self.at_least) / self.step > MOST_STEPS:
            raise ValueError(f"at most {MOST_STEPS} steps")
        if (self.at_most - self.at_least) % self.step:
            raise ValueError("the steps must lead from at_least to at_most")
        return self


class Slider(ExactNumber):
    """A number between two ends, at a step; another one is refused, not moved to the nearest."""

    name, label, icon, widget = "slider", Label("滑块", "Slider"), "sliders", "slider"
    group = "number"
    Options = SliderOptions
    examples = (
        Example(30, stored=30),
        Example("0.5", stored=50, options={"at_most": "1", "step": "0.05"}),
        Example(-10, stored=-10, options={"at_least": -10, "at_most": 10, "step": 5}),
        Example(101, refused="VALUE-E005"),
        Example(7, refused="VALUE-E013", options={"step": 5}),
        Example("1.5", refused="VALUE-E007"),
    )

    def places(self, options: SliderOptions) -> tuple[int, int]:
        """Return as many decimals as the ends and the step have."""
        return DIGITS, max(places(one) for one in (options.step, options.at_least, options.at_most))

    def parse(self, raw: Any, options: SliderOptions) -> int | Problem:
        """Return the scaled integer of a number at a step."""
        value = super().parse(raw, options)
        if isinstance(value, Problem):
            return value
        _, scale = self.places(options)
        if (value - int(options.at_least.scaleb(scale))) % int(options.step.scaleb(scale)):
            return problem("VALUE-E013", found=raw, step=str(options.step), start=str(options.at_least))
        return value


def places(number: Decimal) -> int:
    """Return the decimals of a finite number, trailing zeros left out."""
    return max(0, -int(number.normalize().as_tuple().exponent))
