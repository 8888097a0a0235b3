"""Definition: points at something published in the workspace, such as a process or a template."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from pydantic import Field

from engine.definitions.base import Shape, Words
from engine.errors import Problem
from engine.expressions.types import Type, choice
from engine.forms.columns import PlainText
from engine.forms.fields._choices import by_title, known, title_of
from engine.forms.fields.base import Example, FieldType
from engine.kinds import Label, Options

Pointed = Literal["form", "process", "rule", "template", "dashboard", "dataset", "page"]


class Published(Shape):
    """One definition as `kind:app.key`, with its title."""

    key: str
    title: Words


class DefinitionOptions(Options):
    """Of which kinds; `choices` are the published ones, whatever a maker writes there."""

    kinds: tuple[Pointed, ...] = Field(min_length=1)
    choices: tuple[Published, ...] = ()


FORMS = {"kinds": ["form"], "choices": [{"key": "form:shop.all", "title": {"zh": "全部", "en": "All"}}]}


class DefinitionField(FieldType):
    """A published definition, stored as `kind:app.key` and read by its title."""

    name, label, icon, widget = "definition", Label("配置引用", "Definition"), "deployment-unit", "choice"
    group = "special"
    operators = ("==", "!=", "in", "is_blank", "not_blank")
    Options: ClassVar[type[DefinitionOptions]] = DefinitionOptions
    examples = (
        Example("form:shop.all", stored="form:shop.all", options=FORMS),
        Example("form:shop.gone", refused="VALUE-E006", options=FORMS),
        Example(7, refused="VALUE-E006", options=FORMS),
    )

    def type(self, options: DefinitionOptions) -> Type:
        """Return a choice of what is published."""
        return choice(*(one.key for one in options.choices))

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column."""
        return PlainText()

    def parse(self, raw: Any, options: DefinitionOptions) -> str | Problem:
        """Return the name of a published definition."""
        return known(raw, tuple(one.key for one in options.choices))

    def cell(self, raw: Any, options: DefinitionOptions) -> Any:
        """Return the definition the cell names, by title or name."""
        return by_title(raw, options.choices)

    def show(self, value: str, options: DefinitionOptions, language: str) -> str:
        """Return the title."""
        return title_of(value, options.choices, language)
