"""Boolean: yes or no."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import BOOLEAN, Type
from engine.forms.fields.base import Example, FieldType, as_written
from engine.kinds import Label

WORDS = {
    **dict.fromkeys(("true", "yes", "y", "1", "是", "对", "√", "✓", "✔", "☑"), True),
    **dict.fromkeys(("false", "no", "n", "0", "否", "错", "×", "✗", "✘", "☐"), False),
}


class Boolean(FieldType):
    """Yes or no; empty reads as no in conditions."""

    name, label, icon, widget = "boolean", Label("是否", "Yes or no"), "check-square", "boolean"
    group = "choice"
    operators = ("==", "!=", "is_blank", "not_blank")
    examples = (
        Example(True, stored=True),
        Example(False, stored=False),
        Example("yes", refused="VALUE-E001"),
        Example(1, refused="VALUE-E001"),
    )

    def type(self, options: Any) -> Type:
        """Return a truth value."""
        return BOOLEAN

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a boolean column."""
        return sa.Boolean()

    def parse(self, raw: Any, options: Any) -> bool | Problem:
        """Return the truth value."""
        if isinstance(raw, bool):
            return raw
        return problem("VALUE-E001", expected={"zh": "是或否", "en": "true or false"}, found=raw)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the truth value of 是/否, yes/no, 1/0."""
        if isinstance(raw, bool):
            return raw
        return WORDS.get(str(as_written(raw)).strip().lower(), raw)

    def show(self, value: bool, options: Any, language: str) -> str:
        """Return 是/否 or Yes/No."""
        return ("是" if value else "否") if language == "zh" else ("Yes" if value else "No")
