"""Link: a reference to a record of a form."""

from __future__ import annotations

from typing import Any, Literal

import sqlalchemy as sa
from pydantic import Field

from engine.definitions.base import Key, Reference
from engine.errors import Problem
from engine.expressions.types import Type, record
from engine.forms.columns import BigId
from engine.forms.fields._reference import parse_id
from engine.forms.fields.base import EQUALITY, Example, FieldType, as_written
from engine.kinds import Label, Options, option

TARGET = {"to": "shop.customer"}


class LinkOptions(Options):
    """The form pointed at, the name by which its records read ours, and what deleting one does here."""

    to: Reference
    back: Key | None = option("key", None)
    on_delete: Literal["restrict", "clear", "cascade"] = "restrict"
    same: dict[Key, Key] = Field(default_factory=dict)
    """Fields of the form pointed at that are to have what ours have, for a record to be offered; a check forbids."""


class Link(FieldType):
    """The id of one record of another form (or the same), a foreign key with an index."""

    name, label, icon, widget = "link", Label("关联记录", "Link"), "link", "link"
    group = "relation"
    operators = EQUALITY
    Options = LinkOptions
    examples = (
        Example(7, stored=7, options=TARGET),
        Example({"id": 7, "title": "A"}, stored=7, options=TARGET),
        Example("7", refused="VALUE-E001", options=TARGET),
        Example(0, refused="VALUE-E001", options=TARGET),
    )

    def type(self, options: LinkOptions) -> Type:
        """Return a record of the target."""
        return record(options.to)

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an id column."""
        return BigId

    def parse(self, raw: Any, options: Any) -> int | Problem:
        """Return the id."""
        return parse_id(raw)

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the text by which the import looks the record up."""
        return str(as_written(raw)).strip()
