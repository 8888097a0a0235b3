"""What a column would be as a field: the narrowest type that holds every value as it is, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from builders.workbook import cells, names
from builders.workbook.cells import BITS
from builders.workbook.columns import SEPARATED, Column
from builders.workbook.names import hints
from engine.forms.fields._numeric import PLAIN

MANY_CHOICES, MORE_CHOICES = 30, 60
TIMES_EACH, OFTEN = 4, 20
LONGEST_CHOICE = 100
LONG_LINE = 200
USUAL_SCALE = 2
CODE = 3
"""Letters of a currency's code; a format may leave the currency to the reader's system."""
MOST_TEXT = 200_000
NEARLY = 0.8
"""From such a share of its cells on a narrower type is told, with the cells that do not fit it."""
NEAR_TYPES = ("date", "datetime", "number", "money", "percent", "mobile", "mail", "id_number", "boolean", "url", "time")


@dataclass(slots=True)
class Guess:
    """A type with its options, and what decided it."""

    type: str
    options: dict[str, Any] = field(default_factory=dict)
    by: str = "values"
    reads: str | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the file as a whole tells about its columns."""

    chinese: bool = True
    """Whether any header is Chinese: amounts without a sign are then taken for yuan."""


def guess(column: Column, around: Surroundings) -> Guess:
    """Return the field type that holds every cell of the column as it is."""
    if not column.filled:
        return Guess("text")
    if not column.lost:
        for judge in JUDGES:
            if found := judge(column, around):
                return found
    return text_of(column)


def text_of(column: Column) -> Guess:
    """Return the text type that holds every cell of the column."""
    if column.breaks or column.longest > LONG_LINE:
        wide = {"max_length": min(column.longest, MOST_TEXT)} if column.longest > 20_000 else {}
        return Guess("longtext", wide)
    return Guess("text")


def _issued(column: Column, _: Surroundings) -> Guess | None:
    """Return the type of numbers somebody issues, and of addresses."""
    for type_ in ("id_number", "mail", "url"):
        if column.all(BITS[type_]):
            return Guess(type_)
    if column.all(cells.MOBILE):
        return Guess("mobile", by="header" if hints(column.header, names.PHONE) else "values")
    if column.all(cells.BANK_CARD) and hints(column.header, names.CARD):
        return Guess("bank_card", by="header")
    return None


def _truth(column: Column, _: Surroundings) -> Guess | None:
    if not column.all(cells.BOOLEAN):
        return None
    weak = column.having(cells.WEAK)
    if weak and (weak < column.filled or not hints(column.header, names.TRUTH)):
        return None
    return Guess("boolean", by="header" if weak else "values")


def _identifier(column: Column, _: Surroundings) -> Guess | None:
    """Return text for numbers that only name something: with leading zeros, very long, or under such a header."""
    numeric = column.having(cells.NUMBER) + column.having(cells.ZEROS)
    if not numeric or column.having(cells.DATE) > column.having(cells.COMPACT):
        return None
    if column.having(cells.ZEROS):
        return _date_of(column) if _compact_days(column) else text_of(column)
    if names.identifies(column.header) and not column.having(cells.FRACTION) and column.all(cells.NUMBER):
        return Guess("text", by="header")
    return None


def _compact_days(column: Column) -> bool:
    return column.all(cells.DATE) and hints(column.header, names.DAY)


def _date_of(column: Column) -> Guess:
    return Guess("date", by="header" if column.having(cells.COMPACT) else "values")


def _moment(column: Column, _: Surroundings) -> Guess | None:
    compact = column.having(cells.COMPACT)
    if column.all(cells.DATE) and (not compact or compact < column.filled or hints(column.header, names.DAY)):
        return _date_of(column)
    if column.all(cells.MOMENT) and not compact:
        return Guess("datetime")
    if column.all(cells.TIME):
        return Guess("time", {"seconds": True} if column.seconds else {})
    slashed = (cells.MONTH_FIRST, cells.DAY_FIRST)
    month, day = (column.all(one, cells.DATE) for one in slashed)
    if month != day:
        return Guess("date", reads="month first" if month else "day first")
    return None


def _percent(column: Column, _: Surroundings) -> Guess | None:
    if not column.all(cells.PERCENT) or column.percent_after > 6:
        return None
    signed = column.having(cells.SIGNED_PERCENT)
    if signed:
        plain = column.filled - signed
        return Guess("percent") if plain == column.having(cells.WEAK) or column.numeric_cells == plain else None
    formats = column.formulas
    if formats.styled and formats.percent >= 0.9 * column.filled:
        return Guess("percent", by="format")
    small = column.before == 0 or (column.before == 1 and column.having(cells.FRACTION) >= 0.5 * column.filled)
    if hints(column.header, names.SHARE) and column.having(cells.FRACTION) and small and _up_to_one(column):
        return Guess("percent", by="header")
    return None


def _up_to_one(column: Column) -> bool:
    if column.before == 0:
        return True
    values = column.values or {}
    return bool(values) and all(abs(float(one)) <= 1 for one in values if PLAIN.fullmatch(one))


