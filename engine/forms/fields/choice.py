"""Choice: one value of an ordered list."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.types import Type, choice
from engine.forms.columns import PlainText
from engine.forms.fields._choices import ChoiceOptions, by_title, keys_of, known, title_of
from engine.forms.fields.base import Example, FieldType
from engine.kinds import Label

SIZES = {
    "choices": [
        {"key": "low", "title": {"zh": "低", "en": "Low"}},
        {"key": "high", "title": {"zh": "高", "en": "High"}},
    ]
}


class ChoiceField(FieldType):
    """One of the listed values, stored by its key and ordered as listed."""

    name, label, icon, widget = "choice", Label("下拉选择", "Choice"), "down-square", "choice"
    group = "choice"
    operators = ("==", "!=", "in", "<", "<=", ">", ">=", "is_blank", "not_blank")
    Options = ChoiceOptions
    examples = (
        Example("low", stored="low", options=SIZES),
        Example("medium", refused="VALUE-E006", options=SIZES),
        Example(1, refused="VALUE-E006", options=SIZES),
    )

    def type(self, options: ChoiceOptions) -> Type:
        """Return a choice of the listed keys."""
        return choice(*keys_of(options.choices))

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column for the key."""
        return PlainText()

    def parse(self, raw: Any, options: ChoiceOptions) -> str | Problem:
        """Return the key."""
        return known(raw, keys_of(options.choices))

    def cell(self, raw: Any, options: ChoiceOptions) -> Any:
        """Return the key that the cell names by title or key."""
        return by_title(raw, options.choices)

    def show(self, value: str, options: ChoiceOptions, language: str) -> str:
        """Return the title."""
        return title_of(value, options.choices, language)
