"""The filters of places: a row each, with the values it takes, its argument and what it makes of them.

A filter over values comes first and makes text; filters over text follow. `default` stands in for an empty value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal
from zoneinfo import ZoneInfo

from engine.expressions.types import Kind
from engine.forms.model import Field
from engine.kinds import Label

Argument = Literal["none", "count", "text"]
MOST_DIGITS, LONGEST_CUT = 6, 1_000


@dataclass(frozen=True, slots=True)
class Sight:
    """For whom a value is shown: the language and the time zone."""

    language: str
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter; `show` makes text of a value, `turn` text of text."""

    name: str
    label: Label
    takes: frozenset[Kind]
    """The kinds of values it takes; empty for a filter over text."""
    argument: Argument = "none"
    required: bool = False
    show: Callable[[Any, Field, str | None, Sight], str] | None = None
    turn: Callable[[str, str | None], str] | None = None

    @property
    def keeps_raw(self) -> bool:
        """Tell whether a filter over values may still follow: only after one that concerns empty values."""
        return self.name == "default"


def fitting(one: Filter, kind: Kind, argument: str | None, *, raw: bool) -> dict[str, str] | None:
    """Return why the filter cannot stand there, or None."""
    if one.takes and not raw:
        return {"zh": "它要放在其他筛选之前", "en": "it must come before the others"}
    if one.takes and kind not in one.takes:
        wanted = ", ".join(sorted(one.takes))
        return {"zh": f"它用于 {wanted}，而这里是 {kind}", "en": f"it takes {wanted}, but here is {kind}"}
    if argument and one.argument == "none":
        return {"zh": "它不带参数", "en": "it takes no argument"}
    if not argument and one.required:
        return {"zh": f"要写参数，如 {one.name}: 2", "en": f"it needs an argument, as in {one.name}: 2"}
    if argument and one.argument == "count" and not argument.isascii():
        return {"zh": "参数应为数字", "en": "its argument is a number"}
    if argument and one.argument == "count":
        limit = LONGEST_CUT if one.name == "short" else MOST_DIGITS
        if not argument.isdigit() or int(argument) > limit:
            return {"zh": f"参数应为 0 到 {limit} 的数字", "en": f"its argument is a number from 0 to {limit}"}
    return None


def _grouped(value: int, field: Field, digits: int | None, shift: int = 0) -> str:
    exact = Decimal(value).scaleb(shift - field.type.scale)
    if digits is None:
        digits = max(field.type.scale - shift, 0)
    return f"{exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}"


def _count(argument: str | None) -> int | None:
    return int(argument) if argument else None


def show_date(value: date | datetime, sight: Sight) -> str:
    """Return the day in words; of a moment the day it falls on in the zone."""
    day = value.astimezone(sight.zone) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日" if sight.language == "zh" else f"{day.day} {day:%B} {day.year}"


def show_datetime(value: datetime, sight: Sight) -> str:
    """Return the moment in words, in the zone."""
    return f"{show_date(value, sight)} {value.astimezone(sight.zone):%H:%M}"


def _short(text: str, argument: str | None) -> str:
    most = _count(argument) or 0
    return text if len(text) <= most else text[:most] + "…"


NUMBERS, DAYS = frozenset({Kind.NUMBER}), frozenset({Kind.DATE, Kind.DATETIME})
MASKED = frozenset({Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.CHOICE, Kind.LIST, Kind.BOOLEAN})
NO_KIND: frozenset[Kind] = frozenset()

ROWS = (
    Filter(
        "money",
        Label("带千分位的金额", "amount with separators"),
        NUMBERS,
        show=lambda value, field, _, __: _grouped(value, field, 2),
    ),
    Filter(
        "number",
        Label("带千分位的数，可写小数位数", "number with separators, optionally with so many decimals"),
        NUMBERS,
        "count",
        show=lambda value, field, argument, _: _grouped(value, field, _count(argument)),
    ),
    Filter(
        "percent",
        Label("百分数，可写小数位数", "percentage, optionally with so many decimals"),
        NUMBERS,
        "count",
        show=lambda value, field, argument, _: f"{_grouped(value, field, _count(argument), 2)}%",
    ),
    Filter("date", Label("日期", "day"), DAYS, show=lambda value, field, _, sight: show_date(value, sight)),
    Filter(
        "datetime",
        Label("日期与时间", "day and time"),
        frozenset({Kind.DATETIME}),
        show=lambda value, field, _, sight: show_datetime(value, sight),
    ),
    Filter(
        "time",
        Label("时间", "time of day"),
        frozenset({Kind.DATETIME}),
        show=lambda value, field, _, sight: f"{value.astimezone(sight.zone):%H:%M}",
    ),
    Filter(
        "mask",
        Label("遮蔽", "masked"),
        MASKED,
        show=lambda value, field, _, __: str(field.kind.mask(value, field.options)),
    ),
    Filter("upper", Label("大写", "upper case"), NO_KIND, turn=lambda text, _: text.upper()),
    Filter("lower", Label("小写", "lower case"), NO_KIND, turn=lambda text, _: text.lower()),
    Filter("short", Label("截短到若干字", "cut to so many characters"), NO_KIND, "count", required=True, turn=_short),
    Filter(
        "default",
        Label("为空时的文字", "text for an empty value"),
        NO_KIND,
        "text",
        required=True,
        turn=lambda text, argument: text or argument or "",
    ),
)
FILTERS: Mapping[str, Filter] = {one.name: one for one in ROWS}


def show(value: Any, field: Field, uses: tuple[tuple[str, str | None], ...], plain: str, sight: Sight) -> str:
    """Return the value after its filters; `plain` is how it is shown without one, and all a viewer gets of a mask."""
    text = plain
    for name, argument in uses:
        one = FILTERS[name]
        if one.turn is not None:
            text = one.turn(text, argument)
        elif one.show is not None and value is not None:
            text = one.show(value, field, argument, sight)
    return text
