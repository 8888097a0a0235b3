"""Cells: which types could hold one cell without refusing or changing it, told by the field types themselves."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.errors import Problem
from engine.forms.fields._written import squeezed
from engine.forms.fields.bank_card import BankCard
from engine.forms.fields.base import FLOAT_DIGITS, FieldType, as_written
from engine.forms.fields.boolean import Boolean
from engine.forms.fields.date import Date
from engine.forms.fields.datetime import DateTime
from engine.forms.fields.id_number import IdNumber
from engine.forms.fields.mail import Mail
from engine.forms.fields.mobile import Mobile
from engine.forms.fields.money import SIGNS, Money
from engine.forms.fields.percent import Percent
from engine.forms.fields.time import Time
from engine.forms.fields.url import Url

NUMBER, MONEY, PERCENT, DATE, MOMENT, TIME = 1, 2, 4, 8, 16, 32
BOOLEAN, MAIL, MOBILE, URL, ID_NUMBER, BANK_CARD = 64, 128, 256, 512, 1024, 2048
WEAK = 1 << 12
"""A 1 or 0, which may mean yes or no but rather is a number."""
COMPACT = 1 << 13
"""A day as eight digits, which may as well be a number."""
MONTH_FIRST, DAY_FIRST = 1 << 14, 1 << 15
"""A day as 1/31/2026 or 31/1/2026."""
SIGNED_PERCENT, SIGNED_MONEY = 1 << 16, 1 << 17
ZEROS = 1 << 18
"""A number that begins with zeros, which a number would lose."""
FRACTION = 1 << 19

BITS: Mapping[str, int] = {
    "number": NUMBER,
    "money": MONEY,
    "percent": PERCENT,
    "date": DATE,
    "datetime": MOMENT,
    "time": TIME,
    "boolean": BOOLEAN,
    "mail": MAIL,
    "mobile": MOBILE,
    "url": URL,
    "id_number": ID_NUMBER,
    "bank_card": BANK_CARD,
}
PLAIN = re.compile(r"-?(\d{1,3}(?:[,，]\d{3})+|\d*)(?:\.(\d*))?", re.ASCII)
SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]((?:19|20)\d\d)", re.ASCII)
MOST_DIGITS, MOST_SCALE = 18, 10
NUMBER_LIKE = re.compile(r"[-+\d.,，()（）¥￥$€£%％A-Z元圆人民币美港欧英镑日円新澳加台\s]{1,40}")
ISSUED = re.compile(r"[\d\s()（）+\-－]{11,30}[XxＸｘ]?")
ISO_MOMENT = len("2026-01-31T10:00:00")
TIMED = re.compile(r".{0,6}\d{1,2}[:：时点]\d{1,2}.{0,8}")
LONGEST_WORD = 3
PLAIN_FROM, PLAIN_TO = 1e-9, 1e30
"""Numbers that are written without an exponent."""
CURRENCIES = tuple((sign, code) for code, signs in SIGNS.items() for sign in (code, *signs))
_boolean, _date, _moment, _time, _mail, _mobile = Boolean(), Date(), DateTime(), Time(), Mail(), Mobile()
_url, _id_number, _bank_card, _percent, _money = Url(), IdNumber(), BankCard(), Percent(), Money()
_plain, _with_seconds, _cn = Boolean.Options(), Time.Options(seconds=True), Mobile.Options()


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cell could be, its digits before and after the point, and its sign of currency."""

    bits: int
    before: int = 0
    after: int = 0
    currency: str = ""
    negative: bool = False


def look(raw: Any, text: str) -> Seen:
    """Return what a filled cell with this text could be; nothing but text if no bit is set."""
    if isinstance(raw, str):
        return _text_cell(text)
    return Seen(BOOLEAN) if isinstance(raw, bool) else _number_cell(raw, text)


def _number_cell(raw: float, written: str) -> Seen:
    if len(written) > FLOAT_DIGITS and not isinstance(as_written(raw), str):
        return Seen(0)
    seen = _measured(written)
    bits = seen.bits
    if written in ("0", "1"):
        bits |= BOOLEAN | WEAK
    elif len(written) == 11 and _reads(_mobile, written, _cn):
        bits |= MOBILE
    elif len(written) == 8 and _reads(_date, raw, _plain_date):
        bits |= DATE | COMPACT
    elif len(written) >= 12 and written.isdigit() and _bank_card.valid(written):
        bits |= BANK_CARD
    return Seen(bits, seen.before, seen.after, "", seen.negative)


_plain_date = Date.Options()
_moment_options, _no_options = DateTime.Options(), Mail.Options()


def _measured(text: str, sign: int = 0, currency: str = "") -> Seen:
    """Return a number's digits as it is written, without separators; what could hold it follows from them."""
    whole, _, part = text.lstrip("-").partition(".")
    zeros = ZEROS if len(whole) > 1 and whole.startswith("0") else 0
    before, after = len(whole.lstrip("0")), len(part.rstrip("0"))
    if zeros or before + after > MOST_DIGITS or after > MOST_SCALE or (before > FLOAT_DIGITS and not after):
        return Seen(zeros)
    bits = sign | (0 if sign else NUMBER) | (FRACTION if after else 0)
    if after <= 2 and before <= 13 and sign != SIGNED_PERCENT:
        bits |= MONEY
    if sign == SIGNED_PERCENT:
        after += 2
        bits |= PERCENT if before <= 4 and after <= 6 else 0
    elif before <= 1 and after <= 6 and sign != SIGNED_MONEY:
        bits |= PERCENT
    return Seen(bits, before, after, currency, text.startswith("-"))


