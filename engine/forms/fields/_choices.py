"""Choices: the listed values of choice, multi-choice and tree fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import Field, field_validator

from engine.definitions.base import Shape, Words
from engine.errors import Problem, problem
from engine.forms.fields.base import as_written
from engine.kinds import Options
from engine.texts import closest

CHOICE_KEY = r"^[a-z0-9][a-z0-9_+]{0,59}$"


class Choice(Shape):
    """One value of a list; its place in the list is its order."""

    key: str = Field(pattern=CHOICE_KEY)
    title: Words
    colour: str | None = None


class ChoiceOptions(Options):
    """The values one may choose, in order."""

    choices: tuple[Choice, ...] = Field(min_length=1)

    @field_validator("choices")
    @classmethod
    def _keys_once(cls, choices: tuple[Choice, ...]) -> tuple[Choice, ...]:
        keys = [choice.key for choice in choices]
        if len(set(keys)) < len(keys):
            raise ValueError("two choices share a key")
        return choices


def keys_of(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """Return the keys in order."""
    return tuple(choice.key for choice in choices)


def known(raw: Any, keys: tuple[str, ...]) -> str | Problem:
    """Return the key, or the Problem that there is no such choice."""
    if isinstance(raw, str) and raw in keys:
        return raw
    return problem("VALUE-E006", found=raw, choices=closest(str(raw), keys, 8))


def by_title(raw: Any, choices: Iterator[Any] | tuple[Any, ...]) -> Any:
    """Return the key the cell names, by title before by key; a title that two choices share names none."""
    text = str(as_written(raw)).strip()
    titled, keyed = [], []
    for choice in choices:
        titled += [choice.key] if text in (choice.title.zh, choice.title.en) else []
        keyed += [choice.key] if text == choice.key else []
    if len(titled) > 1:
        return keyed[0] if keyed else text
    return (titled or keyed or [text])[0]


def title_of(key: str, choices: Iterator[Any] | tuple[Any, ...], language: str) -> str:
    """Return the choice's title, or its key when it is no longer listed."""
    for choice in choices:
        if choice.key == key:
            return str(choice.title.zh if language == "zh" else choice.title.en)
    return key
