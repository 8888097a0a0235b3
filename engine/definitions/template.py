"""A template: the words of a message about a record of a form, and the channels it goes by."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Key, Reference, Words


class TemplateDefinition(Definition):
    """Subject and text with places `{field | filter}`, filled for each reader with what they may see."""

    KIND: ClassVar[str] = "template"
    kind: Literal["template"] = "template"
    form: Reference
    channel: tuple[Key, ...] = Field(default=("in_app",), min_length=1)
    subject: Words
    text: Words
