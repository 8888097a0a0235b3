"""Reading a whole workbook or text file into a proposal of an app, in the bounded child process of `runtime.sheets`.

Run as `python -m runtime.proposals SOURCE FOLDER KEY KIND TITLE`; the rows of each sheet become JSON lines in
`KEY.<sheet>.jsonl` with the header first, what they would become stands in `KEY.proposal.json`.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from builders.workbook import names
from builders.workbook.columns import Budget, Formulas, SheetStatistics, header_text, sheet_statistics
from builders.workbook.examine import examine
from builders.workbook.proposal import Proposal
from builders.workbook.propose import propose
from engine.catalog import scan_kinds
from runtime import sheets
from runtime.insight import Insight
from runtime.workbooks import Sheet, Unreadable, workbook_sheets

Rows = Iterator[tuple[int, list[Any]]]
Header = tuple[int, list[Any], list[str]]
PLAIN = frozenset({str, float, bool, dict, type(None)})


def lines_file(folder: Path, key: str, sheet: int) -> Path:
    """Return the file of a sheet's lines."""
    return folder / f"{key}.{sheet}.jsonl"


def read(source: Path, folder: Path, key: str, name: str) -> Proposal:
    """Return what an uploaded file would become; done by a child process, which leaves the lines of its sheets."""
    folder.mkdir(parents=True, exist_ok=True)
    title = Path(name).stem or name
    command = [sys.executable, "-m", "runtime.proposals", str(source), str(folder), key, sheets.kind_of(name), title]
    said = folder / f"{key}.proposal.json"
    try:
        sheets.answer_of(command)
        return Proposal.model_validate_json(said.read_bytes())
    except BaseException:
        forget(folder, key)
        raise
    finally:
        said.unlink(missing_ok=True)


def forget(folder: Path, key: str) -> None:
    """Remove the lines of a file's sheets."""
    for path in folder.glob(f"{key}.*"):
        path.unlink(missing_ok=True)


def main(arguments: list[str]) -> None:
    """Read a file, within limits of memory and time."""
    source, folder, key, kind, title = Path(arguments[0]), Path(arguments[1]), *arguments[2:5]
    sheets.within_limits(lambda: convert(source, folder, key, (kind, title)))


def convert(source: Path, folder: Path, key: str, called: tuple[str, str]) -> dict[str, Any]:
    """Write the lines of all sheets and the proposal; return how many forms it has."""
    kind, title = called
    budget = Budget()
    statistics: list[SheetStatistics] = []
    for index, (sheet, insight, first, rows) in enumerate(all_sheets(source, kind, title)):
        said = gather(index, sheet, rows, budget, lines_file(folder, key, index))
        for column in said.columns if insight is not None else ():
            column.formulas = _formulas(insight, names.letters(column.index + first)) if insight else Formulas()
        statistics.append(said)
    proposal = propose(statistics, title)
    if not proposal.forms:
        raise Unreadable("IMPORT-E001", "它没有任何带表头的工作表", "none of its sheets has a header")
    by_index = {one.index: one for one in statistics}
    proposal = examine(proposal, by_index, lambda sheet: lines(lines_file(folder, key, sheet)), scan_kinds())
    (folder / f"{key}.proposal.json").write_text(proposal.model_dump_json(), encoding="utf-8")
    return {"forms": len(proposal.forms)}


def all_sheets(source: Path, kind: str, title: str) -> Iterator[tuple[Sheet, Insight | None, int, Rows]]:
    """Yield the sheets with their rows; a text file is one sheet, called as the file is."""
    head = sheets.head_of(source, kind)
    if head.startswith(sheets.PACKED):
        yield from workbook_sheets(source)
    else:
        yield Sheet(title, ""), None, 0, sheets.delimited_rows(source, head)


