"""Tree: records below the record they link to."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.base import Key
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.kinds import Label, Options
from engine.views.layouts.base import Layout, Need


class TreeOptions(Options):
    """The link to the record above."""

    parent: Key


def upward(form: Form, made: Field) -> bool:
    """Tell whether the field links to a record of the same form."""
    return made.type.kind is Kind.RECORD and made.type.form == form.name and made.stored


class Tree(Layout):
    """Records below records."""

    name, label, icon = "tree", Label("树", "Tree"), "apartment"
    Options = TreeOptions

    def needs(self, options: TreeOptions) -> Iterator[Need]:
        """Yield the link to the record above."""
        yield Need("parent", options.parent, Label("指向本表单的关联字段", "a link to a record of this form"), upward)
