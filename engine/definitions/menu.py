"""A menu: the entries of an app, shown as far as the viewer has a right to them."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from engine.definitions.base import Definition, Key, Reference, Shape, Words


class MenuItem(Shape):
    """One entry: a form, a page, a dashboard, the app's rules, or a group of entries."""

    key: Key
    title: Words
    icon: str | None = None
    form: Reference | None = None
    page: Reference | None = None
    dashboard: Reference | None = None
    rules: bool = False
    children: tuple[MenuItem, ...] = ()


class MenuDefinition(Definition):
    """The menu of an app."""

    KIND: ClassVar[str] = "menu"
    kind: Literal["menu"] = "menu"
    items: tuple[MenuItem, ...] = Field(min_length=1)
