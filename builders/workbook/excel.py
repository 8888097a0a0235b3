"""Formulas of spreadsheets, translated to formula text where they read cells of their own row alone.

A formula comes in as a pattern: cells of the row it stands in are written `{C}`, whatever the row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from builders.workbook.names import letters

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|(?P<text>\"(?:[^\"]|\"\")*\")|(?P<cell>\{[A-Z]{1,3}\})"
    r"|(?P<row>[\w.]*\[(?:\[\#This\ Row\],\s*)?@?\[?(?P<title>[^\[\]\#]+)\]?\])"
    r"|(?P<name>[A-Z_][A-Z0-9_.]*)(?=\s*\()|(?P<constant>TRUE|FALSE)\b|(?P<sign><>|<=|>=|[-+*/^&=<>%(),:]))",
    re.IGNORECASE,
)
POWERS = {"=": 10, "<>": 10, "<": 10, ">": 10, "<=": 10, ">=": 10, "&": 20, "+": 30, "-": 30, "*": 40, "/": 40, "^": 50}
UNARY, LITERAL = 60, 100
SAME = re.findall(
    r"\w+",
    """ROUND ROUNDUP ROUNDDOWN INT ABS MAX MIN IF AND OR NOT MOD LEFT RIGHT MID LEN UPPER LOWER TRIM YEAR MONTH DAY DAYS
    EDATE EOMONTH SQRT POWER""",
)
"""Functions that are called alike and mean the same, which is proved on the rows all the same."""
JOINED = {"SUM": "+", "PRODUCT": "*", "CONCATENATE": "&", "CONCAT": "&"}
DEEPEST, LONGEST = 30, 3_000


@dataclass(frozen=True, slots=True)
class Ref:
    """A column as a formula reads it."""

    key: str
    type: str
    blank: bool
    """Whether some of its cells are blank, which spreadsheets count as 0."""
    choices: Mapping[str, str]
    """Of a choice, its keys by title."""


@dataclass(frozen=True, slots=True)
class Part:
    """A translated piece: its text, how tightly it binds, and what is known of it."""

    text: str
    power: int = LITERAL
    ref: Ref | None = None
    literal: str | None = None
    """The text that a piece is."""


class Untranslatable(Exception):
    """The formula says something that our language cannot, or that needs other rows."""


def translate(pattern: str, by_column: Mapping[str, Ref], by_title: Callable[[str], Ref | None]) -> str:
    """Return the formula text of a pattern, columns being named by their letters or titles."""
    if len(pattern) > LONGEST:
        raise Untranslatable
    reader = _Reader(_tokens(pattern.removeprefix("=").removeprefix("+")), by_column, by_title)
    found = reader.expression(0)
    reader.expect("")
    return found.text


def _tokens(text: str) -> list[tuple[str, str]]:
    out, place = [], 0
    while place < len(text.rstrip()):
        match = TOKEN.match(text, place)
        if match is None:
            raise Untranslatable
        kind = match.lastgroup or ""
        kind = "row" if match["row"] else kind
        out.append((kind, match["title"] if kind == "row" else match[kind]))
        place = match.end()
    return out


class _Reader:
    """One reading of a formula."""

    def __init__(
        self,
        tokens: list[tuple[str, str]],
        by_column: Mapping[str, Ref],
        by_title: Callable[[str], Ref | None],
    ) -> None:
        self.tokens, self.by_column, self.by_title = tokens, by_column, by_title
        self.place, self.depth = 0, 0

    def ahead(self) -> str:
        """Return the next sign, or nothing where no sign comes."""
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("end", "")
        return text if kind in ("sign", "end") else "?"

    def take(self) -> tuple[str, str]:
        """Return the next token and step over it."""
        if self.place >= len(self.tokens):
            raise Untranslatable
        self.place += 1
        return self.tokens[self.place - 1]

    def expect(self, sign: str) -> None:
        """Step over a sign that must come; an empty one is the end."""
        if self.ahead() != sign:
            raise Untranslatable
        self.place += 1

    def expression(self, power: int) -> Part:
        """Return the expression whose operators bind tighter than `power`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Untranslatable
        left = self.operand()
        while POWERS.get(self.ahead(), -1) > power or self.ahead() == "%":
            sign = self.take()[1]
            left = hundredth(left) if sign == "%" else joined(sign, left, self.expression(POWERS[sign]))
        self.depth -= 1
        return left

    def operand(self) -> Part:
        """Return a literal, a cell, a call, or what stands in brackets."""
        kind, text = self.take()
        if kind == "number":
            return Part(f"{Decimal(text):f}")
        if kind == "text":
            return Part(text, literal=text[1:-1].replace('""', '"'))
        if kind in ("cell", "row"):
            return self.cell(kind, text)
        if kind == "constant":
            return Part(text.upper())
        if kind == "name":
            return self.call(text.upper())
        if text == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if text in "+-":
            inner = self.expression(POWERS["^"])
            return inner if text == "+" else Part(f"-{bracketed(inner, UNARY)}", UNARY)
        raise Untranslatable

    def cell(self, kind: str, text: str) -> Part:
        """Return a column's value in the row."""
        ref = self.by_column.get(text[1:-1]) if kind == "cell" else self.by_title(text.strip())
        if ref is None:
            raise Untranslatable
        return _of(ref)

    def call(self, name: str) -> Part:
        """Return a call of a function."""
        self.expect("(")
        args: list[Part] = []
        while self.ahead() != ")":
            args += self.argument(name)
            if self.ahead() != ")":
                self.expect(",")
        self.expect(")")
        if name in JOINED and args:
            found = args[0]
            for one in args[1:]:
                found = joined(JOINED[name], found, one)
            return found
        if name not in SAME or not args:
            raise Untranslatable
        return Part(f"{name}({', '.join(one.text for one in args)})")

    def argument(self, name: str) -> list[Part]:
        """Return what an argument comes to: a range of cells of the row is several."""
        kind, first = self.tokens[self.place]
        if kind != "cell" or self.tokens[self.place + 1 : self.place + 2] != [("sign", ":")]:
            return [self.expression(0)]
        if name not in (*JOINED, "MAX", "MIN", "AND", "OR"):
            raise Untranslatable
        self.place += 2
        kind, last = self.take()
        if kind != "cell":
            raise Untranslatable
        refs = [self.by_column.get(one) for one in between(first[1:-1], last[1:-1])]
        return [_of(ref) for ref in refs if ref is not None and not (name == "SUM" and ref.type in ("text", "choice"))]


