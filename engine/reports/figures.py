"""Exact figures: quotients of scaled integers rounded once, and figures as people read them."""

from __future__ import annotations

from datetime import date

from engine.expressions.values.numeric import decimal_text, divide
from engine.reports.grains import period_name
from engine.reports.model import Dimension, Measure, Value

SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "JP¥", "HKD": "HK$", "TWD": "NT$"}
YES_NO = {"zh": ("否", "是"), "en": ("No", "Yes")}
EMPTY = {"zh": "（空）", "en": "(empty)"}


def quotient(top: int | None, top_scale: int, bottom: int | None, bottom_scale: int, places: int) -> int | None:
    """Return top / bottom at `places` places, half away from zero; null without one of them or for nothing."""
    if top is None or bottom is None:
        return None
    shift = places + bottom_scale - top_scale
    return divide(top * 10**shift, bottom) if shift >= 0 else divide(top, bottom * 10**-shift)


def rescaled(value: int, scale: int, places: int) -> int:
    """Return the number at other places, rounded half away from zero where there are fewer."""
    if places >= scale:
        return int(value * 10 ** (places - scale))
    return divide(value, 10 ** (scale - places)) or 0


def figure(measure: Measure, value: Value, language: str) -> str:
    """Return a measure's value as people read it."""
    if value is None:
        return "-"
    if isinstance(value, date):
        return value.isoformat()
    if measure.unit == "percent":
        return grouped(rescaled(value, measure.scale - 2, measure.decimals), measure.decimals) + "%"
    text = grouped(rescaled(value, measure.scale, measure.decimals), measure.decimals)
    if measure.unit != "money" or measure.currency is None:
        return text
    symbol = SYMBOLS.get(measure.currency, measure.currency + " ")
    return f"-{symbol}{text[1:]}" if text.startswith("-") else symbol + text


def grouped(value: int, scale: int) -> str:
    """Return the number with thousands separators."""
    text = decimal_text(abs(value), scale)
    whole, point, rest = text.partition(".")
    return f"{'-' if value < 0 else ''}{int(whole):,}{point}{rest}"


def member(dimension: Dimension, value: Value, language: str) -> str:
    """Return a dimension's value as people read it."""
    for option in dimension.options:
        if option.key == value and value is not None:
            return option.title.by_language()[language]
    if value is None:
        return EMPTY[language]
    if isinstance(value, bool):
        return YES_NO[language][value]
    if isinstance(value, date):
        return period_name(value, dimension.grain)
    if dimension.kind == "number":
        return grouped(value, dimension.type.scale)
    return str(value)
