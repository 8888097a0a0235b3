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
from engine.expressions.types import Kind, Type, span
from engine.expressions.values.numeric import down, half, up

DIVISION_SCALE = 10
ROUNDED = {"round": half, "roundup": up, "rounddown": down}
FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def literal(value: int, scale: int = 0) -> Node:
    """Return the literal `value / 10**scale`."""
    return Node("lit", (), span(value, value, scale, nullable=False), value)


def numeric(
    op: str, args: Sequence[Node], scale: int, interval: tuple[int, int], nullable: bool | None = None, **more: object
) -> Node:
    """Return a number node; it may be null if an argument may, unless said otherwise."""
    nullable = any(a.nullable for a in args) if nullable is None else nullable
    return Node(op, tuple(args), span(*interval, scale, nullable), **more)  # type: ignore[arg-type]


def guard(node: Node) -> Node:
    """Return the node, null where it leaves 36 digits, if its bound says it can."""
    if node.bound < LIMIT:
        return node
    interval = max(node.low, 1 - LIMIT), min(node.high, LIMIT - 1)
    return numeric("guard", [node], node.scale, interval, nullable=True)


def rescale(node: Node, scale: int) -> Node:
    """Return the same number at a scale that is not smaller."""
    factor = 10 ** (scale - node.scale)
    if factor == 1:
        return node
    if node.op == "lit" and node.value is None:
        return replace(node, type=replace(node.type, scale=scale))
    if node.op == "lit":
        return replace(literal(node.integer * factor, scale), pointer=node.pointer)
    interval = node.low * factor, node.high * factor
    return guard(numeric("scale", [node], scale, interval, value=factor, pointer=node.pointer))


def align(nodes: Sequence[Node]) -> list[Node]:
    """Return the numbers at their largest scale."""
    top = max(n.scale for n in nodes)
    return [rescale(n, top) for n in nodes]


def add(op: str, x: Node, y: Node) -> Node:
    """Return the sum (`+`) or difference (`-`)."""
    left, right = align([x, y])
    low, high = (right.low, right.high) if op == "+" else (-right.high, -right.low)
    return guard(numeric(op, [left, right], left.scale, (left.low + low, left.high + high)))


def multiply(x: Node, y: Node) -> Node:
    """Return the exact product."""
    corners = [a * b for a in (x.low, x.high) for b in (y.low, y.high)]
    return guard(numeric("*", [x, y], x.scale + y.scale, (min(corners), max(corners))))


def divide(x: Node, y: Node, places: int = DIVISION_SCALE, mode: str = "round") -> Node:
    """Return the quotient at `places` places, rounded once from the true quotient; null if `y` is zero."""
    shift = places - x.scale + y.scale
    n, d = (rescale(x, x.scale + shift), y) if shift >= 0 else (x, rescale(y, y.scale - shift))
    nullable = n.nullable or d.nullable or d.low <= 0 <= d.high
    reach = 2 * (n.bound + d.bound)
    return numeric("/", [n, d], places, quotients(n, d), nullable, value=mode, written=(x, y), reach=reach)


def quotients(n: Node, d: Node) -> tuple[int, int]:
    """Return the interval of n / d, however it is rounded."""
    nearest = max(d.low, -d.high, 1)
    most = n.bound // nearest + 1
    low, high = (-most if min(n.low, d.low) < 0 else 0), most
    if (n.high <= 0 <= d.low) or (d.high <= 0 <= n.low):
        return -most, 0
    return (0, high) if n.high <= 0 and d.high <= 0 else (low, high)


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
    most = min(left.bound, right.bound)
    interval = (-most if left.low < 0 else 0), (most if left.high > 0 else 0)
    nullable = left.nullable or right.nullable or right.low <= 0 <= right.high
    return numeric("%", [left, right], left.scale, interval, nullable)


def negate(x: Node) -> Node:
    """Return -x."""
    return (
        literal(-x.integer, x.scale)
        if x.op == "lit" and x.value is not None
        else numeric("neg", [x], x.scale, (-x.high, -x.low))
    )


def extreme(op: str, nodes: Sequence[Node]) -> Node:
    """Return the smallest (`min`) or largest (`max`); null if any is null."""
    aligned = align(nodes)
    pick = min if op == "min" else max
    interval = pick(n.low for n in aligned), pick(n.high for n in aligned)
    return numeric(op, aligned, aligned[0].scale, interval)


def absolute(x: Node) -> Node:
    """Return |x|."""
    low = 0 if x.low <= 0 <= x.high else min(abs(x.low), abs(x.high))
    return numeric("abs", [x], x.scale, (low, x.bound))


def rounding(mode: str, x: Node, places: int) -> Node:
    """Return `x` at `places` places: half away from zero (`round`), away from zero (`roundup`), towards it
    (`rounddown`).
    """
    if x.scale <= places:
        return x
    if is_quotient(x):
        return rounded_quotient(x, places, mode)
    step = 10 ** (x.scale - places)
    interval = ROUNDED[mode](x.low, step), ROUNDED[mode](x.high, step)
    return numeric(mode, [x], places, interval, value=step, reach=x.bound + step)


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
