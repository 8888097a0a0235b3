"""Tree choice: one value of a tree, such as a region or an industry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from pydantic import Field, field_validator

from engine.definitions.base import Shape, Words
from engine.errors import Problem
from engine.expressions.types import Type, choice
from engine.forms.columns import PlainText
from engine.forms.fields._choices import CHOICE_KEY, by_title, known
from engine.forms.fields.base import Example, FieldType
from engine.kinds import Label, Options

REGIONS = {
    "choices": [
        {
            "key": "zj",
            "title": {"zh": "浙江", "en": "Zhejiang"},
            "children": [{"key": "hz", "title": {"zh": "杭州", "en": "Hangzhou"}}],
        }
    ]
}


class Branch(Shape):
    """One value of the tree, with the values below it."""

    key: str = Field(pattern=CHOICE_KEY)
    title: Words
    children: tuple[Branch, ...] = ()


def walk(branches: tuple[Branch, ...], above: tuple[Branch, ...] = ()) -> Iterator[tuple[Branch, ...]]:
    """Yield the path to every value, parents first."""
    for branch in branches:
        path = (*above, branch)
        yield path
        yield from walk(branch.children, path)


class TreeOptions(Options):
    """The values, as a tree; keys are unique in all of it."""

    choices: tuple[Branch, ...] = Field(min_length=1)

    @field_validator("choices")
    @classmethod
    def _keys_once(cls, choices: tuple[Branch, ...]) -> tuple[Branch, ...]:
        keys = [path[-1].key for path in walk(choices)]
        if len(set(keys)) < len(keys):
            raise ValueError("two values share a key")
        return choices


class Tree(FieldType):
    """One value at any depth of a tree, stored by its key."""

    name, label, icon, widget = "tree", Label("树形选择", "Tree choice"), "apartment", "tree"
    group = "choice"
    operators = ("==", "!=", "in", "is_blank", "not_blank")
    Options = TreeOptions
    examples = (
        Example("hz", stored="hz", options=REGIONS),
        Example("zj", stored="zj", options=REGIONS),
        Example("sh", refused="VALUE-E006", options=REGIONS),
    )

    def type(self, options: TreeOptions) -> Type:
        """Return a choice of all keys, parents before children."""
        return choice(*self._keys(options))

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return a text column for the key."""
        return PlainText()

    def parse(self, raw: Any, options: TreeOptions) -> str | Problem:
        """Return the key."""
        return known(raw, self._keys(options))

    def cell(self, raw: Any, options: TreeOptions) -> Any:
        """Return the key the cell names: by key, by title, or by a path such as 浙江/杭州."""
        text = str(raw).strip()
        for path in walk(options.choices):
            if text in ("/".join(one.title.zh for one in path), "/".join(one.title.en for one in path)):
                return path[-1].key
        return by_title(text, (path[-1] for path in walk(options.choices)))

    def show(self, value: str, options: TreeOptions, language: str) -> str:
        """Return the titles along the path."""
        for path in walk(options.choices):
            if path[-1].key == value:
                return "/".join(one.title.zh if language == "zh" else one.title.en for one in path)
        return value

    @staticmethod
    def _keys(options: TreeOptions) -> tuple[str, ...]:
        return tuple(path[-1].key for path in walk(options.choices))