def gather(index: int, sheet: Sheet, rows: Rows, budget: Budget, target: Path) -> SheetStatistics:
    """Return the statistics of a sheet over all its rows, which are written as lines on the way."""
    beginning = list(itertools.islice(rows, sheets.HEADER_WITHIN))
    place, (number, header, groups) = header_of(beginning)
    said = sheet_statistics(index, sheet.name, header, budget, groups, number)
    said.hidden = sheet.hidden

    def seen() -> Rows:
        yield number, [cell if type(cell) in PLAIN else _other(cell) for cell in header]
        for at, cells in itertools.chain(beginning[place:], rows):
            cells = [cell if type(cell) in PLAIN else _other(cell) for cell in cells]
            said.add(at, cells)
            yield at, cells

    sheets.write_lines(seen(), target)
    return said


def _other(cell: Any) -> Any:
    """Return a cell as JSON has it, so that the first look at it is like the second."""
    return float(cell) if isinstance(cell, int) else sheets.plain(cell)


def header_of(rows: Sequence[tuple[int, list[Any]]]) -> tuple[int, Header]:
    """Return where the data begin, and the header: its row, its cells, and what stands above several of them."""
    if not rows:
        return 0, (1, [], [])
    place = sheets.header_place([cells for _, cells in rows])
    number, cells = rows[place]
    if place + 1 < len(rows) and _second_row(cells, [one for _, one in rows[place + 1 : place + 3]]):
        below = rows[place + 1][1]
        width = max(len(cells), len(below))
        upper = [*cells, *[None] * (width - len(cells))]
        lower = [*below, *[None] * (width - len(below))]
        groups = _carried(upper, lower)
        return place + 2, (rows[place + 1][0], sheets.under_head(lower, upper), groups)
    above = rows[place - 1][1] if place else []
    grouped = sum(not sheets.is_blank(cell) for cell in above) >= 2 and rows[place - 1][0] == number - 1
    header = sheets.under_head(cells, above) if grouped else cells
    return place + 1, (number, header, _carried(above, cells) if grouped else [])


def _second_row(header: Sequence[Any], below: Sequence[Sequence[Any]]) -> bool:
    """Tell whether the row below a header belongs to it: texts that fill its gaps, each under a head over several."""
    width = max(len(header), len(below[0]))
    upper = [*header, *[None] * (width - len(header))]
    lower = [*below[0], *[None] * (width - len(below[0]))]
    gaps = [at for at in range(width) if sheets.is_blank(upper[at])]
    if not gaps or len(below) < 2 or any(not isinstance(cell, str) for cell in lower if not sheets.is_blank(cell)):
        return False
    spans = {at for gap in gaps for at in (gap, gap - 1)}
    inside = all(sheets.is_blank(cell) or at in spans for at, cell in enumerate(lower))
    return inside and all(not sheets.is_blank(lower[gap]) for gap in gaps) and not any(map(_is_number, lower))


def _is_number(cell: Any) -> bool:
    return isinstance(cell, str) and cell.strip().replace(".", "").replace(",", "").lstrip("-").isdigit()


def _carried(above: Sequence[Any], header: Sequence[Any]) -> list[str]:
    """Return for each column the head over several that it stands under; one that stands alone is none."""
    out: list[str] = []
    current = ""
    for at in range(len(header)):
        cell = above[at] if at < len(above) else None
        if not sheets.is_blank(cell):
            current = header_text(cell)
        out.append(current if not sheets.is_blank(header[at]) else "")
    return [one if out.count(one) > 1 else "" for one in out]


def _formulas(insight: Insight, letters: str) -> Formulas:
    styled, percent, currencies = insight.shown(letters)
    return Formulas(insight.formulas.get(letters, {}), percent, currencies, styled)


def lines(path: Path) -> Rows:
    """Yield the rows of a sheet's lines below its header."""
    with path.open(encoding="utf-8") as source:
        for line in itertools.islice(source, 1, None):
            number, cells = json.loads(line)
            yield number, cells


if __name__ == "__main__":
    main(sys.argv[1:])
