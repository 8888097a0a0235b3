"""Ranges: from a begin to an end, both included, stored as the interval `begin/end` of ISO 8601.

Both ends have the same width, so texts of ranges are ordered by their begin, and formulas compare and cut them as text.
"""

from __future__ import annotations

import re
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields._written import Written
from engine.forms.fields.base import as_text

APART = re.compile(r"\s*(?:至|到|~|～|–|—)\s*|\s+(?:-|to)\s+", re.IGNORECASE)
LONGEST = 200
"""Characters of a range; looking for what is apart in a longer text of blanks alone would take minutes."""
EXPECTED = {"zh": "起止两端，如 {0}", "en": "a begin and an end, such as {0}"}


class Range(Written):
    """Base of ranges: a subclass says what an end is."""

    operators = ("contains", "<", ">=", "is_blank", "not_blank")
    sample: str
    """A range as one writes it, for Problems."""

    def end(self, raw: Any, options: Any) -> str | Problem:
        """Return one end in its stored form, or the Problem that refuses it."""
        raise NotImplementedError

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the interval; it may be given as `{"begin": ..., "end": ...}` or as text with both ends."""
        ends = [raw.get("begin"), raw.get("end")] if isinstance(raw, dict) else parts_of(raw)
        if isinstance(ends, Problem):
            return ends
        if len(ends) != 2:
            expected = {language: words.format(self.sample) for language, words in EXPECTED.items()}
            return problem("VALUE-E009", found=str(raw)[:40], expected=expected)
        begin, end = (self.end(one, options) for one in ends)
        if isinstance(begin, Problem) or isinstance(end, Problem):
            return begin if isinstance(begin, Problem) else end
        return problem("VALUE-E026", begin=begin, end=end) if begin > end else f"{begin}/{end}"

    def show(self, value: str, options: Any, language: str) -> str:
        """Return both ends with a word between them."""
        return value.replace("/", " 至 " if language == "zh" else " to ")

    def mask(self, value: str, options: Any) -> str:
        """Return nothing of it."""
        return "**/**"


def parts_of(raw: Any) -> list[str] | Problem:
    """Return the ends a text names: apart by a word or a dash, else by the stroke in its middle."""
    text = as_text(raw)
    if isinstance(text, Problem):
        return text
    if len(text) > LONGEST:
        return [text]
    if len(parts := APART.split(text, maxsplit=2)) > 1:
        return parts
    strokes = text.split("/", 7)
    half = len(strokes) // 2
    return ["/".join(strokes[:half]), "/".join(strokes[half:])] if len(strokes) in (2, 6) else [text]
