"""The checked expression: an immutable typed tree in which every number knows its scale, its bound and whether it may
be null.

Lowered from JSONLogic by `check`. Equality ignores where a node was written. `peak` is the largest integer met on
the way to the value and `soft` says that an overflow of 64 bits below could hide; both serve stores with narrow
integers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from engine.expressions.types import Kind, Relation, Type

I64 = 2**63 - 1
LIMIT = 10**36  # |v| at or beyond it is null; leaves two digits of room in 128 bits

HIDING = frozenset({"min", "max", "%", "abs"})  # SQLite casts or picks here and the overflow is lost

UNCERTAIN = frozenset({"var", "prior", "param", "user"})


@dataclass(frozen=True, slots=True)
class Link:
    """One step along a link field to the record of `form` it names."""

    field: str
    form: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stored value is read: from the current row of `form`, over `links`, in `field`."""

    form: str
    links: tuple[Link, ...]
    field: str
    reason_not_sql: str | None = None

    @property
    def owner(self) -> str:
        """The form whose record holds the field."""
        return self.links[-1].form if self.links else self.form


@dataclass(frozen=True, slots=True)
class Rows:
    """Related rows: those of `relation` belonging to the record at the end of `links`, filtered, ordered, cut.

    `where`, `item` and `order` see the related row as their record. `newest` keeps the last n by (order, id), the first
    n if `oldest`. `keyed` rows are those of `relation.form` whose `relation.link` equals the node's first argument
    and not the id of that record.

    `back` is the name a record has the rows at: for those that its own list names, the list's name and a dot.
    """

    form: str
    links: tuple[Link, ...]
    back: str
    relation: Relation
    order: Node | None = None
    newest: int | None = None
    oldest: bool = False
    where: Node | None = None
    item: Node | None = None
    keyed: bool = False

    @property
    def owner(self) -> str:
        """The form whose record the rows belong to."""
        return self.links[-1].form if self.links else self.form

    @property
    def inner(self) -> tuple[Node, ...]:
        """The expressions that see the related row."""
        return tuple(n for n in (self.order, self.where, self.item) if n is not None)


@dataclass(frozen=True, slots=True)
class Node:
    """One operation: `args` are what the stores compute with, `written` the operands as the author wrote them if they
    differ.
    """

    op: str
    args: tuple[Node, ...]
    type: Type
    value: object = None
    written: tuple[Node, ...] = ()
    reach: int = 0
    pointer: str = field(default="", compare=False)
    peak: int = field(init=False, compare=False)
    soft: bool = field(init=False, compare=False)
    depth: int = field(init=False, compare=False)
    size: int = field(init=False, compare=False)
    divisions: int = field(init=False, compare=False)
    certain: bool = field(init=False, compare=False)

    def __post_init__(self) -> None:
        numbers = [a for a in self.args if a.type.kind is Kind.NUMBER]
        peak = max([self.type.bound, self.reach, *(a.peak for a in numbers)])
        object.__setattr__(self, "peak", peak)
        object.__setattr__(self, "soft", any(a.soft for a in numbers) or (self.op in HIDING and peak > I64))
        below = [*self.args, *(self.value.inner if isinstance(self.value, Rows) else ())]
        object.__setattr__(self, "depth", 1 + max((a.depth for a in below), default=0))
        object.__setattr__(self, "size", 1 + sum(a.size for a in below))
        nested = max((a.divisions for a in below), default=0)
        object.__setattr__(self, "divisions", nested + (self.op == "/"))
        kept = not self.type.nullable and self.op not in UNCERTAIN and all(a.certain for a in self.args)
        object.__setattr__(self, "certain", kept or self.type.kind is Kind.BOOLEAN)

    @property
    def kind(self) -> Kind:
        """The kind of the value."""
        return self.type.kind

    @property
    def scale(self) -> int:
        """The number of decimal places of the scaled integer."""
        return self.type.scale

    @property
    def bound(self) -> int:
        """The largest |v| of the scaled integer."""
        return self.type.bound

    @property
    def low(self) -> int:
        """The least v of the scaled integer."""
        return self.type.low

    @property
    def high(self) -> int:
        """The largest v of the scaled integer."""
        return self.type.high

    @property
    def nullable(self) -> bool:
        """Whether the value may be null."""
        return self.type.nullable

    @property
    def operands(self) -> tuple[Node, ...]:
        """The operands as the author wrote them."""
        return self.written or self.args

    @property
    def place(self) -> Place:
        """The place a `var` or `derived` node reads."""
        assert isinstance(self.value, Place)
        return self.value

    @property
    def rows(self) -> Rows:
        """The related rows an aggregate reads."""
        assert isinstance(self.value, Rows)
        return self.value

    @property
    def integer(self) -> int:
        """The integer a literal or a template carries."""
        assert isinstance(self.value, int)
        return self.value

    @property
    def name(self) -> str:
        """The text a parameter, user attribute, unit or mode carries."""
        assert isinstance(self.value, str)
        return self.value

    def at(self, pointer: str) -> Node:
        """Return the same node written at `pointer`, with what is known of it."""
        out = object.__new__(Node)
        for name in Node.__slots__:
            object.__setattr__(out, name, getattr(self, name))
        object.__setattr__(out, "pointer", pointer)
        return out


def null(type_: Type) -> Node:
    """Return the null of a type; truth has none, there it is false."""
    if type_.kind is Kind.BOOLEAN:
        return Node("lit", (), Type(Kind.BOOLEAN, nullable=False), value=False)
    return Node("lit", (), replace(type_, low=0, high=0, nullable=True))


def boolean(op: str, *args: Node, value: object = None, written: tuple[Node, ...] = ()) -> Node:
    """Return a truth-valued node, which is never null."""
    return Node(op, args, Type(Kind.BOOLEAN, nullable=False), value, written)


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all below it that read the same row, outermost first."""
    waiting = [node]
    while waiting:
        found = waiting.pop()
        yield found
        waiting.extend(reversed(found.args))
