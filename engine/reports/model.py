"""Compiled datasets and the questions put to them: values that every store and every widget understands.

A `Plan` is a question with its meaning settled: checked expressions, never SQL. A store turns it into its own words, so
another one can answer the same plan later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol

from engine.definitions.base import Json, Words
from engine.definitions.dataset import DatasetDefinition, Grain
from engine.expressions.nodes import Node
from engine.expressions.types import Context, Schema, Type
from engine.expressions.values.numeric import decimal_text
from engine.forms.model import Form

Value = Any
"""An internal value: scaled integer, text, truth, date, record id, or None."""
Parts = Mapping[str, Value]
"""The values of aggregates by key."""
Finish = Callable[[Parts, Context], "int | date | None"]
PERCENT_PLACES = 6


@dataclass(frozen=True, slots=True)
class Option:
    """A value a dimension may have, with its words; `bounds` are the limits of a band."""

    key: Value
    title: Words
    colour: str | None = None
    bounds: tuple[str | None, str | None] = (None, None)


@dataclass(frozen=True, eq=False)
class Dimension:
    """Something records are grouped by; `json` and `node` give the value before it is cut to a grain."""

    key: str
    title: Words
    json: Json
    node: Node
    kind: Literal["text", "number", "date", "choice", "boolean", "record"]
    grain: Grain | None = None
    options: tuple[Option, ...] = ()
    banded: Json = None
    path: str | None = None
    """The field the value is read from as it stands, if it is no expression."""

    @property
    def type(self) -> Type:
        """Return the type of the value."""
        return self.node.type


@dataclass(frozen=True, slots=True)
class Part:
    """One aggregate a store computes: `fn` over `item` in the rows that meet `where`."""

    key: str
    fn: Literal["sum", "count", "distinct", "min", "max"]
    item: Node | None
    where: Node | None

    @property
    def scale(self) -> int:
        """Return the places of the aggregate."""
        return self.item.scale if self.item is not None and self.fn in ("sum", "min", "max") else 0

    @property
    def type(self) -> Type | None:
        """Return the type of an extreme, None of figures."""
        return self.item.type if self.item is not None and self.fn in ("min", "max") else None


@dataclass(frozen=True, eq=False)
class Measure:
    """A figure: the aggregates it is made of, and how they are finished.

    `counted` is the condition of the records that enter it, None where no condition over the form says so.
    `share` names the measure whose total divides it, `within` the dimensions of that total.
    """

    key: str
    title: Words
    unit: Literal["number", "money", "percent", "date"]
    scale: int
    decimals: int
    currency: str | None
    parts: tuple[str, ...]
    finish: Finish
    counted: tuple[Json, ...] | None
    bound: int = 0
    additive: bool = False
    share: Measure | None = None
    within: tuple[str, ...] = ()

    def text(self, value: Value) -> str | None:
        """Return a figure as JSON has it: a decimal text with all its places, a date as ISO."""
        if value is None:
            return None
        return value.isoformat() if isinstance(value, date) else decimal_text(value, self.scale)

    @property
    def base(self) -> Measure:
        """Return the measure that records enter: a share's own, else itself."""
        return self.share or self


@dataclass(frozen=True, eq=False)
class Dataset:
    """A dataset ready to be asked."""

    name: str
    app: str
    definition: DatasetDefinition
    form: Form
    schema: Schema
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    parts: Mapping[str, Part]
    condition: Node | None
    where: Json = None


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of groups by a dimension or a measure."""

    by: str
    descending: bool = False


@dataclass(frozen=True)
class Question:
    """What a widget asks of its dataset; `levels` are the dimensions of totals it wants beside the groups."""

    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    sort: tuple[Sort, ...] = ()
    limit: int = 500
    levels: tuple[tuple[str, ...], ...] = ()
    fill: bool = False
    blanks: bool = True
    """Whether records without a value in some dimension are shown, as groups of their own."""

    def needed(self) -> tuple[str, ...]:
        """Return the keys of all aggregates the measures are made of, each once."""
        return tuple(dict.fromkeys(key for measure in self.measures for key in measure.base.parts))


@dataclass(frozen=True)
class Plan:
    """One statement's worth of a question: groups, aggregates, conditions, order and how many groups at most."""

    dataset: Dataset
    dimensions: tuple[Dimension, ...]
    parts: tuple[Part, ...]
    conditions: tuple[Node, ...]
    order: tuple[Sort, ...] = ()
    limit: int | None = None
    blanks: bool = True

    def nodes(self) -> tuple[Node, ...]:
        """Return every expression the answer depends on, the viewer's row condition apart."""
        inner = [node for part in self.parts for node in (part.item, part.where) if node is not None]
        own = [self.dataset.condition] if self.dataset.condition is not None else []
        return (*own, *self.conditions, *(one.node for one in self.dimensions), *inner)


Group = tuple[Value, ...]
"""One row of an answer: the dimensions' values, then the aggregates'."""


class Store(Protocol):
    """Who answers plans: the live database, or a replica in columns. Each keeps to the viewer's rows by itself."""

    def answer(self, plan: Plan) -> Sequence[Group]:
        """Return the groups as internal values."""


@dataclass(frozen=True)
class Answer:
    """What a question came to: groups in order with finished figures, totals by level, and whether some are left out.

    `totals` holds, for each level asked for, its groups; the level without dimensions is the grand total.
    """

    question: Question
    rows: tuple[tuple[Value, ...], ...]
    totals: Mapping[tuple[str, ...], tuple[tuple[Value, ...], ...]] = field(default_factory=dict)
    truncated: bool = False

    @property
    def grand(self) -> tuple[Value, ...] | None:
        """Return the figures of the grand total, if it was asked for."""
        found = self.totals.get(())
        return found[0] if found else None
