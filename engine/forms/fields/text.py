"""Text: one line of characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem, problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import Example, FieldType, as_text, quick_line
from engine.forms.readings import order_key
from engine.kinds import Label, Options


class TextOptions(Options):
    """Limits of a text."""

    max_length: int = Field(default=200, ge=1, le=2000)
    order: Literal["characters", "pinyin", "name"] = "characters"
    """How lists are ordered by it: by its characters, or by how it is read, as Chinese words or as people's names."""


class Text(FieldType):
    """One line of characters; line breaks become blanks."""

    name, label, icon, widget = "text", Label("单行文本", "Text"), "font-size", "text"
    group = "text"
    operators = ("==", "!=", "contains", "startswith", "in", "is_blank", "not_blank")
    Options = TextOptions
    examples = (
        Example("  张伟 ", stored="张伟"),
        Example("007", stored="007"),
        Example("a\nb", stored="a b"),
        Example(7, refused="VALUE-E001"),
        Example("abc", refused="VALUE-E010", options={"max_length": 2}),
        Example("a\x00b", refused="VALUE-E012"),
    )

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()

    def order_rule(self, options: TextOptions) -> str | None:
        """Return the rule of a text that is ordered as it is read."""
        return None if options.order == "characters" else options.order

    def order_key(self, value: str, options: TextOptions) -> str:
        """Return the text's readings."""
        return order_key(value, name=options.order == "name")

    def quick(self, options: TextOptions) -> Callable[[Any], Any]:
        """Return the way of texts in one line."""
        return quick_line(options.max_length)

    def parse(self, raw: Any, options: TextOptions) -> str | Problem:
        """Return the trimmed line."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        lines = text.replace("\r", "\n").split("\n")  # one pattern for all would look through long blanks for minutes
        line = " ".join(part for one in lines if (part := one.strip())) if len(lines) > 1 else text
        if len(line) > options.max_length:
            return problem("VALUE-E010", found=len(line), limit=options.max_length)
        return line
