"""What the XML of a sheet says beside values: formulas, written alike for every row, and number formats.

Runs only in the child process that reads a workbook, over pieces of the XML that overlap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

FORMULA = re.compile(
    rb"<c\s[^<>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d{1,8})[\"'][^<>]*>\s*<f\b([^<>]*?)(?:/>|>([^<]*)</f>)",
)
STYLED = re.compile(rb"<c\s+r=\"([A-Z]{1,3})\d+\"\s+s=\"(\d{1,6})\"")
SHARED = re.compile(rb"\bsi\s*=\s*[\"'](\d{1,9})[\"']")
ARRAY = re.compile(rb"\bt\s*=\s*[\"'](array|dataTable)[\"']")
QUOTED = re.compile(r'"(?:[^"]|"")*"|\[[^\[\]]*\]')
"""Texts, and names of columns of tables, in which nothing is a cell."""
CELL = re.compile(r"(?<![A-Za-z0-9_.!\]'])\$?([A-Z]{1,3})(\$?)(\d{1,7})(?![\w(.!])")
MOST_PATTERNS, MOST_SHARED, LONGEST = 3, 50_000, 2_000
OTHER = ""
"""The pattern of formulas that read other rows or sheets."""
CURRENCIES = {"¥": "CNY", "￥": "CNY", "元": "CNY", "US$": "USD", "HK$": "HKD", "$": "USD", "€": "EUR", "£": "GBP"}
IN_BRACKETS = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
WITH_CURRENCY = ("5", "6", "7", "8", "42", "44")
LOCAL = "local"
"""A currency that the reader's system decides."""


@dataclass
class Insight:
    """Formulas and number formats of one sheet, by the letters of its columns."""

    formats: tuple[str, ...] = ()
    formulas: dict[str, Counter[str]] = field(default_factory=dict)
    styles: Counter[tuple[bytes, bytes]] = field(default_factory=Counter)
    shared: dict[bytes, str] = field(default_factory=dict)

    def look_into(self, text: bytes, seen: int) -> None:
        """Take note of a piece; its first `seen` bytes were looked into before."""
        start = max(0, text.rfind(b"<c ", 0, seen)) if seen else 0
        self.styles.update((one[1], one[2]) for one in STYLED.finditer(text, start) if one.end() > seen)
        if b"<f" in text:
            for match in FORMULA.finditer(text):
                if match.end() > seen:
                    self._note(match)

    def _note(self, match: re.Match[bytes]) -> None:
        letters, row, attributes, written = match.groups()
        shared = SHARED.search(attributes)
        if ARRAY.search(attributes) or (written and len(written) > LONGEST):
            pattern = OTHER
        elif written:
            pattern = row_wise(unescape(written.decode(errors="replace")), int(row))
        else:
            pattern = self.shared.get(shared[1], OTHER) if shared else OTHER
        if shared and written and len(self.shared) < MOST_SHARED:
            self.shared[shared[1]] = pattern
        counts = self.formulas.setdefault(letters.decode(), Counter())
        counts[pattern if pattern in counts or len(counts) < MOST_PATTERNS else OTHER] += 1

    def shown(self, letters: str) -> tuple[int, int, Mapping[str, int]]:
        """Return how many cells of a column have a style, how many of these show per cent, and which currencies."""
        styled, percent, currencies = 0, 0, Counter[str]()
        for (column, style), count in self.styles.items():
            if column.decode() == letters:
                shows = self.formats[int(style)] if int(style) < len(self.formats) else ""
                styled += count
                percent += count if shows == "%" else 0
                if shows and shows != "%":
                    currencies[shows] += count
        return styled, percent, currencies


def row_wise(formula: str, row: int) -> str:
    """Return the formula with cells of its own row as `{C}`, or nothing if it reads any other.

    >>> row_wise("C2*$D2", 2), row_wise("C2*D$1", 2), row_wise('IF(A7="B2",1,0)', 7)
    ('{C}*{D}', '', 'IF({A}="B2",1,0)')
    """
    out, place = [], 0
    for quoted in [*QUOTED.finditer(formula), None]:
        end = quoted.start() if quoted else len(formula)
        said = formula[place:end]
        if "!" in said or any(int(one[3]) != row or one[2] for one in CELL.finditer(said)):
            return OTHER
        out.append(CELL.sub(r"{\1}", said))
        if quoted:
            out.append(quoted[0])
            place = quoted.end()
    return "".join(out)


def shown_by(number: str, codes: Mapping[str, str]) -> str:
    """Return what a number format shows: `%`, the code of a currency, or nothing."""
    code = codes.get(number)
    if code is None:
        return "%" if number in ("9", "10") else LOCAL if number in WITH_CURRENCY else ""
    plain = IN_BRACKETS.sub(lambda one: one[1], code)
    plain = re.sub(r'\\(.)|"([^"]*)"', lambda one: one[1] or one[2] or "", plain)
    if "%" in plain:
        return "%"
    return next((currency for sign, currency in CURRENCIES.items() if sign in plain), "")
