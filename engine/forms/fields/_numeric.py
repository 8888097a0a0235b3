"""Exact numbers as scaled integers: what the numeric field types share, and how such numbers are read and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from math import ceil, floor
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import Type, number
from engine.forms.columns import ScaledNumber
from engine.forms.fields.base import FLOAT_DIGITS, ORDER, TEXT_CELL, FieldType, as_written

Limits = tuple[Decimal | int | None, Decimal | int | None]
PLAIN = re.compile(r"(-?)([0-9]{1,40})(?:\.([0-9]{0,40}))?", re.ASCII)
GROUPS = re.compile(r"[,，](?=\d{3}(?:[,，.]|$))")
YUAN = ("¥", "￥")
IN_PARENTHESES = re.compile(r"[(（]([^()（）-]+)[)）]")
"""How accountants write what is below zero."""


class ExactNumber(FieldType):
    """Base of the numeric field types: a subclass says how many digits a number has, and how many after the point."""

    operators = ORDER

    def places(self, options: Any) -> tuple[int, int]:
        """Return the digits in all and those after the point."""
        raise NotImplementedError

    def limits(self, options: Any) -> Limits:
        """Return the least and the greatest number, None where there is no limit."""
        return options.at_least, options.at_most

    def type(self, options: Any) -> Type:
        """Return a number with its decimals, within the limits of the options."""
        digits, scale = self.places(options)
        least, most = self.limits(options)
        low = None if least is None else ceil(Decimal(least).scaleb(scale))
        high = None if most is None else floor(Decimal(most).scaleb(scale))
        return number(digits, scale, low=low, high=high)

    def column(self, options: Any) -> sa.types.TypeEngine[Any]:
        """Return an exact numeric column."""
        return ScaledNumber(*self.places(options))

    def parse(self, raw: Any, options: Any) -> int | Problem:
        """Return the scaled integer; what has more decimals than declared is refused, not rounded."""
        digits, scale = self.places(options)
        value = parse_scaled(raw, digits, scale)
        return value if isinstance(value, Problem) else in_limits(value, raw, self.limits(options), scale)

    def quick(self, options: Any) -> Callable[[Any], Any] | None:
        """Return the way of a workbook's numbers, where the field has no limits."""
        return None if self.limits(options) != (None, None) else quick_number(*self.places(options))

    def dump(self, value: int, options: Any) -> Any:
        """Return decimal text with all places."""
        return dump_scaled(value, self.places(options)[1])

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the cell's number as text."""
        return plain_cell(raw)


def quick_number(digits: int, scale: int) -> Callable[[Any], Any]:
    """Return the quick way of floats: v of 15 digits at most, where the float is the one nearest to v / 10**scale.

    Both v and 10**scale are floats without a rest, so their quotient is that nearest one; no other number of so few
    digits has the same, so v is what the sheet shows.
    """
    unit, most = 10.0**scale, 10 ** min(digits, FLOAT_DIGITS)

    def read(raw: Any) -> int | None:
        if not isinstance(raw, float) or not -most < raw * unit < most:
            return None
        whole = round(raw * unit)
        return whole if whole / unit == raw and -most < whole < most else None

    return read


def parse_scaled(raw: Any, digits: int, scale: int) -> int | Problem:
    """Return v with raw == v / 10**scale; more decimals or digits than declared are refused, never cut."""
    if isinstance(raw, str) and (plain := PLAIN.fullmatch(raw)):
        sign, whole, part = plain[1], plain[2].lstrip("0"), (plain[3] or "").rstrip("0")
        if len(whole) <= digits - scale and len(part) <= scale:
            value = int(whole + part.ljust(scale, "0") or "0")
            return -value if sign else value
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
    scaled = _scaled(exact, scale)
    return problem("VALUE-E007", found=raw, scale=scale) if scaled is None else scaled


def _scaled(exact: Decimal, scale: int) -> int | None:
    """Return the number times 10**scale, None if that is not whole; decimal arithmetic would round long numbers."""
    sign, digits, exponent = exact.as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    shift = len(digits) - len(text) + int(exponent) + scale
    if not text:
        return 0
    if shift < 0:
        return None
    value: int = int(text) * 10**shift
    return -value if sign else value


def in_limits(value: int, raw: Any, limits: Limits, scale: int) -> int | Problem:
    """Return the value, or the Problem that it lies outside the limits."""
    least, most = limits
    if least is not None and value < Decimal(least).scaleb(scale):
        return problem("VALUE-E004", found=raw, limit=str(least))
    if most is not None and value > Decimal(most).scaleb(scale):
        return problem("VALUE-E005", found=raw, limit=str(most))
    return value


def dump_scaled(value: int, scale: int) -> str:
    """Return the number as plain decimal text with all its places."""
    if not scale:
        return str(value)
    sign, number = ("-", -value) if value < 0 else ("", value)
    text = f"{number:0{scale + 1}d}"
    return f"{sign}{text[:-scale]}.{text[-scale:]}"


def plain_cell(raw: Any, signs: Iterable[str] = YUAN) -> Any:
    """Return a cell's number as text: a workbook's number as it shows it; separators and the signs of the currency
    dropped, and what stands in parentheses below zero.
    """
    if not isinstance(raw, str):
        return as_written(raw) if isinstance(raw, float) else raw
    text = raw.strip()
    negative = IN_PARENTHESES.fullmatch(text)
    text = _unsigned(negative[1].strip() if negative else text, signs)
    return GROUPS.sub("", f"-{text}" if negative else text)


def _unsigned(text: str, signs: Iterable[str]) -> str:
    """Return the text without a sign of currency before or after it; a minus may stand before that sign."""
    minus, body = ("-", text[1:].lstrip()) if text.startswith("-") else ("", text)
    for sign in signs:
        if body.startswith(sign) or body.endswith(sign):
            return minus + body.removeprefix(sign).removesuffix(sign).strip()
    return text
