"""Formulas a workbook computes in every row become formula fields, if they give what the workbook holds in all rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from builders.workbook import excel, names
from builders.workbook.columns import Column, SheetStatistics
from builders.workbook.documents import documents
from builders.workbook.proposal import Formula, Proposal, ProposedField, ProposedForm
from builders.workbook.reading import read_cell
from builders.workbook.rows import cleaner
from engine.bundle import read_documents
from engine.catalog import Kinds, compile_catalog
from engine.expressions.types import Context
from engine.forms.model import Field, Form

Rows = Callable[[int], Iterator[tuple[int, list[Any]]]]
SCALE, FLOAT_KEEPS = 6, 14
ROUNDS = 12
CONTEXT = Context(date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def with_formulas(proposal: Proposal, sheets: Mapping[int, SheetStatistics], rows: Rows, kinds: Kinds) -> Proposal:
    """Return the proposal with formula fields where formulas were found, translated and proved on all rows."""
    wanted = {(form.sheet, one.column): one for form in proposal.made for one in _candidates(form, sheets[form.sheet])}
    for _ in range(ROUNDS):
        if not wanted:
            break
        trial, wanted = _compilable(proposal, wanted, kinds)
        proved = {place: made for form in trial.values() for place, made in form.prove(rows)}
        kept = {
            place: made for place, made in proved.items() if made.formula and made.formula.equal == made.formula.rows
        }
        if kept.keys() == wanted.keys():
            return _replaced(proposal, kept)
        wanted = _without_culprits(wanted, wanted.keys() - kept.keys())
    return proposal


def _without_culprits(
    wanted: Mapping[tuple[int, int], ProposedField], wrong: set[tuple[int, int]]
) -> dict[tuple[int, int], ProposedField]:
    """Return the formulas without those that are wrong by themselves; what reads these may be right without them."""
    for place in sorted(wrong):
        formula = wanted[place].formula
        text = formula.text if formula else ""
        reads = {other for other in wrong if other != place and f"{{{wanted[other].key}}}" in text}
        if not reads:
            return {other: one for other, one in wanted.items() if other != place}
    return {other: one for other, one in wanted.items() if other not in wrong}


def _replaced(proposal: Proposal, found: Mapping[tuple[int, int], ProposedField]) -> Proposal:
    forms = tuple(
        form.model_copy(update={"fields": tuple(found.get((form.sheet, one.column), one) for one in form.fields)})
        for form in proposal.forms
    )
    return proposal.model_copy(update={"forms": forms})


def _candidates(form: ProposedForm, said: SheetStatistics) -> Iterator[ProposedField]:
    """Yield the fields whose cells all hold one formula over cells of their own row, that formula translated."""
    columns = {one.index: one for one in said.columns}
    refs = {names.letters(one.column): _ref(one, columns[one.column]) for one in form.fields if one.include}
    titles = {names.plain(one.header): refs[names.letters(one.column)] for one in form.fields if one.include}
    for one in form.fields:
        patterns = columns[one.column].formulas.patterns
        if not one.include or one.unique or len(patterns) != 1:
            continue
        ((source, count),) = patterns.items()
        if not source or count < columns[one.column].filled + columns[one.column].faults or not count:
            continue
        try:
            text = excel.translate(source, refs, lambda title: titles.get(names.plain(title)))
        except excel.Untranslatable:
            continue
        result = _result(one, columns[one.column])
        if result is not None and f"{{{one.key}}}" not in text and "{" in text:
            formula = Formula(source=source, text=text, result=result, rows=0, equal=0)
            update = {
                "type": "formula",
                "formula": formula,
                "link": None,
                "options": {},
                "required": False,
                "digits_lost": None,
            }
            yield one.model_copy(update=update)


def _ref(made: ProposedField, column: Column) -> excel.Ref:
    choices = (
        {one["title"]["zh"]: one["key"] for one in made.options.get("choices", ())} if made.type == "choice" else {}
    )
    return excel.Ref(made.key, made.type, made.why.filled < made.why.rows, choices)


def _result(made: ProposedField, column: Column) -> dict[str, Any] | None:
    """Return the type of the formula's result: that of the values, or a rounded number where they have no end."""
    if made.type in ("integer", "number", "money", "percent", "boolean", "date"):
        return {"type": made.type, **made.options}
    if column.numeric_cells == column.filled and column.filled:
        return {"type": "number", "digits": 18, "scale": SCALE}
    if not column.filled:
        return {"type": "number", "digits": 15, "scale": 2}
    return {"type": "text"} if made.type in ("text", "choice") and not column.numeric_cells else None


