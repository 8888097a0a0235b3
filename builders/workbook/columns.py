"""What a column holds, gathered over all its rows in bounded memory: counts, values up to a bound, digits, lengths."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from builders.workbook.cells import NUMBER, Seen, is_lost, look, text_of
from engine.forms.fields.base import UNSTORABLE, as_written

MOST_VALUES, LONGEST_VALUE = 200, 100
MOST_PARTS, LONGEST_PART = 60, 40
MOST_EXAMPLES, LONGEST_SHOWN = 5, 60
MOST_REMEMBERED = 5_000
MOST_HASHES = 2_500_000
"""Of all columns of a file together, beside those of parts."""
MOST_PART_HASHES = 20_000
LONGEST_KEY = 100
SOON = 5_000
"""After so many filled rows it is judged whether a column's values still may name records."""
SEPARATED = re.compile(r"[,，;；、]")
CODE = re.compile(r"[A-Za-z]*[-_/#]?\d[\w\-/#.]*", re.ASCII)


class Budget:
    """How many values may still be remembered, shared by all columns of a file."""

    def __init__(self, hashes: int = MOST_HASHES) -> None:
        self.left = hashes

    def take(self) -> bool:
        """Tell whether one more may be remembered."""
        self.left -= 1
        return self.left >= 0


@dataclass(slots=True)
class Formulas:
    """What formulas a column's cells hold: their pattern -> how many, and how number formats show them."""

    patterns: Mapping[str, int] = field(default_factory=dict)
    percent: int = 0
    currency: Mapping[str, int] = field(default_factory=dict)
    styled: int = 0


Example = tuple[int, str]
"""The number of a row and its value as shown."""


