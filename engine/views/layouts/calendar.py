"""Calendar: records on their days."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.base import Key
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from engine.kinds import Label, Options
from engine.views.layouts.base import A_DAY, Layout, Need, dated

A_CHOICE = Label("单选字段", "a choice")


class CalendarOptions(Options):
    """When a record begins and ends, and the choice that colours it."""

    start: Key
    end: Key | None = None
    colour: Key | None = None


def chosen(_form: Form, made: Field) -> bool:
    """Tell whether the field is a choice."""
    return made.type.kind is Kind.CHOICE


class Calendar(Layout):
    """Records on the days of a month."""

    name, label, icon = "calendar", Label("日历", "Calendar"), "calendar"
    Options = CalendarOptions

    def needs(self, options: CalendarOptions) -> Iterator[Need]:
        """Yield the fields of the days and of the colour."""
        yield Need("start", options.start, A_DAY, dated)
        if options.end is not None:
            yield Need("end", options.end, A_DAY, dated)
        if options.colour is not None:
            yield Need("colour", options.colour, A_CHOICE, chosen)