NUMBERS = ("integer", "number", "money", "percent")


def _of(ref: Ref) -> Part:
    if ref.blank and ref.type in NUMBERS:
        return Part(f"IFBLANK({{{ref.key}}}, 0)", ref=ref)
    return Part(f"{{{ref.key}}}", ref=ref)


def bracketed(part: Part, power: int) -> str:
    """Return the piece so that an operator of that power may stand beside it."""
    return part.text if part.power > power else f"({part.text})"


def joined(sign: str, left: Part, right: Part) -> Part:
    """Return two pieces with an operator between them."""
    if sign == "^":
        return Part(f"POWER({left.text}, {right.text})")
    days = {"date", "datetime"}
    if sign == "-" and left.ref and right.ref and left.ref.type in days and right.ref.type in days:
        return Part(f"DAYS({left.text}, {right.text})")
    if POWERS[sign] == 10:
        left, right = _by_key(left, right.ref), _by_key(right, left.ref)
    power = POWERS[sign]
    return Part(f"{bracketed(left, power - 1)} {sign} {bracketed(right, power)}", power)


def _by_key(part: Part, other: Ref | None) -> Part:
    """Return a text that is compared with a choice as the key of that choice."""
    if part.literal is None or other is None or part.literal not in other.choices:
        return part
    return Part(f'"{other.choices[part.literal]}"')


def hundredth(part: Part) -> Part:
    """Return a piece in per cent."""
    if part.ref is None and re.fullmatch(r"\d+(\.\d+)?", part.text):
        return Part(f"{Decimal(part.text).scaleb(-2):f}")
    return Part(f"{bracketed(part, POWERS['*'])} / 100", POWERS["*"])


def between(first: str, last: str) -> list[str]:
    """Return the letters of the columns from the first to the last."""
    start, end = number_of(first), number_of(last)
    return [letters(place) for place in range(start, min(end, start + 200) + 1)]


def number_of(said: str) -> int:
    """Return the index of a column named in letters."""
    number = 0
    for char in said:
        number = number * 26 + ord(char) - 64
    return number - 1
