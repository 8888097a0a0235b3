"""Codes: one of a standard's codes, with its names; what the field types of such codes share."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

import sqlalchemy as sa
from pydantic import Field, computed_field, field_validator

from engine.definitions.base import Shape, Words
from engine.errors import Problem
from engine.expressions.types import Type, choice
from engine.forms.columns import PlainText
from engine.forms.fields._choices import by_title, known, title_of
from engine.forms.fields.base import FieldType
from engine.kinds import Options


class Code(Shape):
    """One code of the standard."""

    key: str
    title: Words


class CodeOptions(Options):
    """The codes one may choose, in this order; all of the standard where none is named."""

    names: ClassVar[Mapping[str, tuple[str, str]]]
    only: tuple[str, ...] = Field(default=(), max_length=300)

    @field_validator("only")
    @classmethod
    def _are_codes(cls, only: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [code for code in only if code not in cls.names]
        if unknown or len(set(only)) < len(only):
            raise ValueError(f"there is no code {unknown[0]}" if unknown else "a code is named twice")
        return only

    @computed_field  # type: ignore[prop-decorator]
    @cached_property
    def choices(self) -> tuple[Code, ...]:
        """Return the codes with their names, as lists of choices have them."""
        found = [(code, self.names[code]) for code in self.only or self.names]
        return tuple(Code(key=code, title=Words(zh=zh, en=en)) for code, (zh, en) in found)


class Coded(FieldType):
    """A field that holds one of a standard's codes, stored as the standard writes it."""

    widget = "choice"
    operators = ("==", "!=", "in", "is_blank", "not_blank")
    Options: ClassVar[type[CodeOptions]]

    def type(self, options: CodeOptions) -> Type:
        """Return a choice of the codes."""
        return choice(*(options.only or options.names))

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column for the code."""
        return PlainText()

    def parse(self, raw: Any, options: CodeOptions) -> str | Problem:
        """Return the code."""
        return known(raw, tuple(options.only or options.names))

    def cell(self, raw: Any, options: CodeOptions) -> Any:
        """Return the code that the cell names by name or code."""
        return by_title(raw, options.choices)

    def show(self, value: str, options: CodeOptions, language: str) -> str:
        """Return the name."""
        return title_of(value, options.choices, language)
