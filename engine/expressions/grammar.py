"""The grammar of formula text as plain data: parser and printer read it here, those of the browser as JSON.

Patterns keep to what Python and JavaScript read alike; none can backtrack for long, as no two ways lead through a text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from engine.expressions.functions.table import BY_SYMBOL, FUNCTIONS
from engine.expressions.shape import DECIMAL, DEPTH, EXACT_DIGITS, NODES
from engine.expressions.types import Json

LONGEST = 20_000  # characters of a formula
OPERANDS = 2 * NODES  # of a formula; most are a node each, names in calls are none
FAULTS = 20  # unknown names that are told at once
SHOWN = 40  # characters of what was found

BLANKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
WIDE = dict(zip("（），；＋－−＊×／÷％＆＝＜＞！", "(),;+--**//%&=<>!", strict=True))
ALIASES = {"≥": ">=", "≤": "<=", "≠": "<>", "!=": "<>", "==": "=", ";": ","}
MARKS = ("(", ")", ",")
QUOTES = {'"': '"', "“": "”", "'": "'", "‘": "’"}  # doubled, the closing one stands for itself
BRACES = {"{": "}", "｛": "｝"}
COMMENTS = {"/*": "*/", "／＊": "＊／"}
CLOSING = {**QUOTES, **BRACES, **COMMENTS}
REMARKS = ("//", "／／")  # comments up to the end of the line


class Operator(NamedTuple):
    """What a sign or word before or between operands means: its JSONLogic operator and how tightly it binds."""

    key: str
    power: int


INFIX: Mapping[str, Operator] = {symbol: Operator(f.key, f.infix) for symbol, f in BY_SYMBOL.items()}
PREFIX = {"-": Operator("-", 50), "NOT": Operator("!", 0)}  # as in SQL: NOT a = b denies the whole comparison
CHAINED = {"+": 0, "*": 0, "concat": 0, "<": 3, "<=": 3}  # how many operands one operator joins, 0 without limit
CONSTANTS: Mapping[str, Json] = {"TRUE": True, "FALSE": False, "NULL": None}
LEAVES = {"PARAM": "param", "USER": "user"}
CALLED = {f.name: f for f in FUNCTIONS if f.name.isidentifier()}
CALLABLE = sorted([*CALLED, *LEAVES])
WORDS = {
    "end": {"zh": "公式的结尾", "en": "the end of the formula"},
    "value": {"zh": "一个值", "en": "a value"},
    "name": {"zh": "一个名称", "en": "a name"},
    "more": {"zh": "“,”或“)”", "en": "“,” or “)”"},
}


def spelled() -> dict[str, str]:
    """Return every way to write a sign, the longest first, with the sign it means."""
    forms: dict[str, str] = {}
    for sign in [*INFIX, *MARKS, *ALIASES]:
        ways = [[c, *(wide for wide, plain in WIDE.items() if plain == c)] for c in sign]
        forms |= dict.fromkeys(map("".join, product(*ways)), ALIASES.get(sign, sign))
    return dict(sorted(forms.items(), key=lambda form: (-len(form[0]), form[0])))


def literal(text: str) -> str:
    """Return a pattern of the text itself."""
    return "".join("\\" + c if c in r"^$\.*+?()[]{}|/" else c for c in text)


def either(texts: Iterable[str]) -> str:
    """Return a pattern of one of the texts."""
    return "|".join(map(literal, texts))


def patterns() -> Iterator[tuple[str, str]]:
    """Yield the kinds of token in the order they are tried, each with its pattern."""
    remarks = [rf"{literal(mark)}[^\n]*" for mark in REMARKS]
    comments = [rf"{literal(o)}[\s\S]*?{literal(c)}" for o, c in COMMENTS.items()]
    yield "blank", "|".join([f"[{BLANKS}]+", *remarks, *comments])
    yield "field", "|".join(f"{literal(o)}[^{literal(c)}]*{literal(c)}" for o, c in BRACES.items())
    yield "name", "[A-Za-z_][A-Za-z0-9_]*"
    yield "number", r"[0-9]+(?:\.[0-9]+)?"
    yield "text", "|".join(f"{o}[^{c}]*(?:{c}{c}[^{c}]*)*{c}(?!{c})" for o, c in QUOTES.items())
    yield "open", either(CLOSING)
    yield "sign", either(SIGNS)
    yield "other", r"[\s\S]"


SIGNS = spelled()
PATTERNS = tuple(patterns())


def document() -> str:
    """Return the grammar as JSON text, for parsers and printers in other languages."""
    grammar = {
        "blanks": BLANKS,
        "braces": [*BRACES, *BRACES.values()],
        "chained": CHAINED,
        "closing": CLOSING,
        "comments": list(COMMENTS),
        "constants": CONSTANTS,
        "decimal": DECIMAL.pattern,
        "functions": {name: {"key": f.key, "args": f.args} for name, f in CALLED.items()},
        "infix": {symbol: operator._asdict() for symbol, operator in INFIX.items()},
        "leaves": LEAVES,
        "limits": {
            "depth": DEPTH,
            "digits": EXACT_DIGITS,
            "faults": FAULTS,
            "length": LONGEST,
            "nodes": NODES,
            "operands": OPERANDS,
            "shown": SHOWN,
        },
        "patterns": PATTERNS,
        "prefix": {sign: operator._asdict() for sign, operator in PREFIX.items()},
        "signs": SIGNS,
        "words": WORDS,
    }
    text = json.dumps(grammar, ensure_ascii=False, indent=2, sort_keys=True)
    return "".join(f"\\u{ord(c):04x}" if c > "~" and c in BLANKS else c for c in text) + "\n"