@dataclass(slots=True)
class _Trial:
    """A compiled form with the formulas that are to be proved on its rows."""

    form: ProposedForm
    compiled: Form
    wanted: dict[str, ProposedField]

    def prove(self, rows: Rows) -> Iterator[tuple[tuple[int, int], ProposedField]]:
        """Yield the formula fields with the number of rows they were computed for and in how many they were right."""
        texts = " ".join(one.formula.text for one in self.wanted.values() if one.formula)
        inputs = [
            (one.column, cleaner(one), read_cell(self.compiled.fields[one.key]), one.key)
            for one in self.form.fields
            if one.include and f"{{{one.key}}}" in texts and one.type not in ("link", "links", "formula")
        ]
        computed = self.compiled.behaviour.computed
        right, total = dict.fromkeys(self.wanted, 0), dict.fromkeys(self.wanted, 0)
        expected = {key: _expected(self.compiled.fields[key]) for key in self.wanted}
        for _, cells in rows(self.form.sheet):
            record: dict[str, Any] = dict(self.compiled.blank)
            for column, clean, read, key in inputs:
                record[key] = read(clean(cells[column])) if column < len(cells) else None
            for made, compute in computed:
                record[made.key] = compute(record, CONTEXT)
            for key, one in self.wanted.items():
                stored = cells[one.column] if one.column < len(cells) else None
                if isinstance(stored, dict) and not str(stored.get("error")).startswith("#"):
                    continue  # never calculated: nothing to compare with
                total[key] += 1
                right[key] += expected[key](stored, record[key])
        for key, one in self.wanted.items():
            assert one.formula is not None
            formula = one.formula.model_copy(update={"rows": total[key], "equal": right[key]})
            why = one.why.model_copy(update={"by": "formula"})
            yield (self.form.sheet, one.column), one.model_copy(update={"formula": formula, "why": why, "misfits": ()})


def _expected(made: Field) -> Callable[[Any, Any], bool]:
    """Return what tells whether a stored cell and a computed value are the same."""
    read, scale = read_cell(made), made.type.scale

    def same(stored: Any, value: Any) -> bool:
        if stored is None or stored == "" or isinstance(stored, dict):
            return value in (None, "")
        if isinstance(stored, float) and not isinstance(stored, bool) and isinstance(value, int):
            return _rounded(stored, scale) == _rounded_to(value, scale, stored)
        return bool(read(stored) == value)

    return same


def _kept(stored: float, scale: int) -> int:
    """Return how many decimals of a number a workbook keeps, no more than the field has."""
    return max(0, min(scale, FLOAT_KEEPS - len(str(int(abs(stored))))))


def _rounded(stored: float, scale: int) -> Decimal:
    exact = Decimal(repr(stored))
    return exact.quantize(Decimal(1).scaleb(-_kept(stored, scale)), ROUND_HALF_UP)


def _rounded_to(value: int, scale: int, stored: float) -> Decimal:
    return Decimal(value).scaleb(-scale).quantize(Decimal(1).scaleb(-_kept(stored, scale)), ROUND_HALF_UP)


def _compilable(
    proposal: Proposal, wanted: Mapping[tuple[int, int], ProposedField], kinds: Kinds
) -> tuple[dict[int, _Trial], dict[tuple[int, int], ProposedField]]:
    """Return the forms compiled with those formulas that our language takes, and these."""
    left = dict(wanted)
    while left:
        trial = _replaced(proposal, left)
        bundle, problems = read_documents(documents(trial))
        catalog, found = compile_catalog([bundle], kinds, {}) if bundle is not None else (None, problems)
        if catalog is not None:
            forms = {form.sheet: form for form in trial.made}
            return {
                sheet: _Trial(
                    forms[sheet],
                    catalog.forms[f"{trial.key}.{forms[sheet].key}"],
                    {one.key: one for (its, _), one in left.items() if its == sheet},
                )
                for sheet in {sheet for sheet, _ in left}
            }, left
        faulty = _faulty(trial, [one.path for one in found], left)
        left = {place: one for place, one in left.items() if place not in faulty}
        if not faulty:
            break
    return {}, {}


def _faulty(trial: Proposal, paths: list[str], left: Mapping[tuple[int, int], ProposedField]) -> set[tuple[int, int]]:
    """Return the formulas that problems are about."""
    out = set()
    for form in trial.made:
        keys = [one["key"] for one in documents(trial)[f"forms/{form.key}.json"]["fields"]]
        for path in paths:
            _, inside, rest = path.partition(f"forms/{form.key}.json#/fields/")
            place = rest.partition("/")[0]
            if inside and place.isdigit():
                key = keys[int(place)]
                out |= {
                    (sheet, column) for (sheet, column), one in left.items() if (sheet, one.key) == (form.sheet, key)
                }
    return out
