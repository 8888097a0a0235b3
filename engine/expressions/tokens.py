"""Formula text as tokens: Excel-like, full-width punctuation read as its ASCII form, every token with its position."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from engine.errors import Problem, problem

LONGEST = 20_000
WIDE = str.maketrans("（），；＋－＊／％＆＝＜＞×÷", "(),;+-*/%&=<>*/")
SIGNS = {
    "≥": ">=",
    "≤": "<=",
    "≠": "<>",
    "＜＝": "<=",
    "＞＝": ">=",
    "＜＞": "<>",
    "；": ",",
    ";": ",",
    "!=": "<>",
    "==": "=",
}
QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’"}
BRACES = {"{": "}", "｛": "｝"}
PATTERN = re.compile(
    r"(?P<space>\s+)|(?P<number>[0-9]+(?:\.[0-9]+)?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<sign>[<＜][=＝>＞]?|[>＞][=＝]?|==|!=|[-+*/%&=(),;（），；＋－＊／％＆＝×÷≥≤≠])"
)


class Token(NamedTuple):
    """A piece of the text: its kind (number, name, sign, text, field, end), what it says, and where it starts."""

    kind: str
    text: str
    line: int
    column: int


class Broken(Exception):
    """The text cannot be read; carries its Problem."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a formula and an end token; raises Broken where there is none."""
    at, line, start = 0, 1, 0
    while at < len(text):
        column, opening = at - start + 1, text[at]
        found = PATTERN.match(text, at)
        if opening in QUOTES or opening in BRACES:
            said, after = enclosed(text, at, line, column)
            yield Token("text" if opening in QUOTES else "field", said, line, column)
        elif found is None:
            raise Broken(problem("EXPR-E030", line=line, column=column, found=opening))
        else:
            after = found.end()
            if found.lastgroup != "space":
                yield Token(found.lastgroup or "", sign(found[0]), line, column)
        broken = text.count("\n", at, after)
        if broken:
            line, start = line + broken, text.rindex("\n", at, after) + 1
        at = after
    yield Token("end", "", line, at - start + 1)


def sign(text: str) -> str:
    """Return a sign in its ASCII form."""
    plain = SIGNS.get(text, text.translate(WIDE))
    return SIGNS.get(plain, plain)


def enclosed(text: str, at: int, line: int, column: int) -> tuple[str, int]:
    """Return what stands between quotes or braces, and the place after them; a doubled quote is one."""
    closing = QUOTES.get(text[at]) or BRACES[text[at]]
    out: list[str] = []
    place = at + 1
    while place < len(text):
        if text[place] == closing:
            if text[at] not in QUOTES or text[place : place + 2] != closing * 2:
                return "".join(out), place + 1
            place += 1
        out.append(text[place])
        place += 1
    raise Broken(problem("EXPR-E033", line=line, column=column, found=text[at]))
