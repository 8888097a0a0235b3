"""Looking up: values of the records of any form whose field equals a key, without a link.

The key sees the record the call is made for, the value and the condition see the record found. Records are in the order
of their ids, so the newest is the one entered last; no key finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from engine.expressions.arithmetic import divide, rescale, rounding
from engine.expressions.functions.base import Call, Example, Function, Label
from engine.expressions.functions.related import EXTREMES, tally, total
from engine.expressions.nodes import Node, Rows, boolean, null
from engine.expressions.types import Kind
from engine.expressions.unify import described, unify

Aggregate = Callable[[Call, Rows, Node], Node]


def keyed(call: Call) -> Node:
    """Return the key as a value of the field it is compared with: one that the field cannot hold is null."""
    field, key = unify(call, call.nodes[:2])
    scale = call.nodes[0].scale
    if field.kind is not Kind.NUMBER or key.scale <= scale:
        return key
    key = replace(key, written=())  # a quotient is compared by its value
    whole = rounding("rounddown", key, scale)
    same = boolean("==", rescale(whole, key.scale), key)
    return Node("if", (same, whole, null(whole.type)), replace(whole.type, nullable=True))


def exists(call: Call) -> Node:
    """Return whether there is a record with the key, one that meets the condition if there is one."""
    where = call.nodes[2] if len(call.nodes) > 2 else None
    return boolean("anyof", keyed(call), value=replace(call.related(), where=where))


def one(call: Call, rows: Rows, item: Node) -> Node:
    """Return the value in the newest record, or the oldest."""
    found = replace(rows, item=item, newest=1)
    return Node("lastof", (keyed(call),), replace(item.type, nullable=item.kind is not Kind.BOOLEAN), found)


def lookup(call: Call) -> Node:
    """Return the value in the newest record with the key."""
    return one(call, call.related(), call.nodes[2])


def summed(call: Call, rows: Rows, item: Node) -> Node:
    """Return the sum of the values."""
    return total(replace(rows, item=of_kinds(call, item, Kind.NUMBER)), (keyed(call),))


def counted(call: Call, rows: Rows, item: Node) -> Node:
    """Return the number of records with a value."""
    return tally(replace(rows, item=item), (keyed(call),))


def average(call: Call, rows: Rows, item: Node) -> Node:
    """Return the quotient of sum and count."""
    return divide(summed(call, rows, item), counted(call, rows, item))


def extreme(op: str) -> Aggregate:
    """Return the aggregate of the smallest or largest value."""

    def made(call: Call, rows: Rows, item: Node) -> Node:
        found = replace(rows, item=of_kinds(call, item, *EXTREMES))
        return Node(op, (keyed(call),), replace(item.type, nullable=True), found)

    return made


def of_kinds(call: Call, item: Node, *kinds: Kind) -> Node:
    """Return the value, which must be of one of the kinds."""
    if item.kind not in kinds:
        call.refuse("EXPR-E005", position=4, expected="|".join(kinds), found=described(item))
    return item


AGGREGATES: Mapping[str, Aggregate] = {
    "sum": summed,
    "count": counted,
    "avg": average,
    "min": extreme("minof"),
    "max": extreme("maxof"),
    "first": lambda call, rows, item: one(call, replace(rows, oldest=True), item),
    "last": one,
}


def mapped(call: Call) -> Node:
    """Return the aggregate, named by the last argument, of the values in all records with the key."""
    *_, item, named = call.nodes
    if named.name not in AGGREGATES:
        call.refuse("EXPR-E011", position=5, expected="|".join(AGGREGATES), found=named.name[:40])
    return AGGREGATES[named.name](call, call.related(), item)


FUNCTIONS = (
    Function(
        "LOOKUP",
        "lookup",
        Label("查找", "Look up"),
        Label(
            "任一表单中字段等于键的最新一条记录的值，没有则空",
            "The value in the newest record of any form whose field equals the key, blank without one",
        ),
        "related",
        ("form", "match", "outer", "value"),
        lookup,
        (
            Example('LOOKUP("line", "order", {id}, {day})', None),
            Example('LOOKUP("sample.line", "day", DATE(2024, 3, 1), {amount})', "20.00"),
            Example('LOOKUP("sample.line", "amount", {amount} / 10, {day})', "2024-02-01"),
            Example('LOOKUP("sample.line", "day", DATE(2024, 3, 2), {amount})', None),
        ),
    ),
    Function(
        "EXISTS",
        "exists",
        Label("存在", "Exists"),
        Label(
            "任一表单中是否有字段等于键的记录，可另加条件",
            "Whether any form has a record whose field equals the key, and which meets a condition if there is one",
        ),
        "related",
        ("form", "match", "outer", "boolean?"),
        exists,
        (
            Example('EXISTS("sample.line", "amount", 20)', True),
            Example('EXISTS("sample.line", "amount", 20, {done})', False),
        ),
    ),
    Function(
        "MAPX",
        "mapx",
        Label("查找并汇总", "Look up all"),
        Label(
            "任一表单中字段等于键的所有记录的汇总，跳过空值；first、last 是最早、最新一条的值",
            "The aggregate over all records of any form whose field equals the key, blanks skipped; first and last are "
            "the values in the oldest and the newest",
        ),
        "related",
        ("form", "match", "outer", "value", "aggregate"),
        mapped,
        (
            Example('MAPX("sample.line", "order", {id}, {amount}, "sum")', "30.50"),
            Example('MAPX("sample.line", "order", {id}, {amount}, "count")', "3"),
            Example('ROUND(MAPX("sample.line", "order", {id}, {amount}, "avg"), 2)', "10.17"),
            Example('MAPX("sample.line", "order", {id}, {day}, "max")', "2024-03-01"),
            Example('MAPX("sample.line", "order", {id}, {amount}, "first")', "10.00"),
            Example('MAPX("sample.line", "order", {id}, {done}, "last")', False),
        ),
    ),
)
