"""The base of every layout: a way to draw records, and which fields it needs for that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from engine.errors import Problem, problem
from engine.expressions.types import Kind as ValueKind
from engine.forms.model import Field, Form
from engine.kinds import Kind, Label
from engine.texts import closest


@dataclass(frozen=True, slots=True)
class Need:
    """A field that an option names: what it must be, in words and as a test."""

    option: str
    field: str
    expected: Label
    fits: Callable[[Form, Field], bool]


class Layout(Kind):
    """One way to draw records; a subclass is a complete declaration in a file of its own."""

    label: ClassVar[Label]

    def needs(self, options: Any) -> Iterator[Need]:
        """Yield the fields that the options name."""
        yield from ()

    def check(self, options: Any, form: Form, path: str) -> list[Problem]:
        """Return a problem for each option whose field is unknown or of another kind."""
        problems = []
        for need in self.needs(options):
            made = form.fields.get(need.field)
            here = f"{path}/{need.option}"
            if made is None:
                problems.append(unknown(form, need.field, here))
            elif not need.fits(form, made):
                field, expected = made.title.by_language(), need.expected.by_language()
                problems.append(problem("VIEW-E001", here, field=field, expected=expected))
        return problems


def unknown(form: Form, key: str, path: str) -> Problem:
    """Return the problem of a field that the form does not have."""
    return problem("FORM-E004", path, found=key, near=closest(key, list(form.fields)))


GROUPABLE = (ValueKind.CHOICE, ValueKind.BOOLEAN, ValueKind.RECORD, ValueKind.TEXT, ValueKind.DATE, ValueKind.DATETIME)
A_GROUP = Label("有单一取值的字段", "a field with one value")
A_DAY = Label("日期或时间字段", "a date or a moment")
A_NUMBER = Label("数字字段", "a number")


def groups(_form: Form, made: Field) -> bool:
    """Tell whether records may be grouped by the field."""
    return made.type.kind in GROUPABLE and not made.kind.encrypted


def dated(_form: Form, made: Field) -> bool:
    """Tell whether the field is a day or a moment."""
    return made.type.kind in (ValueKind.DATE, ValueKind.DATETIME)


def number(_form: Form, made: Field) -> bool:
    """Tell whether the field is a number."""
    return made.type.kind is ValueKind.NUMBER
