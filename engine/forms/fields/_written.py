"""Written: text of a fixed form, such as a document's number or an address."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any, ClassVar

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import FieldType, as_text
from engine.kinds import Label


class Written(FieldType):
    """A field that holds text and stores it as text."""

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()


class Issued(Written):
    """A number somebody issues, judged by a function of the expression language."""

    dropped: ClassVar[str] = r"\s\-"
    """What people write between its characters, as inside a regular expression's brackets."""
    expected: ClassVar[Label]
    """What it should be, as Problems say it."""

    def valid(self, number: str) -> bool:
        """Tell whether it is such a number."""
        raise NotImplementedError

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the number, letters in upper case; the problem never repeats one that is stored encrypted."""
        text = as_text(raw)
        number = text if isinstance(text, Problem) else squeezed(text, self.dropped)
        if not isinstance(number, Problem):
            if self.valid(number):
                return number
            number = problem("VALUE-E009", found=number[:40], expected=self.expected.by_language())
        return replace(number, given={**number.given, "found": "…"}) if self.encrypted else number


def squeezed(text: str, dropped: str) -> str:
    """Return the text without what was written between its characters, full-width ones as half-width, in upper case."""
    return re.sub(f"[{dropped}]", "", unicodedata.normalize("NFKC", text)).upper()
