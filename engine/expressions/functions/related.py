"""Related rows: sums, counts and windows over the records that link to this one; the inner expression sees the related
row.

SUM and COUNT over no rows are 0; MIN, MAX, AVG are null and skip null rows; a window takes the newest rows by its
order field (rows without one are the oldest), ties by id.
"""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.arithmetic import align, divide, guard, multiply
from engine.expressions.functions.base import Call, Example, Function, Label, Rule
from engine.expressions.nodes import Node, Rows, boolean
from engine.expressions.types import Kind, Type, span
from engine.expressions.unify import described, position

MOST_ROWS = 10**9
EXTREMES = (Kind.NUMBER, Kind.DATE, Kind.DATETIME)


def total(rows: Rows, key: tuple[Node, ...] = ()) -> Node:
    """Return the sum of the items, `key` being what keyed rows are found by."""
    assert rows.item is not None
    item = rows.item
    low, high = min(item.low, 0) * MOST_ROWS, max(item.high, 0) * MOST_ROWS
    return guard(Node("sumof", key, span(low, high, item.scale, nullable=False), rows))


def tally(rows: Rows, key: tuple[Node, ...] = ()) -> Node:
    """Return the number of rows, of those with an item if there is one."""
    return Node("countof", key, span(0, MOST_ROWS, nullable=False), rows)


def average(rows: Rows) -> Node:
    """Return the quotient of sum and count, so that ROUND rounds it once and comparisons are exact."""
    return divide(total(rows), tally(rows))


def extreme(op: str) -> Rule:
    """Return the rule of the smallest or largest item."""

    def rule(call: Call) -> Node:
        (item,) = call.nodes
        if item.kind not in EXTREMES:
            call.refuse("EXPR-E005", position=2, expected="number|date|datetime", found=described(item))
        return Node(op, (), replace(item.type, nullable=True), replace(call.related(), item=item))

    return rule


def summed(call: Call) -> Node:
    """Return the sum of the rows' values, of those that meet the condition if there is one."""
    *where, item = call.nodes
    return total(replace(call.related(), where=where[0] if where else None, item=item))


def counted(call: Call) -> Node:
    """Return the number of rows, of those that meet the condition if there is one."""
    return tally(replace(call.related(), where=call.nodes[0] if call.nodes else None))


def truth(op: str) -> Rule:
    """Return the rule of ANYOF and ALLOF."""
    return lambda c: Node(op, (), Type(Kind.BOOLEAN, nullable=False), replace(c.related(), where=c.nodes[0]))


def last(call: Call) -> Node:
    """Return the value in the newest row."""
    (item,) = call.nodes
    nullable = item.kind is not Kind.BOOLEAN
    return Node("lastof", (), replace(item.type, nullable=nullable), replace(call.related(), item=item, newest=1))


def last_before(call: Call) -> Node:
    """Return the value in the newest row whose order is below a value of this record."""
    limit, item = call.nodes
    rows = call.related()
    assert rows.order is not None
    if limit.kind is Kind.CHOICE:
        limit = position(limit)
    if limit.kind is not rows.order.kind:
        call.refuse("EXPR-E005", position=3, expected=str(rows.order.kind), found=described(limit))
    order = rows.order
    if order.kind is Kind.NUMBER:
        order, limit = align([order, limit])
    nullable = item.kind is not Kind.BOOLEAN
    found = replace(rows, order=order, item=item, newest=1)
    return Node("lastbefore", (limit,), replace(item.type, nullable=nullable), found)


def first(call: Call) -> Node:
    """Return the value in the oldest row."""
    (item,) = call.nodes
    rows = replace(call.related(), item=item, newest=1, oldest=True)
    return Node("lastof", (), replace(item.type, nullable=item.kind is not Kind.BOOLEAN), rows)


def average_if(call: Call) -> Node:
    """Return the average of the rows that meet a condition."""
    where, item = call.nodes
    return average(replace(call.related(), where=where, item=item))


def extreme_if(op: str) -> Rule:
    """Return the rule of the smallest or largest item of the rows that meet a condition."""

    def rule(call: Call) -> Node:
        where, item = call.nodes
        return extreme(op)(replace(call, nodes=(item,), rows=replace(call.related(), where=where)))

    return rule


def unique(call: Call) -> Node:
    """Return how many different values the rows have."""
    (item,) = call.nodes
    if item.kind in (Kind.LIST, Kind.BOOLEAN, Kind.RECORDS):
        call.refuse("EXPR-E005", position=2, expected="number|text|date|datetime|choice", found=described(item))
    return Node("uniqueof", (), span(0, MOST_ROWS, nullable=False), replace(call.related(), item=item))


