"""A dashboard: widgets on a grid of 12 columns, and filters that hold for all of them. Shape only."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from engine.definitions.base import Definition, Json, Key, Reference, Shape, Words
from engine.definitions.dataset import FieldPath

COLUMNS = 12


class FilterDefinition(Shape):
    """A filter above the board: for each dataset it holds for, the field it compares."""

    key: Key
    title: Words
    type: Literal["choice", "date_range", "boolean"]
    fields: dict[Reference, FieldPath] = Field(min_length=1)
    default: Json | None = None
    """A choice or a list of them; true or false; `{"from", "to"}`, or `{"last": 6, "unit": "month"}` up to today."""


class WidgetDefinition(Shape):
    """A widget: the keys below are common, the others are the options of its type."""

    model_config = ConfigDict(extra="allow", frozen=True)

    key: Key
    type: str
    title: Words
    help: Words | None = None
    dataset: Reference
    where: Json | None = None
    x: int = Field(ge=0, lt=COLUMNS)
    y: int = Field(ge=0, lt=1000)
    w: int = Field(ge=1, le=COLUMNS)
    h: int = Field(ge=1, le=40)

    @property
    def options(self) -> dict[str, Any]:
        """Return the options of the widget's type, not yet checked."""
        return dict(self.model_extra or {})


class DashboardDefinition(Definition):
    """A board of widgets."""

    KIND: ClassVar[str] = "dashboard"
    kind: Literal["dashboard"] = "dashboard"
    icon: str = "dashboard"
    main: bool = False
    """Whether it is the app's first board, shown small on the home page."""
    filters: tuple[FilterDefinition, ...] = ()
    widgets: tuple[WidgetDefinition, ...] = Field(min_length=1)
