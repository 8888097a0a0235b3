"""A function of the language is one row: its names, arguments, result rule, and how each store computes it.

A row's `ops` are templates over arguments that are not null; operators, conditions and aggregates have none and are
woven into the back ends. Parameter words: number integer boolean text date datetime choice list any value unit basis
pattern places count rows order outer field form match aggregate; `|` joins alternatives, `?` marks an optional one, `*`
a last one that repeats.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, NoReturn, Protocol, TypeAlias

import sqlalchemy as sa

from engine.errors import Problem
from engine.expressions.nodes import Node, Rows
from engine.expressions.types import Json, Kind, Type

Column: TypeAlias = "sa.ColumnElement[Any]"


class Label(NamedTuple):
    """A short text in Chinese and English."""

    zh: str
    en: str


class Example(NamedTuple):
    """A formula over the sample form and what it gives, as JSON."""

    formula: str
    result: Json


class Refused(Exception):
    """A call is ill-typed; carries its Problem to the checker."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


class Emit(Protocol):
    """What an SQL template may ask of the emitter."""

    name: str

    def let(self, nodes: Sequence[Node], values: Sequence[Column], body: Callable[..., Column]) -> Column:
        """Bind values that are used more than once."""

    def clamp(self, node: Node, value: Column, low: int, high: int) -> Column:
        """Return the integer cut to a range, null staying null."""

    def zone(self) -> Column:
        """Return the name of the time zone."""

    def number(self, value: int) -> Column:
        """Return a whole number written out."""

    def fixed(self, name: str, type_: sa.types.TypeEngine[Any]) -> Column:
        """Return what is fixed during a run, bound by name."""

    def stored(self, type_: Type) -> sa.types.TypeEngine[Any]:
        """Return the SQL type a kind is stored in."""

    def listed_rows(self, node: Node) -> Column:
        """Return the related rows of a node as a JSON list of order, id and item; SQLite only."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call being checked: the operator's name, its checked arguments, where it was written and over which form."""

    name: str
    nodes: tuple[Node, ...]
    pointer: str
    rows: Rows | None = None
    form: str = ""

    def refuse(self, code: str, **facts: object) -> NoReturn:
        """Refuse the call with a Problem."""
        raise Refused(Problem(code, self.pointer, {"name": self.name, **facts}))

    def node(self, op: str, kind: Kind, value: object = None, nullable: bool | None = None) -> Node:
        """Return a node over the arguments, null if one of them is."""
        null = any(n.nullable for n in self.nodes) if nullable is None else nullable
        return Node(op, self.nodes, Type(kind, nullable=null and kind is not Kind.BOOLEAN), value)

    def related(self) -> Rows:
        """Return the related rows of an aggregate."""
        assert self.rows is not None
        return self.rows

    def integer(self, op: str, low: int, high: int, value: object = None, nullable: bool | None = None) -> Node:
        """Return an integer node over the arguments."""
        out = self.node(op, Kind.NUMBER, value, nullable)
        return replace(out, type=replace(out.type, low=low, high=high))


Rule: TypeAlias = Callable[[Call], Node]
Sql: TypeAlias = Callable[[Emit, Node, Sequence[Column]], Column]


@dataclass(frozen=True, slots=True)
class Function:
    """One row of the table; `key` is its JSONLogic operator, `infix` its binding power in formula text."""

    name: str
    key: str
    label: Label
    help: Label
    category: str
    args: tuple[str, ...]
    rule: Rule
    examples: tuple[Example, ...] = ()
    infix: int = 0
    symbol: str = ""
    ops: Mapping[str, Template] | None = None

    @property
    def fewest(self) -> int:
        """The fewest arguments a call may have."""
        return sum(not a.endswith(("?", "*")) for a in self.args)

    @property
    def most(self) -> int | None:
        """The most arguments a call may have, None without limit."""
        return None if self.args and self.args[-1].endswith("*") else len(self.args)

    @property
    def signature(self) -> str:
        """The call as one reads it in the help."""
        return f"{self.name}({', '.join(self.args)})"


def registered(name: str) -> Sql:
    """Return the SQLite template that calls a function of `engine.expressions.values`, the node's own value last."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        more = [] if node.value is None else [sa.literal(node.value)]
        return getattr(sa.func, f"fw_{name}")(*x, *more, type_=emit.stored(node.type))  # type: ignore[no-any-return]

    return template


def camel(name: str) -> str:
    """Return the name the function of `engine.expressions.values` has in the browser."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


@dataclass(frozen=True, slots=True)
class Template:
    """How a node is computed from arguments that are not null; None where the store cannot.

    `python` is source with places for the arguments (`{all}` for all of them), `{value}` for the node's own value and
    `{map}` for its pairs; over related rows `{rows}` for them, `{order}` and `{item}` for functions of a row;
    `browser` is the name of a function of `web/src/lib/expressions/values`, which gets the arguments and then the
    node's own value.
    """

    python: str
    sqlite: Sql | None
    postgresql: Sql | None
    duckdb: Sql | None = None
    browser: str | None = None

    @property
    def fixed(self) -> tuple[str, ...]:
        """What the function reads of the context, by its attributes."""
        return tuple(sorted(set(re.findall(r"\bc\.(\w+)", self.python))))


class Row(Protocol):
    """Makes the rows of one family."""

    def __call__(
        self,
        name: str,
        label: Label,
        help_: Label,
        args: tuple[str, ...],
        rule: Rule,
        *examples: Example,
        **ops: Template,
    ) -> Function:
        """Return the row of a function; its key is its name in small letters."""


def family(category: str) -> Row:
    """Return what makes the rows of a family."""

    def row(
        name: str, label: Label, help_: Label, args: tuple[str, ...], rule: Rule, *examples: Example, **ops: Template
    ) -> Function:
        return Function(name, name.lower(), label, help_, category, args, rule, examples, ops=ops or None)

    return row
