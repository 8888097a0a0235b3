"""Sheets for the tests of proposals: their rows go the way a file's rows go, without a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from builders.workbook.columns import Budget, Formulas, SheetStatistics, sheet_statistics
from builders.workbook.documents import documents
from builders.workbook.examine import examine
from builders.workbook.proposal import Proposal, ProposedField
from builders.workbook.propose import propose
from engine.bundle import read_documents
from engine.catalog import Catalog, compile_catalog, scan_kinds

KINDS = scan_kinds()
Table = tuple[str, Sequence[Any], Sequence[Sequence[Any]]]
"""A sheet's name, its header, and its rows."""


def proposed(
    *tables: Table, formulas: dict[tuple[int, int], dict[str, int]] | None = None, name: str = "a"
) -> Proposal:
    """Return what the sheets would become; `formulas` are patterns by sheet and column."""
    budget, said = Budget(), list[SheetStatistics]()
    for index, (title, header, rows) in enumerate(tables):
        one = sheet_statistics(index, title, list(header), budget)
        for number, cells in enumerate(rows, 2):
            one.add(number, list(cells))
        for column in one.columns:
            column.formulas = Formulas((formulas or {}).get((index, column.index), {}))
        said.append(one)
    rows_of = {
        index: [(number, list(cells)) for number, cells in enumerate(rows, 2)]
        for index, (_, _, rows) in enumerate(tables)
    }
    return examine(propose(said, name), {one.index: one for one in said}, lambda sheet: iter(rows_of[sheet]), KINDS)


def compiled(proposal: Proposal) -> Catalog:
    """Return the catalog of the proposal's documents, which must have no error."""
    bundle, problems = read_documents(documents(proposal))
    assert bundle is not None, problems
    catalog, problems = compile_catalog([bundle], KINDS, {})
    assert catalog is not None, problems
    return catalog


def column(header: str, *cells: Any) -> ProposedField:
    """Return the field of a sheet's only column."""
    proposal = proposed(("表", [header], [[cell] for cell in cells]))
    compiled(proposal)
    return proposal.forms[0].fields[0]
