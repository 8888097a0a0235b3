"""Long text: several lines of characters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem, problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import TEXT_OPERATORS, Example, FieldType, as_text, quick_line
from engine.kinds import Label, Options


class LongTextOptions(Options):
    """Limits of a long text."""

    max_length: int = Field(default=20_000, ge=1, le=200_000)


class LongText(FieldType):
    """Several lines of characters, line breaks kept."""

    name, label, icon, widget = "longtext", Label("多行文本", "Long text"), "align-left", "longtext"
    group = "text"
    operators = TEXT_OPERATORS
    Options = LongTextOptions
    examples = (
        Example("第一行\r\n第二行", stored="第一行\n第二行"),
        Example("=1+1", stored="=1+1"),
        Example(["a"], refused="VALUE-E001"),
        Example("abcd", refused="VALUE-E010", options={"max_length": 3}),
    )

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()

    def quick(self, options: LongTextOptions) -> Callable[[Any], Any]:
        """Return the way of texts in one line."""
        return quick_line(options.max_length)

    def parse(self, raw: Any, options: LongTextOptions) -> str | Problem:
        """Return the text with plain line breaks."""
        text = as_text(raw)
        if isinstance(text, Problem):
            return text
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > options.max_length:
            return problem("VALUE-E010", found=len(text), limit=options.max_length)
        return text
