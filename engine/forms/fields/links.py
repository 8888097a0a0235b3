"""Links: references to several records of a form."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Key, Reference
from engine.expressions.types import Kind, Type
from engine.forms.fields._reference import Several, SeveralOptions
from engine.forms.fields.base import Example
from engine.kinds import Label, option

TARGET = {"to": "shop.customer"}


class LinksOptions(SeveralOptions):
    """The form pointed at, the name by which its records read those that name them, and what deleting one does here.

    A record of which one linked record is deleted is still there for the others, so none is deleted with it.
    """

    to: Reference
    back: Key | None = option("key", None)
    on_delete: Literal["restrict", "clear"] = "restrict"
    same: dict[Key, Key] = Field(default_factory=dict)
    """Fields of the form pointed at that are to have what ours have, for a record to be offered; a check forbids."""


class Links(Several):
    """The ids of records of another form (or the same), each once, in the order given; beside it a table of pairs."""

    name, label, icon, widget = "links", Label("关联多条记录", "Links"), "link", "links"
    group = "relation"
    Options = LinksOptions
    expected: ClassVar[dict[str, str]] = {"zh": "若干条已有记录", "en": "a list of existing records"}
    examples = (
        Example([3, {"id": 2, "title": "A"}, 3], stored=[3, 2], options=TARGET),
        Example(3, refused="VALUE-E001", options=TARGET),
        Example(["3"], refused="VALUE-E001", options=TARGET),
        Example([1, 2], refused="VALUE-E005", options={**TARGET, "most": 1}),
    )

    def type(self, options: LinksOptions) -> Type:
        """Return a list of records of the target."""
        return Type(Kind.LIST, form=options.to)
