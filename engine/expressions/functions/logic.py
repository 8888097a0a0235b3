"""Logic: choosing between values, truth that is never null, blankness and membership."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import sqlalchemy as sa

from engine.expressions.functions.base import Call, Example, Function, Label, Sql, Template, registered
from engine.expressions.functions.operators import compare
from engine.expressions.nodes import Node, boolean, null
from engine.expressions.types import Kind, Type
from engine.expressions.unify import adopt, described, merged, unify

NUMBER_PATTERN = r"^[ 　]*[+-]?[0-9]{1,18}(\.[0-9]{1,10})?[ 　]*$"
TRUTH = sa.Boolean()


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


def exclusive(call: Call) -> Node:
    """Return whether an odd number of the conditions holds."""
    return reduce(lambda x, y: boolean("!=", x, y), call.nodes)


def switched(call: Call) -> Node:
    """Return the value after the first case that equals the first argument, else the last one."""
    value, *rest = call.nodes
    pairs = list(zip(rest[::2], rest[1::2], strict=False))
    flat = [n for case, result in pairs for n in (compare("==", call, value, case), result)]
    return choose(replace(call, nodes=tuple(flat + (rest[-1:] if len(rest) % 2 else []))))


def between(call: Call) -> Node:
    """Return whether the value lies between two others, both included."""
    value, low, high = call.nodes
    return boolean("and", compare("<=", call, low, value), compare("<=", call, value, high))


def null_if(call: Call) -> Node:
    """Return the first value, null where it equals the second."""
    first, second = unify(call, call.nodes)
    missing = compare("==", call, first, second)
    return Node("if", (missing, null(first.type), first), merged([first], nullable=True))


def number_like(call: Call) -> Node:
    """Return whether the text is a number."""
    return boolean("numberlike", *call.nodes)


def like_number(name: str) -> Sql:
    """Return the template that tells whether a text matches the pattern of a number."""
    return lambda e, n, x: sa.type_coerce(getattr(sa.func, name)(x[0], sa.literal(NUMBER_PATTERN, sa.Text())), TRUTH)


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
    Function(
        "XOR",
        "xor",
        Label("异或", "Exclusive or"),
        Label("奇数个条件成立", "Whether an odd number of conditions holds"),
        "logic",
        ("boolean", "boolean", "boolean*"),
        exclusive,
        (Example("XOR(1 < 2, 2 < 1)", True), Example("XOR(1 < 2, 2 < 3)", False)),
    ),
    Function(
        "SWITCH",
        "switch",
        Label("按值选取", "Switch"),
        Label(
            "与哪个值相等就取它后面的结果，都不等取最后一个",
            "The result after the case the value equals, else the last one",
        ),
        "logic",
        ("any", "any", "any", "any*"),
        switched,
        (Example('SWITCH({level}, "low", 1, "mid", 2, 3)', "2"), Example('SWITCH(5, 1, "a", 2, "b")', None)),
    ),
    Function(
        "BETWEEN",
        "between",
        Label("介于", "Between"),
        Label("在两者之间，含两端", "Whether a value lies between two others, both included"),
        "logic",
        ("any", "any", "any"),
        between,
        (Example("BETWEEN(3, 1, 3)", True), Example("BETWEEN(1 / 0, 1, 3)", False)),
    ),
    Function(
        "COALESCE",
        "coalesce",
        Label("首个非空值", "First filled"),
        Label("第一个不为空的值，同 IFBLANK", "The first value that is not blank, as IFBLANK"),
        "logic",
        ("any", "any", "any*"),
        if_blank,
        (Example("COALESCE(1 / 0, 2 / 0, 3)", "3"),),
    ),
    Function(
        "IFERROR",
        "iferror",
        Label("出错则取", "If error"),
        Label("算不出来（如除以零）时取后者", "Another value where the first cannot be computed, as by x/0"),
        "logic",
        ("any", "any"),
        if_blank,
        (Example("IFERROR(1 / 0, 0)", "0"), Example("IFERROR(6 / 3, 0)", "2"), Example("IFERROR(6 % 0, 9)", "9")),
    ),
    Function(
        "NULLIF",
        "nullif",
        Label("相等则空", "Null if equal"),
        Label("两者相等时为空，否则取前者", "Blank where both are equal, else the first"),
        "logic",
        ("any", "any"),
        null_if,
        (Example("NULLIF(5, 0)", "5"), Example("NULLIF(0, 0.0)", None)),
    ),
    Function(
        "ISFILLED",
        "isfilled",
        Label("不为空", "Is filled"),
        Label("有值，且不是空文字、空列表", "Whether there is a value, and no empty text or list"),
        "logic",
        ("any",),
        lambda c: boolean("not", boolean("isblank", *c.nodes)),
        (Example('ISFILLED("x")', True), Example("ISFILLED(1 / 0)", False)),
    ),
    Function(
        "ISNUMBER",
        "isnumber",
        Label("是数字", "Is a number"),
        Label("文字能转成数字", "Whether VALUE can read the text"),
        "logic",
        ("text",),
        number_like,
        (Example('ISNUMBER("-1.5")', True), Example('ISNUMBER("1e5")', False), Example('ISNUMBER("")', False)),
        ops={
            "numberlike": Template(
                "number_like({0})",
                registered("number_like"),
                lambda e, n, x: x[0].op("~", is_comparison=True, return_type=TRUTH)(
                    sa.literal(NUMBER_PATTERN, sa.Text())
                ),
                like_number("regexp_matches"),
                browser="numberLike",
            )
        },
    ),
)
