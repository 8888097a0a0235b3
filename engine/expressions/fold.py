"""Constant folding: a call over literals alone becomes the literal it gives, with the exact bounds of its value.

A quotient is left as it is, since ROUND and comparisons read the true one; so is what would be null, whose reason a
trace tells, and what reads the zone or the calendar.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from engine.expressions.arithmetic import is_quotient
from engine.expressions.functions.table import FIXED
from engine.expressions.nodes import Node, Rows
from engine.expressions.python import compile_python
from engine.expressions.types import Context, Kind

LONGEST_TEXT = 1_000
NOWHEN = Context(date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def constant(node: Node) -> bool:
    """Tell whether the node is a call that gives the same value everywhere and always."""
    if not node.args or node.kind in (Kind.BOOLEAN, Kind.LIST) or isinstance(node.value, Rows) or is_quotient(node):
        return False
    return all(a.op == "lit" for a in node.args) and node.op not in FIXED


def folded(node: Node) -> Node:
    """Return the literal a constant node gives, any other node as it is."""
    if not constant(node):
        return node
    value = compile_python(node)({}, NOWHEN)
    if value is None or (isinstance(value, str) and len(value) > LONGEST_TEXT):
        return node
    type_ = replace(node.type, nullable=False)
    if isinstance(value, int) and node.kind is Kind.NUMBER:
        type_ = replace(type_, low=value, high=value)
    return Node("lit", (), type_, value, pointer=node.pointer)
