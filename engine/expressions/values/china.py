"""Numbers issued in China and amounts in Chinese capitals: identity cards (GB 11643-1999), unified social credit codes
(GB 32100-2015), bank cards (ISO/IEC 7812), mobile telephones and vehicle plates (GA 36-2018).
"""

from __future__ import annotations

import re
from datetime import date

YEARS = "(?:19|2[0-2])[0-9]{2}"
LEAP = "(?:(?:19|2[0-2])(?:0[48]|[2468][048]|[13579][26])|2000)"
DAY_OF_YEAR = (
    "(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
ID_FORM = f"^[1-9][0-9]{{5}}(?:{YEARS}{DAY_OF_YEAR}|{LEAP}0229)[0-9]{{3}}[0-9Xx]$"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1)
OLD_ID_FORM = "^[1-9][0-9]{14}$"
USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_FORM = "^[159ANY][0-9A-HJ-NPQRTUWXY][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
USCC_WEIGHTS = (*(pow(3, i, 31) for i in range(17)), 1)
CARD_FORM = "^[0-9]{12,19}$"
MOBILE_FORM = "^1[3-9][0-9]{9}$"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_FORM = (
    f"^[{PROVINCES}][A-HJ-NP-Z](?:[0-9A-HJ-NP-Z]{{4}}[0-9A-HJ-NP-Z挂学警港澳]"
    "|[A-HJK][0-9A-HJ-NP-Z][0-9]{4}|[0-9]{5}[A-HJK])$"
)
DOUBLED = "0246813579"  # twice a digit, and the sum of its digits where it has two
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
RANKS = ("", "拾", "佰", "仟")
WHOLE_DIGITS = 16

_ID, _OLD, _USCC, _CARD, _MOBILE, _PLATE = (
    re.compile(form[1:-1]) for form in (ID_FORM, OLD_ID_FORM, USCC_FORM, CARD_FORM, MOBILE_FORM, PLATE_FORM)
)


def id_valid(text: str) -> bool:
    """Tell whether the text is an identity number of 18 characters with a true date and check character."""
    if not _ID.fullmatch(text):
        return False
    digits = [10 if c in "Xx" else int(c) for c in text]
    return sum(d * w for d, w in zip(digits, ID_WEIGHTS, strict=True)) % 11 == 1


def id_upgrade(text: str) -> str | None:
    """Return the 18 characters of an identity number, made of an old one of 15 digits where it is one."""
    if len(text) == 18:
        return text.upper() if id_valid(text) else None
    if not _OLD.fullmatch(text):
        return None
    body = f"{text[:6]}19{text[6:]}"
    check = "10X98765432"[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS[:17], strict=True)) % 11]
    return body + check if id_valid(body + check) else None


def id_birthday(text: str) -> date | None:
    """Return the birth date in a valid identity number."""
    return date(int(text[6:10]), int(text[10:12]), int(text[12:14])) if id_valid(text) else None


def id_gender(text: str) -> str | None:
    """Return `M` or `F` by the 17th digit of a valid identity number."""
    return ("M" if int(text[16]) % 2 else "F") if id_valid(text) else None


def id_region(text: str) -> str | None:
    """Return the six digits of the region (GB/T 2260) that issued a valid identity number."""
    return text[:6] if id_valid(text) else None


def full_years(start: date, end: date) -> int | None:
    """Return the full years from a date to another, null before it; 29 February is passed on 1 March."""
    gone = (end.year * 10_000 + end.month * 100 + end.day) - (start.year * 10_000 + start.month * 100 + start.day)
    return gone // 10_000 if gone >= 0 else None


def mobile_valid(text: str) -> bool:
    """Tell whether the text is a mobile number of 11 digits."""
    return _MOBILE.fullmatch(text) is not None


def bank_card_valid(text: str) -> bool:
    """Tell whether the text is 12 to 19 digits that pass the Luhn test."""
    if not _CARD.fullmatch(text):
        return False
    digits = [int(DOUBLED[int(c)] if i % 2 else c) for i, c in enumerate(reversed(text))]
    return sum(digits) % 10 == 0


def bank_card_bin(text: str) -> str | None:
    """Return the six digits that name the issuer of a valid card."""
    return text[:6] if bank_card_valid(text) else None


def uscc_valid(text: str) -> bool:
    """Tell whether the text is a unified social credit code with a true check character."""
    if not _USCC.fullmatch(text):
        return False
    return sum(USCC_DIGITS.index(c) * w for c, w in zip(text, USCC_WEIGHTS, strict=True)) % 31 == 0


def plate_valid(text: str) -> bool:
    """Tell whether the text is written as a vehicle plate, of a new-energy vehicle too."""
    return _PLATE.fullmatch(text) is not None


def rmb_upper(cents: int) -> str | None:
    """Return an amount in hundredths in Chinese capitals, null beyond 16 whole digits."""
    yuan, rest = divmod(abs(cents), 100)
    if yuan >= 10**WHOLE_DIGITS:
        return None
    tenths, hundredths = divmod(rest, 10)
    out = _whole(yuan) + "元" if yuan or not rest else ""
    if tenths:
        out += CAPITALS[tenths] + "角"
    elif yuan and hundredths:
        out += "零"
    out += CAPITALS[hundredths] + "分" if hundredths else "整"
    return f"负{out}" if cents < 0 else out


def number_upper(value: int, scale: int) -> str | None:
    """Return a number in Chinese capitals, places read digit by digit, null beyond 16 whole digits."""
    whole, rest = divmod(abs(value), 10**scale)
    if whole >= 10**WHOLE_DIGITS:
        return None
    places = f"{rest:0{scale}d}".rstrip("0") if rest else ""
    out = _whole(whole) + ("点" + "".join(CAPITALS[int(c)] for c in places) if places else "")
    return f"负{out}" if value < 0 else out


def _whole(number: int) -> str:
    """Return a whole number of at most 16 digits in capitals; a gap of zeros between digits is one 零."""
    if not number:
        return CAPITALS[0]
    out, gap = "", False
    for place in reversed(range(WHOLE_DIGITS)):
        digit, rank = number // 10**place % 10, place % 4
        if digit:
            out, gap = out + (CAPITALS[0] if gap else "") + CAPITALS[digit] + RANKS[rank], False
        elif out:
            gap = True
        if rank == 0:
            group = number // 10**place % 10**4
            out += ("万" if place in (4, 12) and group else "") + ("亿" if place == 8 and out else "")
            gap = bool(out) and not group  # what ends in zeros needs no 零 after its unit, what is missing does
    return out