def _text_cell(text: str) -> Seen:
    first = text[0]
    if first.isdigit() or first in "-.(+$" or not first.isascii() or "$" in text[:3]:
        found = _numeric(text)
        if found is not None:
            return found
    bits = 0
    if len(text) <= LONGEST_WORD + 2 and isinstance(_boolean.cell(text, _plain), bool):
        bits |= BOOLEAN
    if "@" in text:
        bits |= MAIL if _reads(_mail, text) else 0
    elif "://" in text:
        bits |= URL if _reads(_url, text) else 0
    elif len(text) <= 40:
        bits |= _moments(text) | _numbers(text)
    return Seen(bits)


def _numeric(text: str) -> Seen | None:
    """Return what a text could be that is written as a number, None where it is not."""
    length = len(text)
    if length > 40:
        return None
    if text.isdigit() and text.isascii():
        seen = _measured(text)
        if length < 8:
            return seen if text not in ("0", "1") else Seen(seen.bits | BOOLEAN | WEAK, seen.before, seen.after)
        more = (_moments(text) | COMPACT if length == 8 else 0) | _numbers(text)
        return Seen(seen.bits | (more if more != COMPACT else 0), seen.before, seen.after)
    if NUMBER_LIKE.fullmatch(text) is None:
        return None
    plain = _number_text(text)
    if plain is not None:
        return _measured(plain)
    if text.endswith("%"):
        plain = _number_text(text[:-1].strip())
        return _measured(plain, SIGNED_PERCENT) if plain is not None else None
    for sign, code in CURRENCIES:
        if sign in text:
            amount = _money.cell(text, Money.Options(currency=code))
            plain = _number_text(amount) if isinstance(amount, str) else None
            if plain is not None:
                return _measured(plain, SIGNED_MONEY, code)
    return None


def _number_text(text: str) -> str | None:
    """Return a number that is written without unit as plain text, as its field reads it."""
    if text.startswith(("(", "（")):
        read = _percent.cell(text, None)
        return _number_text(read) if isinstance(read, str) and read.startswith("-") else None
    found = PLAIN.fullmatch(text)
    if found is None or not (found[1] or found[2]):
        return None
    text = text.replace(",", "").replace("，", "")
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{'0' if body.startswith('.') else ''}{body}".removesuffix(".")


def _moments(text: str) -> int:
    """Return the bits of days and times."""
    bits = 0
    if text[:4].isdigit():
        bits |= DATE | MOMENT if _reads(_date, text, _plain_date) else 0
        bits |= MOMENT if not bits and _is_moment(text) else 0
    elif found := SLASHED.fullmatch(text):
        first, second, year = (int(part) for part in found.groups())
        bits |= MONTH_FIRST if _is_day(year, first, second) else 0
        bits |= DAY_FIRST if _is_day(year, second, first) else 0
    if not bits & MOMENT and TIMED.fullmatch(text) and _reads(_time, text, _with_seconds):
        bits |= TIME
    return bits


def _numbers(text: str) -> int:
    """Return the bits of numbers that somebody issues."""
    if ISSUED.fullmatch(text) is None:
        return 0
    digits = len(text) if text.isdigit() else sum(map(str.isdigit, text))
    bits = MOBILE if 11 <= digits <= 15 and _reads(_mobile, text, _cn) else 0
    bits |= ID_NUMBER if digits in (17, 18) and _reads(_id_number, text) else 0
    return bits | (BANK_CARD if 12 <= digits <= 19 and _bank_card.valid(squeezed(text, _bank_card.dropped)) else 0)


def _is_moment(text: str) -> bool:
    if len(text) == ISO_MOMENT and text[10] == "T":
        try:
            return 1900 <= datetime.fromisoformat(text).year <= 2299
        except ValueError:
            return False
    said = _moment.cell(text, _moment_options)
    said = f"{said}+00:00" if isinstance(said, str) and not re.search(r"(Z|[+-]\d\d:?\d\d)$", said) else said
    return not isinstance(_moment.parse(said, _moment_options), Problem)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return date(year, month, day).year >= 1900
    except ValueError:
        return False


def _reads(kind: FieldType, raw: Any, options: Any = None) -> bool:
    options = _no_options if options is None else options
    return not isinstance(kind.parse(kind.cell(raw, options), options), Problem)


def as_day(text: str, order: str) -> str:
    """Return a day written as 1/31/2026 (`month first`) or 31/1/2026 as ISO 8601."""
    found = SLASHED.fullmatch(text.strip())
    if found is None:
        return text
    first, second, year = (int(part) for part in found.groups())
    month, day = (first, second) if order == "month first" else (second, first)
    return date(year, month, day).isoformat()


def text_of(raw: Any) -> str:
    """Return a filled cell as the text that is kept of it and by which it names a record."""
    written = raw if type(raw) is str else as_written(raw)
    if type(written) is str:
        return written.strip()
    return f"{Decimal(repr(raw)):f}".removesuffix(".0") if PLAIN_FROM <= abs(raw) < PLAIN_TO else repr(raw)


def is_lost(raw: Any) -> bool:
    """Tell whether a workbook's number has more digits than workbooks keep."""
    return isinstance(raw, float) and abs(raw) >= 10**FLOAT_DIGITS