def share(call: Call) -> Node:
    """Return which share of the rows meets a condition; null without rows."""
    return divide(tally(replace(call.related(), where=call.nodes[0])), tally(call.related()))


def product(call: Call) -> Node:
    """Return the sum of the products of two values."""
    x, y = call.nodes
    return total(replace(call.related(), item=multiply(x, y)))


def strung(call: Call) -> Node:
    """Return the texts of the rows in their order, with a separator between them."""
    item, separator = call.nodes
    if separator.kind is not Kind.TEXT or separator.op == "null":
        call.refuse("EXPR-E005", position=4, expected="text", found=described(separator))
    if item.kind is Kind.CHOICE:
        item = Node("plain_text", (item,), Type(Kind.TEXT, nullable=item.nullable))
    return Node("joinof", (separator,), Type(Kind.TEXT), replace(call.related(), item=item))


def run(call: Call) -> Node:
    """Return the length of the newest unbroken run."""
    return Node("streak", (), span(0, MOST_ROWS, nullable=False), replace(call.related(), where=call.nodes[0]))


def row(name: str, label: Label, help_: Label, args: tuple[str, ...], rule: Rule, *examples: Example) -> Function:
    """Return the row of a function over related rows."""
    return Function(name, name.lower(), label, help_, "related", ("rows", *args), rule, examples)


