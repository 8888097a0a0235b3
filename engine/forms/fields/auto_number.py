"""Auto number: a running number given when the record is created."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from pydantic import Field

from engine.errors import Problem
from engine.expressions.types import TEXT, Type
from engine.forms.columns import PlainText
from engine.forms.fields.base import TEXT_OPERATORS, Example, FieldType, as_text
from engine.kinds import Label, Options


class AutoNumberOptions(Options):
    """What stands before the number, and its least width."""

    prefix: str = Field(default="", max_length=20)
    digits: int = Field(default=6, ge=1, le=15)


class AutoNumber(FieldType):
    """Prefix and running number, unique in the form; a refused write may leave a gap."""

    name, label, icon, widget = "auto_number", Label("自动编号", "Auto number"), "ordered-list", "text"
    operators = TEXT_OPERATORS
    Options = AutoNumberOptions
    examples = (Example("T000001", stored="T000001"), Example(1, refused="VALUE-E001"))

    def type(self, options: Any) -> Type:
        """Return text."""
        return TEXT

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()

    def parse(self, raw: Any, options: Any) -> str | Problem:
        """Return the number brought by an import."""
        return as_text(raw)

    def number(self, running: int, options: AutoNumberOptions) -> str:
        """Return the text of a running number."""
        return f"{options.prefix}{running:0{options.digits}d}"
