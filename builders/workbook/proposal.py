"""A proposal: what a workbook would become, as plain data that people change before anything is made."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from engine.definitions.base import Key, Shape, Words

Reads = Literal["month first", "day first"]
Confidence = Literal["high", "medium", "low"]


class Cell(Shape):
    """One cell: the number of its row as the spreadsheet counts, and its value as shown."""

    row: int
    value: str


class Misfit(Shape):
    """Cells that a type would refuse or change."""

    type: str
    count: int
    cells: tuple[Cell, ...] = ()


class Why(Shape):
    """Why a type was proposed: how many of the filled cells it can hold, of how many rows."""

    fits: int
    filled: int
    rows: int
    distinct: int | None = None
    by: Literal["values", "header", "format", "formula", "link", "fallback"] = "values"
    """What decided it; `fallback` where a narrower type did not fit every cell."""
    samples: tuple[str, ...] = ()


class Faults(Shape):
    """Cells that hold no value: errors such as #N/A, and formulas whose result was never stored."""

    count: int
    uncalculated: int = 0
    cells: tuple[Cell, ...] = ()
    read_as: Literal["blank", "refused"] = "blank"


class Link(Shape):
    """By which column of which sheet a column's values name records."""

    sheet: int
    column: int
    found: int
    """How many of the different values are there."""
    distinct: int
    orphans: int = 0
    """How many cells name no record."""
    cells: tuple[Cell, ...] = ()
    confidence: Confidence = "high"
    late: bool = False
    """Filled in once all records are there, since they name one another."""
    keep_text: Key | None = None
    """The text field beside the link that keeps what every cell says, where some name no record."""


class Formula(Shape):
    """A formula of the workbook that the field computes, and how often it gave what the workbook holds."""

    source: str
    text: str
    result: dict[str, Any]
    rows: int
    equal: int


class Otherwise(Shape):
    """Another type that holds every value of the column."""

    type: str
    options: dict[str, Any] = Field(default_factory=dict)


class ProposedField(Shape):
    """One column as a field."""

    column: int
    header: str
    include: bool = True
    key: Key
    title: Words
    type: str
    options: dict[str, Any] = Field(default_factory=dict)
    required: bool = False
    unique: bool = False
    group: str = ""
    reads: Reads | None = None
    link: Link | None = None
    formula: Formula | None = None
    why: Why
    misfits: tuple[Misfit, ...] = ()
    """Narrower types that nearly all cells fit, and the cells that forbid them."""
    faults: Faults | None = None
    digits_lost: Misfit | None = None
    """Numbers of more digits than a workbook keeps: their last digits are not in the file any more."""
    otherwise: tuple[Otherwise, ...] = ()


class ProposedForm(Shape):
    """One sheet as a form."""

    sheet: int
    name: str
    include: bool = True
    key: Key
    title: Words
    rows: int
    header_row: int
    fields: tuple[ProposedField, ...]
    unique: tuple[tuple[Key, ...], ...] = ()
    """Groups of fields that identify a record."""
    title_field: Key | None = None
    left_out: tuple[str, ...] = ()
    """Columns that are blank altogether."""

    def field_at(self, column: int) -> ProposedField | None:
        """Return the field of a column that is taken over."""
        return next((one for one in self.fields if one.column == column and one.include), None)


class Role(Shape):
    """The role that may do everything in the app; its maker needs it."""

    key: Key = "owner"
    title: Words = Words(zh="负责人", en="Owner")


class Proposal(Shape):
    """What a workbook would become."""

    key: Key
    title: Words
    forms: tuple[ProposedForm, ...]
    role: Role = Role()
    left_out: tuple[str, ...] = ()
    """Sheets without anything that could become a form."""

    @property
    def made(self) -> tuple[ProposedForm, ...]:
        """Return the forms that are taken over and have a field."""
        return tuple(form for form in self.forms if form.include and any(one.include for one in form.fields))

    def of_sheet(self, sheet: int) -> ProposedForm | None:
        """Return the form a sheet becomes."""
        return next((form for form in self.made if form.sheet == sheet), None)


def in_order(proposal: Proposal) -> list[ProposedForm]:
    """Return the forms, each after those its links name; links that are late do not count."""
    waiting = list(proposal.made)
    ordered: list[ProposedForm] = []
    while waiting:
        left = {form.sheet for form in waiting}
        ready = [form for form in waiting if not (_needs(form) & left)] or waiting[:1]
        ordered.append(ready[0])
        waiting.remove(ready[0])
    return ordered


def _needs(form: ProposedForm) -> set[int]:
    return {one.link.sheet for one in form.fields if one.include and one.link and not one.link.late} - {form.sheet}
