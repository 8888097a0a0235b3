"""Exact arithmetic on types: which scale, bound and nullability an operation has, and the form a store may compute it
in.

Numbers are scaled integers. Nothing here rounds except division as a value (10 places, half away from zero) and the
ROUND family, which round the true quotient once when they stand directly over a division. Source:
research/expression-spike.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.expressions.nodes import I64, LIMIT, Node, boolean
from engine.expressions.types import Kind, Type

DIVISION_SCALE = 10
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def literal(value: int, scale: int = 0) -> Node:
    """Return the literal `value / 10**scale`."""
    return Node("lit", (), Type(Kind.NUMBER, scale, abs(value), nullable=False), value)


def numeric(
    op: str, args: Sequence[Node], scale: int, bound: int, nullable: bool | None = None, **more: object
) -> Node:
    """Return a number node; it may be null if an argument may, unless said otherwise."""
    nullable = any(a.nullable for a in args) if nullable is None else nullable
    return replace(Node(op, tuple(args), Type(Kind.NUMBER, scale, bound, nullable)), **more)  # type: ignore[arg-type]


def guard(node: Node) -> Node:
    """Return the node, null where it leaves 36 digits, if its bound says it can."""
    return node if node.bound < LIMIT else numeric("guard", [node], node.scale, LIMIT - 1, nullable=True)


def rescale(node: Node, scale: int) -> Node:
    """Return the same number at a scale that is not smaller."""
    factor = 10 ** (scale - node.scale)
    if factor == 1:
        return node
    if node.op == "lit" and node.value is None:
        return replace(node, type=replace(node.type, scale=scale))
    if node.op == "lit":
        return replace(literal(node.integer * factor, scale), pointer=node.pointer)
    return guard(numeric("scale", [node], scale, node.bound * factor, value=factor, pointer=node.pointer))


def align(nodes: Sequence[Node]) -> list[Node]:
    """Return the numbers at their largest scale."""
    top = max(n.scale for n in nodes)
    return [rescale(n, top) for n in nodes]


def add(op: str, x: Node, y: Node) -> Node:
    """Return the sum (`+`) or difference (`-`)."""
    left, right = align([x, y])
    return guard(numeric(op, [left, right], left.scale, left.bound + right.bound))


def multiply(x: Node, y: Node) -> Node:
    """Return the exact product."""
    return guard(numeric("*", [x, y], x.scale + y.scale, x.bound * y.bound))


def divide(x: Node, y: Node, places: int = DIVISION_SCALE, mode: str = "round") -> Node:
    """Return the quotient at `places` places, rounded once from the true quotient; null if `y` is zero."""
    shift = places - x.scale + y.scale
    n, d = (rescale(x, x.scale + shift), y) if shift >= 0 else (x, rescale(y, y.scale - shift))
    fixed = d.op == "lit" and bool(d.value)
    bound = n.bound // abs(d.integer) + 1 if fixed else n.bound
    nullable = n.nullable if fixed else True
    return numeric("/", [n, d], places, bound, nullable, value=mode, written=(x, y), reach=2 * n.bound + d.bound)


def is_quotient(node: Node) -> bool:
    """Tell whether the node is a division as its author wrote it, not yet rounded to other places."""
    return node.op == "/" and bool(node.written)


def rounded_quotient(node: Node, places: int, mode: str) -> Node:
    """Return a quotient rounded once at some places: a value of its own, no longer compared without dividing."""
    x, y = node.written
    return replace(divide(x, y, places, mode), written=())


def modulo(x: Node, y: Node) -> Node:
    """Return the remainder, signed as the dividend; null if `y` is zero."""
    left, right = align([x, y])
    return numeric("%", [left, right], left.scale, min(left.bound, right.bound), nullable=True)


def negate(x: Node) -> Node:
    """Return -x."""
    return (
        literal(-x.integer, x.scale) if x.op == "lit" and x.value is not None else numeric("neg", [x], x.scale, x.bound)
    )


def extreme(op: str, nodes: Sequence[Node]) -> Node:
    """Return the smallest (`min`) or largest (`max`); null if any is null."""
    aligned = align(nodes)
    return numeric(op, aligned, aligned[0].scale, max(n.bound for n in aligned))


def rounding(mode: str, x: Node, places: int) -> Node:
    """Return `x` at `places` places: half away from zero (`round`), away from zero (`roundup`), towards it
    (`rounddown`).
    """
    if x.scale <= places:
        return x
    if is_quotient(x):
        return rounded_quotient(x, places, mode)
    step = 10 ** (x.scale - places)
    return numeric(mode, [x], places, x.bound // step + 1, value=step, reach=x.bound + step)


def fit(node: Node, type_: Type) -> Node:
    """Return the node as a value of the type is stored: a number rounded once to the type's scale, anything else as
    it is.
    """
    if node.kind is not Kind.NUMBER or type_.kind is not Kind.NUMBER:
        return node
    return rescale(rounding("round", node, type_.scale), type_.scale)


def ratio(op: str, left: Node, right: Node) -> Node | None:
    """Return `x / y <op> c` (or `c / d`) without dividing: exact. None where equality must treat null as a value."""
    written = (left, right)
    if not is_quotient(left):
        left, right, op = right, left, FLIPPED[op]
    if op in ("==", "!=") and right.nullable:
        return None
    x, y = left.written
    top, bottom = right.written if is_quotient(right) else (right, None)
    numerator, product = align([multiply(x, bottom) if bottom else x, multiply(top, y)])
    divisor = multiply(y, bottom) if bottom else y
    out = boolean("ratio", numerator, product, divisor, value="==" if op == "!=" else op, written=written)
    return boolean("not", out, written=(out,)) if op == "!=" else out


def wide(node: Node) -> bool:
    """Tell whether the number may pass 64 bits on the way."""
    return node.kind is Kind.NUMBER and node.peak > I64
