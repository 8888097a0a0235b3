"""Logic: choosing between values, truth that is never null, blankness and membership."""

from __future__ import annotations

from engine.expressions.functions.base import Call, Example, Function, Label
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type
from engine.expressions.unify import adopt, described, merged, unify


def choose(call: Call) -> Node:
    """Return the value after the first condition that holds; without an else, null."""
    nodes = list(call.nodes)
    if len(nodes) % 2 == 0:
        nodes.append(Node("null", (), Type(Kind.TEXT)))
    conditions, values = nodes[:-1:2], unify(call, [*nodes[1:-1:2], nodes[-1]])
    for place, condition in enumerate(conditions):
        if condition.kind is not Kind.BOOLEAN or condition.op == "null":
            call.refuse("EXPR-E005", position=2 * place + 1, expected="boolean", found=described(condition))
    out, type_ = values[-1], merged(values, any(v.nullable for v in values))
    for condition, value in zip(reversed(conditions), reversed(values[:-1]), strict=True):
        out = Node("if", (condition, value, out), type_)
    return out


def if_blank(call: Call) -> Node:
    """Return the first value that is not blank."""
    values = unify(call, call.nodes)
    if values[0].kind in (Kind.LIST, Kind.RECORDS):
        call.refuse("EXPR-E005", position=1, expected="a single value", found=described(values[0]))
    left_over = values[-1:] if values[0].kind is Kind.TEXT else values  # an empty text is passed over too
    return Node("ifblank", tuple(values), merged(values, all(v.nullable for v in left_over)))


def contained(call: Call) -> Node:
    """Return whether the value is one of the others, an entry of a list, or a part of a text."""
    x, *items = call.nodes
    if len(items) == 1 and items[0].kind is Kind.LIST:
        return entry(call, x, items[0])
    values = unify(call, [x, *items])
    if values[0].kind in (Kind.LIST, Kind.BOOLEAN):
        call.refuse("EXPR-E005", position=1, expected="a single value", found=described(values[0]))
    fixed = tuple(v for v in values[1:] if v.op == "lit" and v.value is not None)
    loose = [boolean("==", values[0], v) for v in values[1:] if v not in fixed]
    if not loose:
        return boolean("in", values[0], *fixed, written=(x,))
    return boolean("or", *([boolean("in", values[0], *fixed, written=(x,))] if fixed else []), *loose)


def entry(call: Call, x: Node, entries: Node) -> Node:
    """Return whether the value is an entry of the list."""
    element = Type(
        Kind.CHOICE if entries.type.options else Kind.RECORD if entries.type.form else Kind.TEXT,
        options=entries.type.options,
        form=entries.type.form,
    )
    value = adopt(call, x, Node("var", (), element))
    if value.kind is not element.kind or value.type.form != element.form:
        call.refuse("EXPR-E006", left=described(x), right=f"list of {element.form or element.kind}")
    return boolean("has", value, entries)


FUNCTIONS = (
    Function(
        "IF",
        "if",
        Label("如果", "If"),
        Label("条件成立取前者，否则取后者", "One value if a condition holds, else another"),
        "logic",
        ("boolean", "any", "any?", "any*"),
        choose,
        (Example('IF(1 > 2, "a", "b")', "b"), Example("IF(1 > 2, 5)", None)),
    ),
    Function(
        "IFS",
        "ifs",
        Label("多重如果", "First match"),
        Label("取第一个成立的条件之后的值", "The value after the first condition that holds"),
        "logic",
        ("boolean", "any", "any*"),
        choose,
        (Example("IFS(1 > 2, 10, 2 > 1, 20)", "20"),),
    ),
    Function(
        "AND",
        "and",
        Label("并且", "And"),
        Label("全部成立", "Whether all hold"),
        "logic",
        ("boolean", "boolean*"),
        lambda c: boolean("and", *c.nodes),
        (Example("AND(1 < 2, 2 < 1)", False),),
    ),
    Function(
        "OR",
        "or",
        Label("或者", "Or"),
        Label("任何一个成立", "Whether any holds"),
        "logic",
        ("boolean", "boolean*"),
        lambda c: boolean("or", *c.nodes),
        (Example("OR(1 < 2, 2 < 1)", True),),
    ),
    Function(
        "NOT",
        "!",
        Label("不是", "Not"),
        Label("不成立", "Whether it does not hold"),
        "logic",
        ("boolean",),
        lambda c: boolean("not", *c.nodes),
        (Example("NOT(1 / 0 > 1)", True),),
    ),
    Function(
        "ISBLANK",
        "isblank",
        Label("为空", "Is blank"),
        Label("没有值，或是空文字、空列表", "No value, or an empty text or list"),
        "logic",
        ("any",),
        lambda c: boolean("isblank", *c.nodes),
        (Example('ISBLANK("")', True), Example("ISBLANK(1 / 0)", True)),
    ),
    Function(
        "IFBLANK",
        "ifblank",
        Label("为空则取", "If blank"),
        Label("第一个不为空的值", "The first value that is not blank"),
        "logic",
        ("any", "any", "any*"),
        if_blank,
        (Example("IFBLANK(1 / 0, 7)", "7"), Example('IFBLANK("", "x")', "x")),
    ),
    Function(
        "IN",
        "in",
        Label("属于", "Is one of"),
        Label("是其中之一，或是列表的一项", "Whether it is one of the values, or an entry of a list"),
        "logic",
        ("any", "any", "any*"),
        contained,
        (Example("IN(2, 1, 2.0, 3)", True), Example('IN("x", "a", "b")', False)),
    ),
)
