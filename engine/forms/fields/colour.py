"""Colour: a colour of the screen."""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import EQUALITY, Example, as_text
from engine.kinds import Label

FORM = re.compile(r"#?([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)


class Colour(Written):
    """Red, green and blue as `#rrggbb` (CSS)."""

    name, label, icon, widget = "colour", Label("颜色", "Colour"), "bg-colors", "colour"
    group = "special"
    operators = EQUALITY
    examples = (
        Example("#1677FF", stored="#1677ff"),
        Example("f80", stored="#ff8800"),
        Example("red", refused="VALUE-E009"),
        Example("#12345", refused="VALUE-E009"),
        Example(255, refused="VALUE-E001"),
    )

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the colour with six digits in lower case."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        match = FORM.fullmatch(text)
        if match is None:
            return problem("VALUE-E009", found=text[:40], expected={"zh": "#rrggbb", "en": "#rrggbb"})
        digits = match[1].lower()
        return "#" + (digits if len(digits) == 6 else "".join(c * 2 for c in digits))
