"""Formula: a value computed from the record and what it is linked with."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem
from engine.expressions.syntax import parse
from engine.expressions.types import TEXT, Schema, Type
from engine.forms.fields.base import ORDER, DerivedField, DerivedOptions, Example
from engine.kinds import Label, option


class FormulaOptions(DerivedOptions):
    """The formula as text, and the field type its result is kept and shown as."""

    formula: str = option("formula", min_length=1, max_length=4000)
    result: dict[str, Any] = option("result")


class Formula(DerivedField):
    """Stored when it reads its own record only; otherwise computed where it is read, or kept."""

    name, label, icon, widget = "formula", Label("计算公式", "Formula"), "function", "text"
    group = "derived"
    operators = ORDER
    Options = FormulaOptions
    examples = (Example("1", options={"formula": "{a} + 1", "result": {"type": "integer"}}),)

    def type(self, options: Any) -> Type:
        """Return text; in a form the type is that of the declared result."""
        return TEXT

    def expression(self, options: FormulaOptions, schema: Schema, form: str) -> tuple[Any, list[Problem]]:
        """Return the formula's JSONLogic."""
        expression, problems = parse(options.formula, schema, form)
        return expression, [one.below("/formula") for one in problems]
