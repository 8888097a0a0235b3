"""Formula text as tokens: signs in their ASCII form whatever way they are written, blanks and comments left out.

Never fails: what cannot be read is a token that no parser takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from engine.expressions.grammar import BLANKS, PATTERNS, SIGNS

PATTERN = re.compile(f"(?:{'|'.join(f'(?P<{kind}>{pattern})' for kind, pattern in PATTERNS)})[{BLANKS}]*")


@dataclass(slots=True)
class Token:
    """A piece of the text: its kind, what it says, and where it starts.

    Kinds: number, name, text, field, end, the sign itself, `open` (opens and never closes), `other` (no sign at all).
    """

    kind: str
    text: str
    start: int


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a formula and an end token; nothing is read after one that never closes."""
    for found in PATTERN.finditer(text):
        kind, said = found.lastgroup or "", found[found.lastindex or 0]
        if kind == "sign":
            kind = SIGNS[said]
        elif kind == "field":
            said = said[1:-1]
        elif kind == "text":
            said = said[1:-1].replace(said[-1] * 2, said[-1])
        elif kind == "blank":
            continue
        yield Token(kind, said, found.start())
        if kind == "open":
            break
    yield Token("end", "", len(text))


def place(text: str, start: int) -> dict[str, int]:
    """Return the line and column of a place in the text, both from 1."""
    return {"line": text.count("\n", 0, start) + 1, "column": start - text.rfind("\n", 0, start)}
