"""The outer shape of an expression: JSON only, bounded in depth and size, literals that can be stored exactly.

Runs over anything without recursion, so hostile input costs no more than the bounds.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from math import isfinite

from engine.errors import Problem, pointer, problem
from engine.expressions.arithmetic import literal
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Type
from engine.expressions.values.dates import FIRST, LAST

DEPTH = 64
NODES = 1_000
LETTERS = 100_000
DIGITS = 30
EXACT_DIGITS = 15
UNSTORABLE = re.compile("[\\0\ud800-\udfff]")
DECIMAL = re.compile(r"-?[0-9]{1,400}(?:\.[0-9]{1,400})?(?:[eE][-+]?[0-9]{1,4})?")


def shape_problems(expression: object, path: str = "") -> list[Problem]:
    """Return what forbids reading the expression at all."""
    seen, letters, waiting = 0, 0, [(expression, path, 1)]
    while waiting:
        value, at, depth = waiting.pop()
        seen += not isinstance(value, list)
        within = (
            len(value) if isinstance(value, dict | list) else 0
        )  # lists are no nodes, but are not walked without end
        if max(seen + len(waiting), within) > NODES:
            return [problem("EXPR-E013", path, limit=NODES)]
        if depth > DEPTH:
            return [problem("EXPR-E012", at, limit=DEPTH)]
        if isinstance(value, dict):
            if not all(isinstance(k, str) for k in value):
                return [problem("EXPR-E023", at, found="an object with keys that are not text")]
            waiting.extend((v, at + pointer(k), depth + 1) for k, v in value.items())
        elif isinstance(value, list):
            waiting.extend(
                (v, at + pointer(i), depth + 1 if isinstance(v, list) else depth) for i, v in enumerate(value)
            )
        elif isinstance(value, str):
            letters += len(value)
            if letters > LETTERS:
                return [problem("EXPR-E029", path, limit=LETTERS)]
        elif isinstance(value, int) and abs(value) >= 10**DIGITS:
            return [problem("EXPR-E019", at, found=f"of more than {DIGITS} digits", limit=DIGITS)]
        elif isinstance(value, float) and not isfinite(value):
            return [problem("EXPR-E023", at, found=str(value))]
        elif value is not None and not isinstance(value, bool | int | float | str):
            return [problem("EXPR-E023", at, found=type(value).__name__)]
    return []


def literal_node(value: bool | int | float | str | None, path: str) -> Node | Problem:
    """Return the literal, or why it cannot be held exactly."""
    if value is None:
        return Node("null", (), Type(Kind.TEXT), pointer=path)
    if isinstance(value, bool):
        return Node("lit", (), Type(Kind.BOOLEAN, nullable=False), value, pointer=path)
    if isinstance(value, str):
        if bad := UNSTORABLE.search(value):
            return problem("EXPR-E020", path, position=bad.start() + 1)
        return Node("lit", (), Type(Kind.TEXT, nullable=False), value, pointer=path)
    if isinstance(value, int):
        if abs(value) >= 10**DIGITS:
            return problem("EXPR-E019", path, found="of more than 30 digits", limit=DIGITS)
        return literal(value).at(path)
    return decimal_node(repr(value), path)


def decimal_node(text: str, path: str) -> Node | Problem:
    """Return the literal number a decimal text means."""
    if not DECIMAL.fullmatch(text):
        return problem("EXPR-E040", path, expected="number", found=text[:40])
    sign, digits, exponent = Decimal(text).as_tuple()
    assert isinstance(exponent, int)
    value = int("".join(map(str, digits)))
    if not value:
        return literal(0).at(path)
    while exponent < 0 and value % 10 == 0:
        value, exponent = value // 10, exponent + 1
    if exponent > DIGITS or -exponent > DIGITS or len(str(value)) + max(exponent, 0) > DIGITS:
        return problem("EXPR-E019", path, found=text[:40], limit=DIGITS)
    value = -value if sign else value
    return literal(value * 10 ** max(exponent, 0), max(-exponent, 0)).at(path)


def date_node(text: str, path: str) -> Node | Problem:
    """Return the literal date written as 2024-02-29."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or len(text) != 10 or not FIRST <= day <= LAST:
        return problem("EXPR-E018", path, found=text[:40])
    return Node("lit", (), Type(Kind.DATE, nullable=False), day, pointer=path)