FUNCTIONS = (
    row(
        "SUMOF",
        Label("合计", "Sum of"),
        Label("相关记录的合计，没有则为 0", "The sum over related records, 0 without any"),
        ("number",),
        summed,
        Example("SUMOF({lines}, {amount})", "30.50"),
    ),
    row(
        "COUNTOF",
        Label("条数", "Count of"),
        Label("相关记录的条数", "The number of related records"),
        (),
        counted,
        Example("COUNTOF({lines})", "4"),
    ),
    row(
        "AVGOF",
        Label("平均", "Average of"),
        Label("相关记录的平均，跳过空值", "The average over related records, blanks skipped"),
        ("number",),
        lambda c: average(replace(c.related(), item=c.nodes[0])),
        Example("ROUND(AVGOF({lines}, {amount}), 2)", "10.17"),
    ),
    row(
        "MINOF",
        Label("最小值", "Smallest of"),
        Label("相关记录中最小的，跳过空值", "The smallest over related records, blanks skipped"),
        ("any",),
        extreme("minof"),
        Example("MINOF({lines}, {amount})", "0.50"),
    ),
    row(
        "MAXOF",
        Label("最大值", "Largest of"),
        Label("相关记录中最大的，跳过空值", "The largest over related records, blanks skipped"),
        ("any",),
        extreme("maxof"),
        Example("MAXOF({lines}, {day})", "2024-03-01"),
    ),
    row(
        "COUNTIF",
        Label("满足条件的条数", "Count if"),
        Label("满足条件的相关记录条数", "The number of related records that meet a condition"),
        ("boolean",),
        counted,
        Example("COUNTIF({lines}, {amount} > 5)", "2"),
    ),
    row(
        "SUMIF",
        Label("满足条件的合计", "Sum if"),
        Label("满足条件的相关记录的合计", "The sum over related records that meet a condition"),
        ("boolean", "number"),
        summed,
        Example("SUMIF({lines}, {done}, {amount})", "10.50"),
    ),
    row(
        "ANYOF",
        Label("任何一条", "Any of"),
        Label("至少一条相关记录满足条件", "Whether any related record meets a condition"),
        ("boolean",),
        truth("anyof"),
        Example("ANYOF({lines}, {amount} > 10)", True),
    ),
    row(
        "ALLOF",
        Label("每一条", "All of"),
        Label("所有相关记录都满足条件", "Whether all related records meet a condition"),
        ("boolean",),
        truth("allof"),
        Example("ALLOF({lines}, {done})", False),
    ),
    row(
        "COUNTLAST",
        Label("最近几条中的条数", "Count of last"),
        Label("最近几条相关记录中满足条件的条数", "How many of the newest related records meet a condition"),
        ("order", "count", "boolean"),
        counted,
        Example('COUNTLAST({lines}, "day", 2, {done})', "1"),
    ),
    row(
        "LASTOF",
        Label("最近一条的值", "Last of"),
        Label("最近一条相关记录中的值", "The value in the newest related record"),
        ("order", "value"),
        last,
        Example('LASTOF({lines}, "day", {amount})', "20.00"),
    ),
    row(
        "LASTBEFORE",
        Label("在此之前最近一条的值", "Last before"),
        Label(
            "排序值小于给定值的相关记录中，最近一条的值；给定值取自本记录",
            "The value in the newest related record whose order is below a value of this record",
        ),
        ("order", "outer", "value"),
        last_before,
        Example('LASTBEFORE({lines}, "day", DATE(2024, 3, 1), {amount})', "10.00"),
    ),
    row(
        "AVGLAST",
        Label("最近几条的平均", "Average of last"),
        Label("最近几条相关记录的平均", "The average over the newest related records"),
        ("order", "count", "number"),
        lambda c: average(replace(c.related(), item=c.nodes[0])),
        Example('AVGLAST({lines}, "day", 2, {amount})', "15"),
    ),
    row(
        "STREAK",
        Label("连续次数", "Streak"),
        Label("从最近一条起连续满足条件的条数", "How many of the newest related records hold without a break"),
        ("order", "boolean"),
        run,
        Example('STREAK({lines}, "day", {amount} > 5)', "2"),
    ),
    row(
        "FIRSTOF",
        Label("最早一条的值", "First of"),
        Label(
            "最早一条相关记录中的值，没有次序的排在最后",
            "The value in the oldest related record, those without order last",
        ),
        ("order", "value"),
        first,
        Example('FIRSTOF({lines}, "day", {amount})', "0.50"),
    ),
    row(
        "AVGIF",
        Label("满足条件的平均", "Average if"),
        Label("满足条件的相关记录的平均", "The average over related records that meet a condition"),
        ("boolean", "number"),
        average_if,
        Example("AVGIF({lines}, {done}, {amount})", "5.25"),
    ),
    row(
        "MINIF",
        Label("满足条件的最小值", "Smallest if"),
        Label("满足条件的相关记录中最小的", "The smallest over related records that meet a condition"),
        ("boolean", "any"),
        extreme_if("minof"),
        Example("MINIF({lines}, {amount} > 5, {amount})", "10.00"),
    ),
    row(
        "MAXIF",
        Label("满足条件的最大值", "Largest if"),
        Label("满足条件的相关记录中最大的", "The largest over related records that meet a condition"),
        ("boolean", "any"),
        extreme_if("maxof"),
        Example("MAXIF({lines}, {done}, {amount})", "10.00"),
    ),
    row(
        "PERCENTIF",
        Label("满足条件的占比", "Share if"),
        Label("满足条件的条数除以全部条数；没有记录则空", "Which share meets a condition, blank without records"),
        ("boolean",),
        share,
        Example("PERCENTIF({lines}, {done})", "0.5"),
    ),
    row(
        "UNIQUEOF",
        Label("不同值的个数", "Count of different"),
        Label("相关记录中有几个不同的值，跳过空值", "How many different values related records have, blanks skipped"),
        ("any",),
        unique,
        Example("UNIQUEOF({lines}, MONTH({day}))", "3"),
    ),
    row(
        "SUMPRODUCT",
        Label("乘积之和", "Sum of products"),
        Label("相关记录中两数之积的合计", "The sum of the products of two values"),
        ("number", "number"),
        product,
        Example("SUMPRODUCT({lines}, {amount}, 2)", "61"),
    ),
    row(
        "JOINOF",
        Label("连接各条", "Join of"),
        Label(
            "相关记录中的文字按次序用分隔符连接，超过 32767 字则空",
            "The texts of related records in order with a separator, blank beyond 32,767 characters",
        ),
        ("order", "text|choice", "outer"),
        strung,
        Example('JOINOF({lines}, "day", TEXT({amount}), " + ")', "0.50 + 10.00 + 20.00"),
    ),
    row(
        "NONEOF",
        Label("没有一条", "None of"),
        Label("没有相关记录满足条件", "Whether no related record meets a condition"),
        ("boolean",),
        lambda c: boolean("not", truth("anyof")(c)),
        Example("NONEOF({lines}, {amount} > 100)", True),
    ),
    row(
        "SUMLAST",
        Label("最近几条的合计", "Sum of last"),
        Label("最近几条相关记录的合计", "The sum over the newest related records"),
        ("order", "count", "number"),
        summed,
        Example('SUMLAST({lines}, "day", 2, {amount})', "30.00"),
    ),
    row(
        "MINLAST",
        Label("最近几条的最小值", "Smallest of last"),
        Label("最近几条相关记录中最小的", "The smallest over the newest related records"),
        ("order", "count", "any"),
        extreme("minof"),
        Example('MINLAST({lines}, "day", 2, {amount})', "10.00"),
    ),
    row(
        "MAXLAST",
        Label("最近几条的最大值", "Largest of last"),
        Label("最近几条相关记录中最大的", "The largest over the newest related records"),
        ("order", "count", "any"),
        extreme("maxof"),
        Example('MAXLAST({lines}, "day", 2, {amount})', "20.00"),
    ),
)
