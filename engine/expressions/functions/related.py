"""Related rows: sums, counts and windows over the records that link to this one; the inner expression sees the related
row.

SUM and COUNT over no rows are 0; MIN, MAX, AVG are null and skip null rows; a window takes the newest rows by its
order field (rows without one are the oldest), ties by id.
"""

from __future__ import annotations

from dataclasses import replace

from engine.expressions.arithmetic import align, divide, guard
from engine.expressions.functions.base import Call, Example, Function, Label, Rule
from engine.expressions.nodes import Node, Rows
from engine.expressions.types import Kind, Type, span
from engine.expressions.unify import described, position

MOST_ROWS = 10**9


def total(rows: Rows) -> Node:
    """Return the sum of the items."""
    assert rows.item is not None
    item = rows.item
    low, high = min(item.low, 0) * MOST_ROWS, max(item.high, 0) * MOST_ROWS
    return guard(Node("sumof", (), span(low, high, item.scale, nullable=False), rows))


def tally(rows: Rows) -> Node:
    """Return the number of rows, of those with an item if there is one."""
    return Node("countof", (), span(0, MOST_ROWS, nullable=False), rows)


def average(rows: Rows) -> Node:
    """Return the quotient of sum and count, so that ROUND rounds it once and comparisons are exact."""
    return divide(total(rows), tally(rows))


def extreme(op: str) -> Rule:
    """Return the rule of the smallest or largest item."""

    def rule(call: Call) -> Node:
        (item,) = call.nodes
        if item.kind not in (Kind.NUMBER, Kind.DATE, Kind.DATETIME):
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
)