@dataclass(slots=True)
class Column:
    """The statistics of one column."""

    index: int
    header: str
    budget: Budget
    filled: int = 0
    faults: int = 0
    fault_examples: list[Example] = field(default_factory=list)
    uncalculated: int = 0
    lost: int = 0
    lost_examples: list[Example] = field(default_factory=list)
    bits: Counter[int] = field(default_factory=Counter)
    examples: dict[int, list[Example]] = field(default_factory=dict)
    before: int = 0
    after: int = 0
    percent_after: int = 0
    negative: int = 0
    currencies: Counter[str] = field(default_factory=Counter)
    longest: int = 0
    breaks: int = 0
    seconds: bool = False
    codes: int = 0
    """How many cells from the first on are codes."""
    numeric_cells: int = 0
    values: dict[str, int] | None = field(default_factory=dict)
    """Distinct values in order of first appearance, None when there are too many."""
    hashes: set[int] | None = field(default_factory=set)
    repeats: bool = False
    parts: dict[str, int] | None = field(default_factory=dict)
    part_hashes: set[int] | None = field(default_factory=set)
    separated: int = 0
    most_parts: int = 0
    formulas: Formulas = field(default_factory=Formulas)
    remembered: dict[tuple[type, Any], Seen] | None = field(default_factory=dict)

    def add(self, row: int, raw: Any) -> None:
        """Take note of one cell."""
        if raw is None or (isinstance(raw, str) and (not raw or raw.isspace())):
            return
        if isinstance(raw, dict):
            self._fault(row, str(raw.get("error")))
            return
        self.filled += 1
        text = text_of(raw)
        if not isinstance(raw, str):
            self.numeric_cells += 1
            if is_lost(raw):
                self.lost += 1
                _note(self.lost_examples, row, text)
        seen = self._look(raw, text)
        self.bits[seen.bits] += 1
        if self.bits[seen.bits] <= MOST_EXAMPLES:
            self.examples.setdefault(seen.bits, []).append((row, shown(text)))
        self._measure(text, seen)
        self._remember(text)

    def _fault(self, row: int, words: str) -> None:
        self.faults += 1
        self.uncalculated += not words.startswith("#")
        _note(self.fault_examples, row, words)

    def _look(self, raw: Any, text: str) -> Seen:
        remembered = self.remembered
        if remembered is None:
            return look(raw, text)
        key = (type(raw), raw)
        seen = remembered.get(key)
        if seen is None:
            seen = look(raw, text)
            if len(text) <= LONGEST_KEY:
                remembered[key] = seen
            if len(remembered) > MOST_REMEMBERED:
                self.remembered = None  # hardly any cell comes again
        return seen

    def _measure(self, text: str, seen: Seen) -> None:
        if len(text) > self.longest:
            self.longest = len(text)
        if seen.bits:
            if seen.before > self.before:
                self.before = seen.before
            if seen.bits & NUMBER or seen.currency:
                self.after = max(self.after, seen.after)
            self.percent_after = max(self.percent_after, seen.after)
            self.negative += seen.negative
            if seen.currency:
                self.currencies[seen.currency] += 1
            if text.count(":") > 1 and not text.endswith(":00"):
                self.seconds = True
        elif not text.isprintable() and ("\n" in text or "\r" in text or UNSTORABLE.search(text)):
            self.breaks += 1
        if self.codes == self.filled - 1 and len(text) <= LONGEST_KEY and CODE.fullmatch(text):
            self.codes += 1

    def _remember(self, text: str) -> None:
        values = self.values
        if values is not None:
            known = values.get(text)
            if known is not None:
                values[text] = known + 1
            elif len(values) < MOST_VALUES and len(text) <= LONGEST_VALUE:
                values[text] = 1
            else:
                self.values = None
        self._hash(text)
        if self.parts is not None or self.part_hashes is not None:
            self._split(text)

    def _hash(self, text: str) -> None:
        hashes = self.hashes
        if hashes is None:
            return
        mark = hash(text)
        if mark in hashes:
            self.repeats = True
        elif len(text) > LONGEST_KEY or not self.budget.take():
            self.forget()
        else:
            hashes.add(mark)
            if self.repeats and self.filled == SOON and len(hashes) > 0.95 * self.filled:
                self.forget()  # neither a key nor names of records

    def forget(self) -> None:
        """Give up remembering values by which records could be named."""
        self.budget.left += len(self.hashes or ())
        self.hashes = None

    def _split(self, text: str) -> None:
        parts = [part for one in SEPARATED.split(text) if (part := one.strip())]
        if len(parts) > 1:
            self.separated += 1
            self.most_parts = max(self.most_parts, len(parts))
        if self.filled == 200 and not self.separated:
            self.parts = self.part_hashes = None
            return
        if self.parts is not None:
            for part in parts:
                self.parts[part] = self.parts.get(part, 0) + 1
            whole = len(set(parts)) == len(parts) and all(len(part) <= LONGEST_PART for part in parts)
            if not whole or len(self.parts) > MOST_PARTS:
                self.parts = None
        if self.part_hashes is not None:
            self.part_hashes.update(map(hash, parts))
            if len(self.part_hashes) > MOST_PART_HASHES:
                self.part_hashes = None

    # --- what follows

    def having(self, bit: int) -> int:
        """Return how many filled cells have a bit."""
        return sum(count for bits, count in self.bits.items() if bits & bit)

    def all(self, *any_of: int) -> bool:
        """Tell whether each filled cell has one of the bits."""
        wanted = sum(any_of)
        return self.filled > 0 and all(bits & wanted for bits in self.bits)

    def lacking(self, bit: int) -> tuple[int, list[Example]]:
        """Return how many filled cells lack a bit, and the first few of them."""
        found = [one for bits, some in self.examples.items() if not bits & bit for one in some]
        return self.filled - self.having(bit), sorted(found)[:MOST_EXAMPLES]

    @property
    def distinct(self) -> int | None:
        """Return how many different values there are, None where that was not remembered."""
        return len(self.hashes) if self.hashes is not None else None

    def identifies(self, rows: int) -> bool:
        """Tell whether each row has a value that no other row has."""
        return self.hashes is not None and not self.repeats and not self.faults and self.filled == rows > 0


def shown(text: str) -> str:
    """Return a value as a proposal shows it."""
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def _note(examples: list[Example], row: int, words: str) -> None:
    if len(examples) < MOST_EXAMPLES:
        examples.append((row, shown(words)))


@dataclass(slots=True)
class SheetStatistics:
    """The statistics of one sheet."""

    index: int
    name: str
    columns: list[Column]
    groups: list[str]
    """What stands above the headers of several columns, blank where nothing does."""
    header_row: int
    hidden: bool = False
    rows: int = 0

    def add(self, row: int, cells: list[Any]) -> None:
        """Take note of one row below the header."""
        self.rows += 1
        columns = self.columns
        for place in range(len(columns), len(cells)):
            if cells[place] not in (None, ""):
                columns += [
                    Column(at, "", columns[0].budget if columns else Budget()) for at in range(len(columns), place + 1)
                ]
        for column, raw in zip(columns, cells, strict=False):
            column.add(row, raw)


def sheet_statistics(
    index: int, name: str, header: list[Any], budget: Budget, groups: list[str] | None = None, header_row: int = 1
) -> SheetStatistics:
    """Return the still empty statistics of a sheet under its header cells."""
    columns = [Column(place, header_text(cell), budget) for place, cell in enumerate(header)]
    return SheetStatistics(index, name, columns, groups or [], header_row)


def header_text(cell: Any) -> str:
    """Return a header cell in one line."""
    if cell is None or isinstance(cell, dict):
        return ""
    return " ".join(UNSTORABLE.sub("", str(as_written(cell))).split())[:100]
