"""Reading and showing exact numbers as scaled integers; shared by the numeric field types."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from engine.errors import Problem, problem
from engine.forms.fields.base import FLOAT_DIGITS, TEXT_CELL, as_written

GROUPS = re.compile(r"[,，](?=\d{3}(?:[,，.]|$))")


def parse_scaled(raw: Any, digits: int, scale: int) -> int | Problem:
    """Return v with raw == v / 10**scale; more decimals or digits than declared are refused, never cut."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        return problem("VALUE-E002", found=raw)
    try:
        exact = Decimal(repr(raw)) if isinstance(raw, float) else Decimal(raw.strip() if isinstance(raw, str) else raw)
    except InvalidOperation:
        return problem("VALUE-E002", found=raw)
    if not exact.is_finite() or "_" in str(raw):
        return problem("VALUE-E002", found=raw)
    if isinstance(raw, float) and abs(raw) >= 10**FLOAT_DIGITS:
        return problem("VALUE-E001", expected=TEXT_CELL, found=raw)
    if exact and exact.adjusted() >= digits - scale:
        return problem("VALUE-E003", found=raw, digits=digits - scale)
    if exact and exact.normalize().as_tuple().exponent < -scale:  # type: ignore[operator]
        return problem("VALUE-E007", found=raw, scale=scale)
    return int(exact.scaleb(scale))


def in_limits(value: int, raw: Any, at_least: Decimal | None, at_most: Decimal | None, scale: int) -> int | Problem:
    """Return the value, or the Problem that it lies outside the limits."""
    if at_least is not None and value < at_least.scaleb(scale):
        return problem("VALUE-E004", found=raw, limit=str(at_least))
    if at_most is not None and value > at_most.scaleb(scale):
        return problem("VALUE-E005", found=raw, limit=str(at_most))
    return value


def dump_scaled(value: int, scale: int) -> str:
    """Return the number as plain decimal text with all its places."""
    if not scale:
        return str(value)
    sign, number = ("-", -value) if value < 0 else ("", value)
    text = f"{number:0{scale + 1}d}"
    return f"{sign}{text[:-scale]}.{text[-scale:]}"


def plain_cell(raw: Any) -> Any:
    """Return a cell's number as text: a workbook's number as it shows it, separators and currency dropped."""
    if isinstance(raw, str):
        return GROUPS.sub("", raw.strip().removeprefix("¥").removeprefix("￥"))
    return as_written(raw) if isinstance(raw, float) else raw
