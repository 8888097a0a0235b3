"""The infix operators: arithmetic on exact numbers, comparisons that are never null, and joining text."""

from __future__ import annotations

from functools import reduce
from itertools import pairwise

from engine.expressions.arithmetic import add, divide, is_quotient, modulo, multiply, negate, ratio
from engine.expressions.functions.base import Call, Example, Function, Label, Rule
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type
from engine.expressions.unify import ranked, unify

ORDERED = (Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.CHOICE)
COMPARED = (*ORDERED, Kind.BOOLEAN, Kind.RECORD)


def subtract(call: Call) -> Node:
    """Return the difference, or the negative of a single operand."""
    if len(call.nodes) == 1:
        return negate(call.nodes[0])
    return reduce(lambda x, y: add("-", x, y), call.nodes)


def compare(op: str, call: Call, x: Node, y: Node) -> Node:
    """Return the comparison of two operands: exact over a quotient, by list order between choices, false over null."""
    equality = op in ("==", "!=")
    left, right = unify(call, [x, y])
    for n in (left, right):
        if n.kind not in (COMPARED if equality else ORDERED):
            position = 1 if n is left else 2
            expected = "|".join(COMPARED if equality else ORDERED)
            call.refuse("EXPR-E005", position=position, expected=expected, found=str(n.kind))
    if not equality:
        left, right = ranked(call, [left, right])
    divided = None
    if is_quotient(x) or is_quotient(y):
        divided = ratio(op, left if x.op == "null" else x, right if y.op == "null" else y)
    return divided or boolean(op, left, right, written=(x, y) if (left, right) != (x, y) else ())


def comparison(op: str) -> Rule:
    """Return the rule of a comparison; with three operands, each neighbouring pair must hold."""

    def rule(call: Call) -> Node:
        pairs = pairwise(call.nodes)
        parts = [compare(op, call, x, y) for x, y in pairs]
        return parts[0] if len(parts) == 1 else boolean("and", *parts)

    return rule


def joined(call: Call) -> Node:
    """Return the texts one after the other, null counting as empty."""
    return Node("concat", call.nodes, Type(Kind.TEXT, nullable=False))


def operator(key: str, power: int, label: Label, rule: Rule, args: tuple[str, ...], *examples: Example) -> Function:
    """Return the row of an infix operator."""
    text = Label(f"{label.zh}：{{a}} {key} {{b}}", f"{label.en}: {{a}} {key} {{b}}")
    symbol = {"==": "=", "!=": "<>", "concat": "&"}.get(key, key)
    names = {"%": "MOD", "concat": "CONCAT"}
    return Function(names.get(key, key), key, label, text, "operator", args, rule, examples, power, symbol)


TWO = ("number", "number")
MANY = ("number", "number", "number*")

FUNCTIONS = (
    operator(
        "+",
        30,
        Label("加", "Plus"),
        lambda c: reduce(lambda x, y: add("+", x, y), c.nodes),
        MANY,
        Example("0.1 + 0.2", "0.3"),
    ),
    operator("-", 30, Label("减", "Minus"), subtract, ("number", "number?"), Example("1 - 2.5", "-1.5")),
    operator("*", 40, Label("乘", "Times"), lambda c: reduce(multiply, c.nodes), MANY, Example("1.5 * 1.5", "2.25")),
    operator(
        "/",
        40,
        Label("除", "Divided by"),
        lambda c: divide(c.nodes[0], c.nodes[1]),
        TWO,
        Example("2 / 3", "0.6666666667"),
        Example("1 / 0", None),
    ),
    operator(
        "%",
        40,
        Label("余数", "Remainder"),
        lambda c: modulo(*c.nodes),
        TWO,
        Example("MOD(-7, 3)", "-1"),
        Example("7 % 0", None),
    ),
    operator(
        "==",
        10,
        Label("等于", "Equals"),
        comparison("=="),
        ("any", "any"),
        Example("1 = 1.0", True),
        Example("1 / 3 = 0.3333333333", False),
    ),
    operator("!=", 10, Label("不等于", "Differs from"), comparison("!="), ("any", "any"), Example('"a" <> "b"', True)),
    operator("<", 10, Label("小于", "Less than"), comparison("<"), ("any", "any", "any?"), Example('"a" < "B"', False)),
    operator("<=", 10, Label("不大于", "At most"), comparison("<="), ("any", "any", "any?"), Example("2 <= 2", True)),
    operator(">", 10, Label("大于", "More than"), comparison(">"), ("any", "any"), Example("2 / 3 > 0.6666", True)),
    operator(">=", 10, Label("不小于", "At least"), comparison(">="), ("any", "any"), Example("2 >= 3", False)),
    operator(
        "concat",
        20,
        Label("连接", "Join"),
        joined,
        ("text|choice", "text|choice*"),
        Example('CONCAT("a", "b")', "ab"),
        Example('"a" & LEFT("bc", 1)', "ab"),
    ),
)
