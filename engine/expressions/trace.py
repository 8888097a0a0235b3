# ruff: noqa: A005
"""Why a condition came out as it did: a tree of its conditions with the values they saw.

The values of `observed` nodes are computed either by Python for one record (`explain`) or selected for a whole set
by one SQL statement; `assemble` makes the same tree of both. A mark says why an operand is null; only Python can
tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from engine.expressions.coerce import to_json
from engine.expressions.nodes import Node, Place, walk
from engine.expressions.python import compile_python, compile_tuple
from engine.expressions.types import Context, Json, Kind, Type

Plan: TypeAlias = "Callable[[Sequence[object], Mapping[int, str]], Trace]"
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
            "kind": str(self.type.kind),
            "value": to_json(self.value, self.type),
        }
        return {**out, "mark": self.mark} if self.mark else out


class Trace(NamedTuple):
    """One condition: where it is written, its operator and result; a junction has parts, any other operands."""

    pointer: str
    op: str
    result: bool
    parts: tuple[Trace, ...] = ()
    operands: tuple[Operand, ...] = ()

    def to_json(self) -> Json:
        """Return the trace as JSON."""
        out: dict[str, Json] = {"pointer": self.pointer, "op": self.op, "result": self.result}
        if self.parts:
            out["parts"] = [p.to_json() for p in self.parts]
        if self.operands:
            out["operands"] = [o.to_json() for o in self.operands]
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
    return assembler(node)(values, marks or {})


def assembler(node: Node) -> Plan:
    """Return `assemble` for one condition, made once for many rows of values."""
    return plan(node, 0)[0]


def plan(node: Node, at: int) -> tuple[Plan, int]:
    """Return how to make the trace of the node observed at a place in the values, and the place after it."""
    below, pointer, place = [], node.pointer, at + 1
    for part in parts(node):
        piece, place = plan(part, place)
        below.append(piece)
    op = "!=" if negated_ratio(node) else operator(node)
    if below:
        return lambda values, marks: Trace(
            pointer, op, bool(values[at]), tuple([p(values, marks) for p in below])
        ), place
    wanted = [(place + i, n.pointer, n.type) for i, n in enumerate(seen(node))]

    def leaf(values: Sequence[object], marks: Mapping[int, str]) -> Trace:
        shown = tuple([Operand(where, values[i], type_, marks.get(i)) for i, where, type_ in wanted])
        return Trace(pointer, op, bool(values[at]), (), shown)

    return leaf, place + len(wanted)


def tracer(node: Node) -> Callable[[Mapping[str, object], Context], Trace]:
    """Return the function that explains the condition for a record, compiled once."""
    nodes = [n for _, n in observed(node)]
    run = compile_tuple(nodes)
    make = assembler(node)
    computed = [i for i, n in enumerate(nodes) if n.args and n.nullable]

    def trace(record: Mapping[str, object], context: Context) -> Trace:
        values = run(record, context)
        empty = [i for i in computed if values[i] is None]
        return make(values, {i: why for i in empty if (why := reason(nodes[i], record, context))})

    return trace


def explain(node: Node, record: Mapping[str, object], context: Context) -> Trace:
    """Return the trace of the condition for one record."""
    return tracer(node)(record, context)


def reason(node: Node, record: Mapping[str, object], context: Context) -> str | None:
    """Return why the node is null: `x/0`, `overflow`, or the field that is blank; None if nothing plain is to blame."""

    def value(n: Node) -> object:
        return compile_python(n)(record, context)

    for n in sorted(walk(node), key=lambda n: n.depth):
        if n.op in ("/", "%") and value(n.args[1]) == 0:
            return "x/0"
        if n.op == "guard" and value(n) is None and value(n.args[0]) is not None:
            return "overflow"
        if n.op == "var" and isinstance(n.value, Place) and value(n) is None and n.kind is not Kind.BOOLEAN:
            return f"blank {'.'.join([*(link.field for link in n.value.links), n.value.field])}"
    return None
