"""Lookup: a value read from a linked record."""

from __future__ import annotations

from typing import Any

from engine.errors import Problem, problem
from engine.expressions.types import TEXT, Schema, Type
from engine.forms.fields.base import EQUALITY, DerivedField, DerivedOptions, Example
from engine.kinds import Label, option
from engine.texts import closest


class LookupOptions(DerivedOptions):
    """The path over links, such as `order.customer.level`."""

    path: str = option("path", pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")


class Lookup(DerivedField):
    """A field of the linked record, read where it is shown, or kept."""

    name, label, icon, widget = "lookup", Label("引用字段", "Lookup"), "search", "text"
    group = "derived"
    operators = EQUALITY
    Options = LookupOptions
    examples = (Example("gold", options={"path": "customer.level"}),)

    def type(self, options: Any) -> Type:
        """Return text; in a form the type is that of the field read."""
        return TEXT

    def result(self, options: LookupOptions, schema: Schema, form: str) -> tuple[str, str] | None:
        """Return the field at the end of the path."""
        *links, last = options.path.split(".")
        for step in links:
            shape = schema.forms[form].fields.get(step) if form in schema.forms else None
            if shape is None:
                return None
            form = shape.type.form or ""
        return (form, last) if form in schema.forms and last in schema.forms[form].fields else None

    def expression(self, options: LookupOptions, schema: Schema, form: str) -> tuple[Any, list[Problem]]:
        """Return the path as an expression."""
        if self.result(options, schema, form) is None:
            near = closest(options.path, list(schema.forms[form].fields))
            return None, [problem("FORM-E004", "/path", found=options.path, near=near)]
        return {"var": options.path}, []
