"""The second look at the rows: the proposal is held against every cell, and given up where it does not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from builders.workbook import names
from builders.workbook.cells import text_of
from builders.workbook.columns import MOST_EXAMPLES, SheetStatistics, shown
from builders.workbook.formulas import Rows, with_formulas
from builders.workbook.guess import MOST_TEXT
from builders.workbook.links import parts_of
from builders.workbook.proposal import Cell, Misfit, Otherwise, Proposal, ProposedField, ProposedForm
from builders.workbook.reading import refuses
from builders.workbook.rows import cleaner
from engine.catalog import Kinds
from engine.forms.fields.date import Date

PAIR_WITHIN, PAIRS = 6, 6
LEAST_FOR_PAIR = 4
MOST_PAIRS = 1_200_000
MOST_KNOWN = 5_000


def examine(proposal: Proposal, sheets: Mapping[int, SheetStatistics], rows: Rows, kinds: Kinds) -> Proposal:
    """Return the proposal as all rows bear it out."""
    forms = tuple(_examined(form, sheets, rows, kinds) for form in proposal.forms)
    return with_formulas(proposal.model_copy(update={"forms": forms}), sheets, rows, kinds)


@dataclass(slots=True)
class _Check:
    """One field and the cells of its column that it would refuse, or that name no record."""

    made: ProposedField
    clean: Callable[[Any], Any]
    bad: Callable[[Any], bool]
    value: Callable[[Any], Any] | None = None
    """Gives what must not come twice, where the type writes one value in several ways."""
    values: set[int] = field(default_factory=set)
    repeats: bool = False
    known: dict[tuple[type, Any], bool] | None = field(default_factory=dict)
    count: int = 0
    cells: list[Cell] = field(default_factory=list)

    def see(self, row: int, raw: Any) -> None:
        """Take note of a cell."""
        if self.value is not None and raw not in (None, "") and not self.repeats:
            mark = hash(self.value(raw))
            self.repeats = mark in self.values
            self.values.add(mark)
        if self._judge(raw):
            self.count += 1
            if len(self.cells) < MOST_EXAMPLES:
                self.cells.append(
                    Cell(row=row, value=shown(text_of(raw) if not isinstance(raw, dict) else str(raw.get("error"))))
                )

    def _judge(self, raw: Any) -> bool:
        known = self.known
        if known is None or isinstance(raw, dict):
            return self.bad(self.clean(raw))
        key = (type(raw), raw)
        found = known.get(key)
        if found is None:
            found = known[key] = self.bad(self.clean(raw))
            if len(known) > MOST_KNOWN:
                self.known = None  # hardly any cell comes again
        return found


def _examined(form: ProposedForm, sheets: Mapping[int, SheetStatistics], rows: Rows, kinds: Kinds) -> ProposedForm:
    checks = [_check(one, sheets, kinds) for one in form.fields]
    pairs = _pairs(form)
    for number, cells in rows(form.sheet):
        width = len(cells)
        for check in checks:
            place = check.made.column
            if place < width:
                check.see(number, cells[place])
        pairs = [pair for pair in pairs if pair.see(cells)]
    taken = {one.key for one in form.fields}
    fields = tuple(_settled(check, taken) for check in checks)
    keyed = any(one.unique for one in fields)
    unique = (pairs[0].keys,) if pairs and not keyed and form.rows >= LEAST_FOR_PAIR else ()
    return form.model_copy(update={"fields": fields, "unique": unique})


def _check(made: ProposedField, sheets: Mapping[int, SheetStatistics], kinds: Kinds) -> _Check:
    clean = cleaner(made)
    if made.link is not None:
        named = next(one for one in sheets[made.link.sheet].columns if one.index == made.link.column).hashes or set()
        return _Check(made, clean, _strange(named, several=made.type == "links"))
    kind = kinds.fields[made.type]
    options = kind.Options.model_validate(made.options)
    issued = made.unique and made.type != "text"
    value = (lambda raw: kind.parse(kind.cell(raw, options), options)) if issued else None
    return _Check(made, clean, refuses(kind, options), value)


def _strange(named: set[int], *, several: bool) -> Callable[[Any], bool]:
    """Return what tells whether a cell names a record that is not there."""

    def strange(raw: Any) -> bool:
        if raw is None or isinstance(raw, dict):
            return False
        text = text_of(raw)
        return any(hash(part) not in named for part in (parts_of(text) if several else [text]) if part)

    return strange


def _settled(check: _Check, taken: set[str]) -> ProposedField:
    """Return the field as the cells bear it out: another type where it would refuse one, a text beside a link."""
    made = check.made if not check.repeats else check.made.model_copy(update={"unique": False})
    if not check.count:
        return made
    if made.link is not None:
        keep = names.key_of(f"{made.key}_text", taken, "text")
        taken.add(keep)
        link = made.link.model_copy(update={"orphans": check.count, "cells": tuple(check.cells), "keep_text": keep})
        return made.model_copy(update={"link": link, "required": False})
    if made.faults and made.faults.read_as == "refused" and check.count == made.faults.count:
        return made
    if made.type == "longtext":
        return made
    texts = [one for one in made.otherwise if one.type in ("text", "longtext")]
    wide = texts[-1] if texts and made.type != "text" else Otherwise(type="longtext", options={"max_length": MOST_TEXT})
    misfit = Misfit(type=made.type, count=check.count, cells=tuple(check.cells))
    why = made.why.model_copy(update={"fits": made.why.filled, "by": "fallback"})
    update = {"type": wide.type, "options": wide.options, "reads": None, "otherwise": (), "why": why}
    return made.model_copy(update={**update, "misfits": (misfit, *made.misfits)})


@dataclass(slots=True)
class _Pair:
    """Two columns that may identify a row together."""

    keys: tuple[str, str]
    places: tuple[int, int]
    read: tuple[Callable[[Any], Any], Callable[[Any], Any]]
    seen: set[int] = field(default_factory=set)

    def see(self, cells: list[Any]) -> bool:
        """Take note of a row; tell whether the two still identify each."""
        first, second = (cells[place] if place < len(cells) else None for place in self.places)
        if first in (None, "") or second in (None, "") or len(self.seen) > MOST_PAIRS:
            return False
        mark = hash((self.read[0](first), self.read[1](second)))
        if mark in self.seen:
            return False
        self.seen.add(mark)
        return True


def _pairs(form: ProposedForm) -> list[_Pair]:
    """Return the pairs of columns that could identify a row, in the order of columns: one of them names something."""
    if form.rows < LEAST_FOR_PAIR or any(one.unique for one in form.fields):
        return []
    able = [one for one in form.fields if _part_of_key(one)][:PAIR_WITHIN]
    found: Iterable[tuple[ProposedField, ProposedField]] = combinations(able, 2)
    wanted = [(a, b) for a, b in found if _names_something(a) or _names_something(b)]
    return [_Pair((a.key, b.key), (a.column, b.column), (_marks(a), _marks(b))) for a, b in wanted[:PAIRS]]


def _marks(made: ProposedField) -> Callable[[Any], Any]:
    """Return what two cells have in common that mean the same."""
    clean = cleaner(made)
    if made.type != "date":
        return lambda raw: None if isinstance(raw, dict) else text_of(raw)
    kind, options = Date(), Date.Options()
    return lambda raw: None if isinstance(raw, dict) else kind.parse(kind.cell(clean(raw), options), options)


def _part_of_key(made: ProposedField) -> bool:
    whole = made.why.filled == made.why.rows and not made.faults
    return whole and (made.type in ("text", "link", "date", "choice") or _names_something(made)) and not _late(made)


def _late(made: ProposedField) -> bool:
    return made.link is not None and made.link.late


def _names_something(made: ProposedField) -> bool:
    return made.type == "link" or (made.type == "text" and names.identifies(made.header))