def _amount(column: Column, around: Surroundings) -> Guess | None:
    if not column.all(cells.MONEY) or column.before > 13 or column.after > 2:
        return None
    codes = set(column.currencies)
    if codes:
        return Guess("money", {"currency": codes.pop()}) if len(codes) == 1 else None
    formats = column.formulas
    if formats.currency and sum(formats.currency.values()) >= 0.5 * column.filled:
        sign = max(formats.currency, key=lambda one: formats.currency[one])
        local = currency_in(column.header) or ("CNY" if around.chinese else "USD")
        return Guess("money", {"currency": sign if len(sign) == CODE else local}, by="format")
    hinted = hints(column.header, names.AMOUNT) and not hints(column.header, names.COUNTED)
    if hinted and not hints(column.header, names.SHARE):
        code = currency_in(column.header) or ("CNY" if around.chinese else None)
        return Guess("money", {"currency": code}, by="header") if code else _decimal(column, 2)
    return None


CURRENCY_WORDS: Mapping[str, str] = {
    "美元": "USD",
    "usd": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "hkd": "HKD",
    "欧元": "EUR",
    "eur": "EUR",
    "英镑": "GBP",
    "gbp": "GBP",
    "日元": "JPY",
    "jpy": "JPY",
    "人民币": "CNY",
    "元": "CNY",
    "cny": "CNY",
    "rmb": "CNY",
    "¥": "CNY",
    "￥": "CNY",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
}


def currency_in(header: str) -> str | None:
    """Return the currency that a header names."""
    said = header.lower()
    return next((code for word, code in CURRENCY_WORDS.items() if word in said), None)


def _number(column: Column, _: Surroundings) -> Guess | None:
    if not column.all(cells.NUMBER):
        return None
    if column.after == 0:
        return Guess("integer", {"digits": column.before} if column.before > 15 else {})
    return _decimal(column, column.after)


def _decimal(column: Column, scale: int) -> Guess | None:
    """Return a number with so many decimals at least; where none has decimals they are whole numbers."""
    if not column.after:
        return Guess("integer")
    scale = max(scale, column.after, USUAL_SCALE if column.before + USUAL_SCALE <= cells.MOST_DIGITS else 0)
    digits = max(15, column.before + scale)
    if digits > cells.MOST_DIGITS or scale > cells.MOST_SCALE:
        return None
    return Guess("number", {"digits": digits, "scale": scale})


def _choice(column: Column, _: Surroundings) -> Guess | None:
    values = column.values
    if values is None or column.breaks or column.numeric_cells or column.having(cells.NUMBER):
        return None
    if names.identifies(column.header) or hints(column.header, names.PERSON):
        return None
    listed = hints(column.header, names.LISTED)
    most = MORE_CHOICES if listed or column.filled >= OFTEN * MANY_CHOICES else MANY_CHOICES
    if not 2 - listed <= len(values) <= most or any(len(one) > LONGEST_CHOICE for one in values):
        return None
    enough = column.filled > len(values) if listed else column.filled >= TIMES_EACH * len(values)
    if not enough:
        return None
    return Guess("choice", {"choices": choices_of(values)}, by="header" if listed else "values")


def _multi(column: Column, _: Surroundings) -> Guess | None:
    parts = column.parts
    if not parts or not column.separated or column.breaks or column.numeric_cells or column.having(cells.NUMBER):
        return None
    if not 2 <= len(parts) <= MANY_CHOICES or 100 * column.separated < column.filled:
        return None
    if sum(parts.values()) < 2 * len(parts) or hints(column.header, names.PERSON) or not _recombined(column):
        return None
    return Guess("multi", {"choices": choices_of(parts)})


def _recombined(column: Column) -> bool:
    """Tell whether the parts of cells come again in other cells, as those of a sentence do not."""
    if column.values is None:
        return True
    within = [{part for one in SEPARATED.split(value) if (part := one.strip())} for value in column.values]
    parts = {part for some in within if len(some) > 1 for part in some}
    again = sum(sum(part in some for some in within) > 1 for part in parts)
    return bool(parts) and 2 * again >= len(parts)


def choices_of(values: Collection[str]) -> list[dict[str, Any]]:
    """Return the values as choices, in the order given."""
    taken: set[str] = set()
    out = []
    for value in values:
        key = names.choice_key(value, taken)
        taken.add(key)
        out.append({"key": key, "title": {"zh": value, "en": value}})
    return out


JUDGES: tuple[Callable[[Column, Surroundings], Guess | None], ...] = (
    _issued,
    _truth,
    _identifier,
    _moment,
    _percent,
    _amount,
    _number,
    _multi,
    _choice,
)


def nearly(column: Column, type_: str) -> list[tuple[str, int, list[tuple[int, str]]]]:
    """Return the narrower types that nearly all cells fit, with how many do not and the first few of those."""
    if type_ not in ("text", "longtext", "choice", "multi"):
        return []
    found = []
    for near in NEAR_TYPES:
        fits = column.having(BITS[near])
        if near == "number" and (column.having(cells.ZEROS) or names.identifies(column.header)):
            continue
        if NEARLY * column.filled <= fits < column.filled and fits >= 2:
            count, some = column.lacking(BITS[near])
            found.append((near, count, some))
    words = {near for near, _, _ in found}
    return [one for one in found if not (one[0] in ("money", "percent") and "number" in words)]


def code_like(column: Column) -> bool:
    """Tell whether the values look like codes somebody gives to things."""
    return column.filled > 0 and column.codes == column.filled and not column.having(cells.FRACTION)


def is_plain_number(column: Column) -> bool:
    """Tell whether every value is a short whole number, as counts and months are."""
    return column.all(cells.NUMBER) and not column.having(cells.FRACTION) and column.longest < 5


def chinese(text: str) -> bool:
    """Tell whether a text holds a Chinese character."""
    return re.search("[\u4e00-\u9fff]", text) is not None
