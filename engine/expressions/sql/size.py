"""How much SQL an expression makes, told before anything is stored and without writing it.

Every operation is measured once, alone over stand-ins of its operands: how many characters it adds and how many calls
are open where an operand is written. The whole is their sum, and along its deepest branch the sum of the calls.
"""

from __future__ import annotations

import sys
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from types import FrameType
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.compiler import compiles

from engine.expressions.arithmetic import wide
from engine.expressions.functions.base import Column
from engine.expressions.functions.table import TEMPLATES
from engine.expressions.nodes import Node, Place, Rows
from engine.expressions.reads import STORES, lacking_in_stores
from engine.expressions.sql.base import CHEAP_SIZE
from engine.expressions.sql.duckdb import DuckDBDialect
from engine.expressions.sql.emitter import Emitter
from engine.expressions.types import Kind

LARGEST_SQL = 64 * 1024
DEEPEST_CALLS = 650  # of the interpreter's 1,000: a request has used some before the SQL is written
SURELY_SMALL = 60  # nodes; the heaviest known takes under 1,000 characters
SURELY_SHALLOW = 12  # levels; the deepest known takes under 30 calls a level to be written
LEAF, LINK, ROWS, EXACT = 30, 90, 250, 160  # characters, about: a value, a step to it, related rows, exactness
LEAF_CALLS, ROWS_CALLS, EXACT_CALLS = 30, 45, 30
STAND_IN_BUILT, STAND_IN_WRITTEN = 11, 8  # calls of a stand-in itself
SETTLING = frozenset({"concat"})  # like every template; what else takes operands as they come
MEASURED_ARGUMENTS = 8
OPERATIONS: dict[Hashable, Operation] = {}
MOST_OPERATIONS = 20_000  # some megabytes; all bundles together need hundreds
BUILDING, WRITING = 1, 2  # of a Weight
DIALECTS: Mapping[str, sa.Dialect] = {
    "sqlite": sqlite.dialect(),
    "postgresql": postgresql.dialect(),  # type: ignore[no-untyped-call]
    "duckdb": DuckDBDialect(),
}
COLUMN_TYPES: Mapping[Kind, sa.types.TypeEngine[Any]] = {
    Kind.NUMBER: sa.BigInteger(),
    Kind.RECORD: sa.BigInteger(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.DATE: sa.Date(),
    Kind.DATETIME: sa.DateTime(),
    Kind.LIST: sa.JSON(),
}


class Weight(NamedTuple):
    """What a value makes in one store: characters, calls open at the deepest while its SQL is built and while it is
    written, characters of the leaves it reads (which SQLite names once more where a number passes 64 bits).
    """

    characters: int
    building: int
    writing: int
    leaves: int


class Operation(NamedTuple):
    """What an operation adds to its operands: characters, and calls opened before each of them is built and written."""

    characters: int
    building: Sequence[int]
    writing: Sequence[int]


class StandIn(sa.ColumnElement[Any]):
    """A value of a type that notes how many calls are open where it is built and written; it takes no characters
    unless it stands for what a store repeats.
    """

    inherit_cache = False

    def __init__(self, type_: sa.types.TypeEngine[Any], text: str = "") -> None:
        self.type = type_
        self.text = text
        self.building = open_calls()
        self.writing = 0


@compiles(StandIn)
def write_stand_in(element: StandIn, compiler: sa.Compiled, **options: Any) -> str:
    """Note the calls."""
    element.writing = max(element.writing, open_calls())
    return element.text


def open_calls() -> int:
    """Return how many calls are open."""
    frame: FrameType | None = sys._getframe(1)
    count = 0
    while frame is not None:
        count, frame = count + 1, frame.f_back
    return count


class Blank:
    """A table whose columns are stand-ins, by the place of the operand."""

    def __init__(self) -> None:
        self.columns: dict[int, list[StandIn]] = {}

    def table(self, form: str) -> sa.FromClause:
        """Return the table."""
        return sa.table("t", sa.column("x"))

    def column(self, form: str, alias: sa.FromClause, field: str) -> Column:
        """Return a stand-in; its field says which operand of what kind it is."""
        place, kind, letters = field.split()
        out = StandIn(COLUMN_TYPES.get(Kind(kind), sa.Text()), "x" * int(letters))
        self.columns.setdefault(int(place), []).append(out)
        return out

    def join(self, form: str, rows: sa.FromClause, field: str) -> None:
        """Return None: a list is measured as it is."""


def stand_in(node: Node, place: int) -> Node:
    """Return a value of the node's type: a column, which stores repeat, or what is too large to be repeated."""
    column = node.op == "var"
    out = Node("var", (), node.type, Place("t", (), f"{place} {node.kind} {LEAF if column else 0}"))
    for _ in range(0 if column else CHEAP_SIZE):
        out = Node("derived", (out,), node.type)
    return out


def too_much_sql(node: Node) -> int:
    """Return how many characters of SQL the expression makes in the first store where it makes too many, 0 if none;
    what is nested too deeply to be written counts as too long.
    """
    if node.size <= SURELY_SMALL and node.depth <= SURELY_SHALLOW:
        return 0
    lack = lacking_in_stores(node)
    for store in STORES:
        if store not in lack:
            found = weight(node, store)
            if found.characters > LARGEST_SQL or max(found.building, found.writing) > DEEPEST_CALLS:
                return max(found.characters, LARGEST_SQL + 1)
    return 0


def weight(node: Node, store: str) -> Weight:
    """Return what the SQL of an expression weighs where its exact value is asked for."""
    return Scales(store).exact(node)


class Scales:
    """Weighs the parts of one expression for one store; a part that stands in many places is weighed once."""

    def __init__(self, store: str) -> None:
        self.store = store
        self.known: dict[int, Weight] = {}

    def exact(self, node: Node) -> Weight:
        """Return what a value weighs where it must be exact: SQLite computes it once more from its leaves where it
        passes 64 bits, and from them alone where it could not tell that it did.
        """
        found = self.plain(node)
        if self.store != "sqlite" or not node.args or not wide(node):
            return found
        characters = EXACT + found.leaves + (0 if node.soft else found.characters)
        return Weight(characters, found.building + EXACT_CALLS, found.writing + EXACT_CALLS, found.leaves)

    def plain(self, node: Node) -> Weight:
        """Return what a value weighs inside a larger one."""
        found = self.known.get(id(node))
        if found is None:
            found = self.known[id(node)] = self.weighed(node)
        return found

    def weighed(self, node: Node) -> Weight:
        """Return what a value weighs with all below it."""
        if isinstance(node.value, Rows):
            return self.rows(node)
        if not node.args:
            return leaf(node)
        weigh = self.exact if node.op in SETTLING or node.op in TEMPLATES else self.plain
        parts = [weigh(a) for a in node.args]
        own = operation(node, self.store)
        characters, leaves = own.characters, 0
        for part in parts:
            characters += part.characters
            leaves += part.leaves
        risky = [a for a in node.args if wide(a)] if self.store == "sqlite" and node.kind is Kind.BOOLEAN else []
        if risky:
            characters = leaves + (EXACT if any(a.soft for a in risky) else characters)
        return Weight(characters, deepest(own.building, parts, BUILDING), deepest(own.writing, parts, WRITING), leaves)

    def rows(self, node: Node) -> Weight:
        """Return what related rows weigh, with what is computed of each."""
        parts = [self.exact(one) for one in (*node.args, *node.rows.inner)]
        characters = ROWS + LINK * len(node.rows.links) + sum(part.characters for part in parts)
        building, writing = (max((part[i] for part in parts), default=0) + ROWS_CALLS for i in (BUILDING, WRITING))
        return Weight(characters, building, writing, characters)


def deepest(own: Sequence[int], parts: Sequence[Weight], measure: int) -> int:
    """Return how many calls are open at the deepest of the operands."""
    out = 0
    for place, part in enumerate(parts):
        calls = own[min(place, len(own) - 1)] + part[measure]
        out = max(out, calls)
    return out


def leaf(node: Node) -> Weight:
    """Return what a value without operands weighs; a literal is measured with the operation it is written in."""
    if isinstance(node.value, Place):
        size = LEAF + LINK * len(node.value.links)
        return Weight(size, LEAF_CALLS, LEAF_CALLS, size)
    if node.op == "lit":
        return Weight(len(str(node.value)) if node.kind is Kind.NUMBER else 0, LEAF_CALLS, LEAF_CALLS, 0)
    return Weight(LEAF, LEAF_CALLS, LEAF_CALLS, LEAF)


def operation(node: Node, store: str) -> Operation:
    """Return what an operation adds to its operands; beyond a number of operands each adds what the last one did."""
    count = len(node.args)
    if count > MEASURED_ARGUMENTS:
        most = operation(replace(node, args=node.args[:MEASURED_ARGUMENTS]), store)
        less = operation(replace(node, args=node.args[: MEASURED_ARGUMENTS - 1]), store)
        more = max(most.characters - less.characters, 1) * (count - MEASURED_ARGUMENTS)
        return most._replace(characters=most.characters + more)
    key = (store, node.op, *((a.kind, a.nullable, a.op if a.op in ("lit", "var") else "", wide(a)) for a in node.args))
    found = OPERATIONS.get(key)
    if found is None:
        if len(OPERATIONS) >= MOST_OPERATIONS:
            OPERATIONS.clear()
        found = OPERATIONS[key] = measured(node, store)
    return found


def measured(node: Node, store: str) -> Operation:
    """Return what one operation makes; written-out operands stay, since some functions want them so."""
    alone = replace(node, args=tuple(a if a.op == "lit" else stand_in(a, i) for i, a in enumerate(node.args)))
    source, start = Blank(), open_calls()
    try:
        written = str(Emitter(store, source).any(alone).compile(dialect=DIALECTS[store]))
    except sa.exc.CompileError:
        return Operation(ROWS, [ROWS_CALLS], [ROWS_CALLS])
    places = [source.columns.get(place, ()) for place in range(len(node.args))]
    building = [max([one.building - start - STAND_IN_BUILT for one in found], default=0) for found in places]
    writing = [max([one.writing - start - STAND_IN_WRITTEN for one in found], default=0) for found in places]
    return Operation(len(written), building, writing)
