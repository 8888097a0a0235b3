"""Kanban: cards in columns, moved from one to the other by hand."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.base import Key
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.kinds import Label, Options
from engine.views.layouts.base import A_NUMBER, Layout, Need, number


class KanbanOptions(Options):
    """What makes the columns, and the figure on top of each."""

    group: Key
    total: Key | None = None


def stages(_form: Form, made: Field) -> bool:
    """Tell whether the field has a few values that are known beforehand, or names a person."""
    person = made.type.kind is Kind.RECORD and made.type.form == "$user"
    return made.type.kind in (Kind.CHOICE, Kind.BOOLEAN) or person


class Kanban(Layout):
    """Cards in columns."""

    name, label, icon = "kanban", Label("看板", "Kanban"), "project"
    Options = KanbanOptions

    def needs(self, options: KanbanOptions) -> Iterator[Need]:
        """Yield the field of the columns and the one added up."""
        yield Need("group", options.group, Label("单选、是否或人员字段", "a choice, a yes or no, or a person"), stages)
        if options.total is not None:
            yield Need("total", options.total, A_NUMBER, number)
