"""Sub-table: rows of a child form edited inside their parent."""

from __future__ import annotations

from typing import Any

from engine.definitions.base import Key, Reference
from engine.errors import Problem, problem
from engine.expressions.types import Kind, Type
from engine.forms.fields.base import Example, FieldType
from engine.kinds import Label, Options, option


class SubtableOptions(Options):
    """The child form and its link to the parent."""

    form: Reference
    link: Key = option("far_link")


CHILD = {"form": "shop.line", "link": "order"}


class Subtable(FieldType):
    """A list of child rows, replaced as a whole; rows keep their id, missing ones are deleted."""

    name, label, icon, widget = "subtable", Label("子表", "Sub-table"), "table", "subtable"
    group = "relation"
    operators = ()
    Options = SubtableOptions
    examples = (
        Example([{"qty": 1}], stored=[{"qty": 1}], options=CHILD),
        Example({"qty": 1}, refused="VALUE-E001", options=CHILD),
    )

    def type(self, options: SubtableOptions) -> Type:
        """Return rows of the child form."""
        return Type(Kind.RECORDS, form=options.form)

    def column(self, options: Any) -> None:
        """Return None: the rows live in the child's table."""

    def parse(self, raw: Any, options: Any) -> list[dict[str, Any]] | Problem:
        """Return the rows, each still to be read by the child form."""
        if isinstance(raw, list) and all(isinstance(row, dict) for row in raw):
            return raw
        return problem("VALUE-E001", expected={"zh": "多行数据", "en": "a list of rows"}, found=raw)
