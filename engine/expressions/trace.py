# ruff: noqa: A005
"""Why a condition came out as it did: a tree of its conditions with the values they saw.

The values of `observed` nodes are computed either by Python for one record (`explain`) or selected for a whole set
by one SQL statement; `assemble` makes the same tree of both. A mark says why an operand is null; only Python can
tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node, Place, walk
from engine.expressions.python import compile_python, compile_tuple
from engine.expressions.types import Context, Json, Kind, Type

Reason: TypeAlias = "Callable[[Mapping[str, object], Context], str | None]"
JUNCTIONS = ("and", "or", "not")


class Operand(NamedTuple):
    """A value a condition saw: where it is written, its internal value and type, and why it is null if that is not
    plain.
    """

    pointer: str
    value: object
    type: Type
    mark: str | None = None

    def to_json(self) -> Json:
        """Return the operand as JSON; numbers are decimal strings."""
        out: dict[str, Json] = {
            "pointer": self.pointer,
            "kind": self.type.kind.value,
            "value": to_json(self.value, self.type),
        }
        if self.mark:
            out["mark"] = self.mark
        return out


@dataclass(frozen=True, slots=True)
class Step:
    """What is fixed of one condition: where it is written, its operator, the place of its result among the observed
    values; a junction has parts, any other operands with their places.
    """

    pointer: str
    op: str
    place: int
    parts: tuple[Step, ...] = ()
    operands: tuple[tuple[int, str, Type], ...] = ()


class Trace:
    """One condition with what it saw: a view of the observed values, read only when it is looked at."""

    __slots__ = ("_marks", "_step", "_values")

    def __init__(self, step: Step, values: Sequence[object], marks: Mapping[int, str]) -> None:
        self._step, self._values, self._marks = step, values, marks

    @property
    def pointer(self) -> str:
        """Where the condition is written."""
        return self._step.pointer

    @property
    def op(self) -> str:
        """The operator as the author wrote it."""
        return self._step.op

    @property
    def result(self) -> bool:
        """Whether the condition holds."""
        return bool(self._values[self._step.place])

    @property
    def parts(self) -> tuple[Trace, ...]:
        """The conditions a junction joins."""
        return tuple(Trace(step, self._values, self._marks) for step in self._step.parts)

    @property
    def failing(self) -> tuple[Trace, ...]:
        """The smallest conditions because of which this one does not hold; nothing if it does."""
        if self.result:
            return ()
        if self.op != "and" or not self.parts:
            return (self,)
        return tuple(below for part in self.parts for below in part.failing)

    @property
    def operands(self) -> tuple[Operand, ...]:
        """The values a plain condition saw."""
        values, marks = self._values, self._marks
        return tuple(Operand(where, values[i], type_, marks.get(i)) for i, where, type_ in self._step.operands)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Trace) and self.to_json() == other.to_json()

    def __hash__(self) -> int:
        return hash((self._step.pointer, self._step.op, self.result))

    def to_json(self) -> Json:
        """Return the trace as JSON."""
        return as_json(self._step, self._values, self._marks)


def as_json(step: Step, values: Sequence[object], marks: Mapping[int, str]) -> dict[str, Json]:
    """Return the JSON of a trace, straight from the values: every firing of a rule is stored with it."""
    out: dict[str, Json] = {"pointer": step.pointer, "op": step.op, "result": bool(values[step.place])}
    if step.parts:
        out["parts"] = [as_json(part, values, marks) for part in step.parts]
    if step.operands:
        out["operands"] = [Operand(p, values[i], t, marks.get(i)).to_json() for i, p, t in step.operands]
    return out


def operator(node: Node) -> str:
    """Return the operator as the author wrote it."""
    return {"not": "!", "ratio": node.name if node.op == "ratio" else "", "has": "in", "derived": "var"}.get(
        node.op, node.op
    )


def parts(node: Node) -> tuple[Node, ...]:
    """Return the conditions a junction joins; none for any other condition."""
    return node.args if node.op in JUNCTIONS and not negated_ratio(node) else ()


def negated_ratio(node: Node) -> bool:
    """Tell whether the node is `a / b != c`, which is lowered to the negation of a ratio."""
    return node.op == "not" and bool(node.written)


def seen(node: Node) -> tuple[Node, ...]:
    """Return the operands of a plain condition that are not literals."""
    if negated_ratio(node):
        return seen(node.args[0])
    if node.op in ("derived", "if", "ifblank") or not node.args:
        return ()
    return tuple(
        n for n in node.operands if n.op not in ("lit", "null") and not (n.op == "user" and n.kind is Kind.LIST)
    )


def observed(node: Node) -> list[tuple[str, Node]]:
    """Return every condition and its operands that are not literals, with their pointers, in the order `assemble`
    takes.
    """
    return list(observe(node))


def observe(node: Node) -> Iterator[tuple[str, Node]]:
    """Yield the node and what it is made of."""
    yield node.pointer, node
    below = parts(node)
    for part in below:
        yield from observe(part)
    if not below:
        yield from ((n.pointer, n) for n in seen(node))


def assemble(node: Node, values: Sequence[object], marks: Mapping[int, str] | None = None) -> Trace:
    """Return the trace made of the values of the `observed` nodes, given in their order."""
    return Trace(steps(node), values, marks or {})


def steps(node: Node) -> Step:
    """Return what is fixed of the traces of a condition, for many rows of values."""
    return step(node, 0)[0]


def step(node: Node, at: int) -> tuple[Step, int]:
    """Return the step of the node observed at a place in the values, and the place after it."""
    below, place = [], at + 1
    for part in parts(node):
        piece, place = step(part, place)
        below.append(piece)
    op = "!=" if negated_ratio(node) else operator(node)
    if below:
        return Step(node.pointer, op, at, tuple(below)), place
    wanted = tuple((place + i, n.pointer, n.type) for i, n in enumerate(seen(node)))
    return Step(node.pointer, op, at, (), wanted), place + len(wanted)


class Tracer:
    """Explains one condition for any record or row of values; made once."""

    __slots__ = ("_computed", "_observe", "_reasons", "_steps")

    def __init__(self, node: Node) -> None:
        nodes = [n for _, n in observed(node)]
        self._observe, self._steps = compile_tuple(nodes), steps(node)
        self._computed = {i: n for i, n in enumerate(nodes) if n.args and n.nullable}
        self._reasons: dict[int, list[Reason]] = {}

    def __call__(self, record: Mapping[str, object], context: Context) -> Trace:
        """Return the trace for a record."""
        values = self._observe(record, context)
        marks = self._marks(values, record, context) if self._computed and None in values else {}
        return Trace(self._steps, values, marks)

    def of(self, values: Sequence[object]) -> Trace:
        """Return the trace made of the values of the `observed` nodes, given in their order."""
        return Trace(self._steps, values, {})

    def _marks(self, values: Sequence[object], record: Mapping[str, object], context: Context) -> dict[int, str]:
        """Return why computed operands are null, by their places."""
        marks: dict[int, str] = {}
        for place, node in self._computed.items():
            if values[place] is None:
                if place not in self._reasons:
                    self._reasons[place] = reasons(node)
                why = next((found for one in self._reasons[place] if (found := one(record, context))), None)
                if why:
                    marks[place] = why
        return marks


def tracer(node: Node) -> Tracer:
    """Return the function that explains the condition for a record, compiled once."""
    return Tracer(node)


def explain(node: Node, record: Mapping[str, object], context: Context) -> Trace:
    """Return the trace of the condition for one record."""
    return tracer(node)(record, context)


def reasons(node: Node) -> list[Reason]:
    """Return the tests for what may make the node null, innermost first: each gives `x/0`, `overflow` or the field that
    is blank, or None.
    """
    found = (reason(n) for n in sorted(walk(node), key=lambda n: n.depth))
    return [one for one in found if one is not None]


def reason(node: Node) -> Reason | None:
    """Return the test whether this very node makes a null, None if it never does."""
    if node.op in ("/", "%"):
        divisor = compile_python(node.args[1])
        return lambda record, context: "x/0" if divisor(record, context) == 0 else None
    if node.op == "guard":
        value, inner = compile_python(node), compile_python(node.args[0])
        return lambda d, c: "overflow" if value(d, c) is None and inner(d, c) is not None else None
    if node.op == "var" and isinstance(node.value, Place) and node.kind is not Kind.BOOLEAN:
        read = compile_python(node)
        blank = f"blank {'.'.join([*(link.field for link in node.value.links), node.value.field])}"
        return lambda record, context: blank if read(record, context) is None else None
    return None
