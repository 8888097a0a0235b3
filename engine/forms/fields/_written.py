"""Written: text of a fixed form, such as a document's number or an address."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import FieldType, as_text


class Written(FieldType):
    """A field that holds text and stores it as text."""

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()


def squeezed(raw: Any) -> str | Problem:
    """Return what is written without blanks, hyphens and dots between, full-width characters as half-width ones."""
    text = as_text(raw)
    return text if isinstance(text, Problem) else re.sub(r"[\s\-·.]", "", unicodedata.normalize("NFKC", text)).upper()
