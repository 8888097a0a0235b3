"""Rollup: one figure over the related records."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import model_validator

from engine.definitions.base import Key
from engine.errors import Problem, problem
from engine.expressions.syntax import parse
from engine.expressions.types import Schema, Type, number
from engine.forms.fields.base import ORDER, DerivedField, DerivedOptions, Example
from engine.kinds import Label, option
from engine.texts import closest

OPERATORS = {"SUM": "sumof", "MIN": "minof", "MAX": "maxof", "AVG": "avgof"}


class RollupOptions(DerivedOptions):
    """Which related records (by back name), which figure of which field, and which of the rows count."""

    of: Key = option("back")
    fn: Literal["SUM", "COUNT", "MIN", "MAX", "AVG"]
    field: Key | None = option("far_field", None)
    when: str | None = option("far_formula", None)

    @model_validator(mode="after")
    def _field_where_needed(self) -> RollupOptions:
        if (self.fn == "COUNT") == (self.field is not None):
            raise ValueError("COUNT takes no field; the other functions need one")
        return self


class Rollup(DerivedField):
    """A sum, count, least, greatest or mean over all related rows, computed where it is read, or kept."""

    name, label, icon, widget = "rollup", Label("汇总", "Rollup"), "calculator", "number"
    group = "derived"
    operators = ORDER
    Options = RollupOptions
    examples = (Example("1", options={"of": "lines", "fn": "COUNT"}),)

    def type(self, options: Any) -> Type:
        """Return a whole number; other figures take their field's type."""
        return number(15)

    def result(self, options: RollupOptions, schema: Schema, form: str) -> tuple[str, str] | None:
        """Return the field the figure is taken of."""
        relation = schema.forms[form].related.get(options.of)
        if options.field is None or relation is None or relation.form not in schema.forms:
            return None
        return relation.form, options.field

    def expression(self, options: RollupOptions, schema: Schema, form: str) -> tuple[Any, list[Problem]]:
        """Return the aggregate over the relation."""
        related = schema.forms[form].related
        if options.of not in related:
            return None, [problem("FORM-E006", "/of", found=options.of, near=closest(options.of, list(related)))]
        rows: Any = {"var": options.of}
        condition: Any = None
        if options.when is not None:
            condition, problems = parse(options.when, schema, related[options.of].form)
            if problems:
                return None, [one.below("/when") for one in problems]
        if options.fn == "COUNT":
            return ({"countof": [rows]} if condition is None else {"countif": [rows, condition]}), []
        value: Any = {"var": options.field}
        if condition is not None:
            value = {"if": [condition, value, None]}
        return {OPERATORS[options.fn]: [rows, value]}, []
