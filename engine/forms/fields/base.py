"""The base of every field type: what a field holds, how it is read, written, shown and stored.

A type sees one value at a time and never null: null is "empty" and handled by the form. Values inside the engine are
scaled integers, text, booleans, dates, aware UTC moments, lists and record ids; JSON appears only in parse and dump.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

import sqlalchemy as sa

from engine.errors import Problem, problem
from engine.expressions.types import Schema, Type
from engine.kinds import Kind, Label, Options

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and half a surrogate pair: no database takes them."""
EQUALITY = ("==", "!=", "in", "is_blank", "not_blank")
ORDER = ("==", "!=", "<", "<=", ">", ">=", "is_blank", "not_blank")
FLOAT_DIGITS, LAST_BITS = 15, 4
TEXT_CELL = {
    "zh": "文字（表格里超过 15 位的数字要设为文本）",
    "en": "text (in sheets, numbers over 15 digits must be text)",
}
TEXT_OPERATORS = ("==", "!=", "contains", "startswith", "is_blank", "not_blank")


@dataclass(frozen=True, slots=True)
class Example:
    """A raw value with what becomes of it: the stored value, or the code of the problem that refuses it."""

    raw: Any
    stored: Any = None
    refused: str | None = None
    options: dict[str, Any] | None = None


def is_sealed(stored_as: str) -> bool:
    """Tell whether what a kind says of its storing is that of an encrypted value."""
    return stored_as.endswith(" True")


@dataclass(frozen=True, slots=True)
class Upload:
    """An uploaded file: its type and pixels are read from its bytes where these are a picture's."""

    name: str
    size: int
    type: str
    pixels: int | None


class FieldType(Kind):
    """One type of field; a subclass is a complete declaration in a file of its own."""

    label: ClassVar[Label]
    widget: ClassVar[str]
    group: ClassVar[str] = "special"
    """Where it stands among the others when one is chosen: a key of `builders.palette.GROUPS`."""
    operators: ClassVar[tuple[str, ...]] = EQUALITY
    encrypted: ClassVar[bool] = False
    """Stored as ciphertext with a blind index; comparable only with == in Python."""
    files: ClassVar[bool] = False
    """The value is the ids of uploaded files."""
    links_to: ClassVar[str | None] = None
    """The platform's own table the value points at: "$user" or "$department"."""
    Options: ClassVar[type[Options]] = Options
    examples: ClassVar[tuple[Example, ...]]

    def type(self, options: Any) -> Type:
        """Return the type the field has in expressions."""
        raise NotImplementedError

    def column(self, options: Any) -> sa.types.TypeEngine[Any] | None:
        """Return the column that stores the field; None when it has none."""
        raise NotImplementedError

    def stored_as(self, options: Any) -> str:
        """Return what tells whether two fields may share a column: how it stores, and what it points at."""
        column = self.column(options)
        parts = (type(column).__name__, getattr(column, "scale", None), getattr(options, "to", None), self.encrypted)
        return " ".join(str(part) for part in parts)

    def parse(self, raw: Any, options: Any) -> Any:
        """Return the internal value of a JSON value, or the Problem that refuses it."""
        return raw

    def dump(self, value: Any, options: Any) -> Any:
        """Return the JSON form of an internal value."""
        return value

    def cell(self, raw: Any, options: Any) -> Any:
        """Return the JSON value meant by a spreadsheet cell, which `parse` then judges."""
        return as_written(raw)

    def quick(self, options: Any) -> Callable[[Any], Any] | None:
        """Return what reads the commonest cells at once, as `parse` reads what `cell` says, and answers None to others.

        Sheets have millions of cells; without a quick way each goes through `cell` and `parse`.
        """
        return None

    def show(self, value: Any, options: Any, language: str) -> str:
        """Return the value as people read it, as in an export."""
        return str(self.dump(value, options))

    def order_rule(self, options: Any) -> str | None:
        """Return by which rule lists are ordered, where it is not by the value: a kept key then orders them."""
        return None

    def order_key(self, value: Any, options: Any) -> str:
        """Return the text whose code points order the value by its rule."""
        raise NotImplementedError

    def words(self, value: Any) -> str:
        """Return the text that full-text search looks into."""
        return str(value)

    def unfit(self, upload: Upload | None, options: Any) -> Problem | None:
        """Return why a field of files cannot hold the file, None where there is no such file; any file will do."""
        return None

    def mask(self, value: Any, options: Any) -> Any:
        """Return what a viewer sees who may know only that there is a value."""
        return "***"


class DerivedOptions(Options):
    """What every derived field may say."""

    stored: bool = False
    """Kept in a column that follows every write it concerns, so that lists filter, sort and index by it."""


class DerivedField(FieldType):
    """A field whose value follows from others; it is never written by hand."""

    def column(self, options: Any) -> sa.types.TypeEngine[Any] | None:
        """Return None: a formula over its own record, and what shall be stored, gets a column from its result type."""
        return None

    def expression(self, options: Any, schema: Schema, form: str) -> tuple[Any, list[Problem]]:
        """Return the JSONLogic that computes the field for a row of `form`, or why there is none."""
        raise NotImplementedError

    def result(self, options: Any, schema: Schema, form: str) -> tuple[str, str] | None:
        """Return the form and key of the field whose type the result takes, or None when `type` alone says it."""
        return None


def as_written(raw: Any) -> Any:
    """Return a cell as text, as its spreadsheet shows it: `7.0` is 7, a yes is TRUE, a number has 15 digits.

    A number with more digits than that stays a float, which every `parse` refuses: its last digits may be lost already.
    """
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return str(raw).upper()
    if not isinstance(raw, float):
        return str(raw)
    if raw.is_integer() and abs(raw) < 10**FLOAT_DIGITS:
        return str(int(raw))
    text = repr(raw)
    if len(text) <= FLOAT_DIGITS and "e" not in text:  # so few digits are those of the number as it was typed
        return text
    shown = f"{raw:.{FLOAT_DIGITS}g}"
    if abs(raw) >= 10**FLOAT_DIGITS or abs(float(shown) - raw) > LAST_BITS * math.ulp(raw):
        return raw
    return f"{Decimal(shown):f}"


def quick_line(longest: int) -> Callable[[Any], Any]:
    """Return the quick way of short texts: what can be printed holds no break and nothing a database does not take."""

    def read(raw: Any) -> str | None:
        return raw.strip() if isinstance(raw, str) and len(raw) <= longest and raw.isprintable() else None

    return read


def as_text(raw: Any) -> str | Problem:
    """Return text without outer blanks; refuse other JSON and characters a database cannot hold."""
    if isinstance(raw, float):
        return problem("VALUE-E001", expected=TEXT_CELL, found=raw)
    if not isinstance(raw, str):
        return problem("VALUE-E001", expected={"zh": "文字", "en": "text"}, found=raw)
    text = raw.strip()
    if not text.isprintable() and UNSTORABLE.search(text):  # what can be printed is told much faster
        return problem("VALUE-E012")
    return text
