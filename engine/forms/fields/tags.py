"""Tags: short free words on a record."""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import TAGS, Type
from engine.forms.columns import JsonValue
from engine.forms.fields.base import Example, FieldType, as_text, as_written
from engine.kinds import Label

LONGEST, MOST = 40, 50
PART = re.compile(r'\s*"((?:[^"]|"")*)"(?=\s*(?:[,，;；、]|$))|([^,，;；、]+)')
NEEDS_QUOTES = re.compile(r'[,，;；、]|^"')


def quoted(word: str) -> str:
    """Return the word in quotes, its own doubled."""
    return '"' + word.replace('"', '""') + '"'


class Tags(FieldType):
    """Free words, each once, in the order given."""

    name, label, icon, widget = "tags", Label("标签", "Tags"), "tags", "tags"
    group = "choice"
    operators = ("contains", "is_blank", "not_blank")
    examples = (
        Example([" vip ", "vip", "常旅客"], stored=["vip", "常旅客"]),
        Example("vip", refused="VALUE-E001"),
        Example(["x" * 41], refused="VALUE-E010"),
    )

    def type(self, options: Any) -> Type:
        """Return a list of text."""
        return TAGS

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a JSON column."""
        return JsonValue()

    def parse(self, raw: Any, options: Any) -> list[str] | Problem:
        """Return the words."""
        if not isinstance(raw, list) or not all(isinstance(word, str) for word in raw):
            return problem("VALUE-E001", expected={"zh": "一组标签", "en": "a list of words"}, found=raw)
        texts = [as_text(word) for word in raw]
        if wrong := next((text for text in texts if isinstance(text, Problem)), None):
            return wrong
        words = [text for text in dict.fromkeys(texts) if isinstance(text, str) and text]
        if len(words) > MOST:
            return problem("VALUE-E005", found=len(words), limit=MOST)
        if too_long := next((word for word in words if len(word) > LONGEST), None):
            return problem("VALUE-E010", found=len(too_long), limit=LONGEST)
        return words

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the words of a cell, separated by commas or semicolons; quotes hold a word with these together."""
        text = as_written(raw)
        if not isinstance(text, str):
            return text
        parts = PART.findall(text)
        return [in_quotes.replace('""', '"') or plain for in_quotes, plain in parts]

    def show(self, value: list[str], options: Any, language: str) -> str:
        """Return the words joined, those with a separator in quotes."""
        words = (quoted(word) if NEEDS_QUOTES.search(word) else word for word in value)
        return ("、" if language == "zh" else ", ").join(words)
