"""Reading workbooks (.xlsx): measured from their XML first, since their own claims of size cannot be believed.

Runs only in the child process of `runtime.sheets`. A cell that holds an error (#N/A) or a formula whose result was
never stored is not empty: it is handed on as `{"error": ...}`, so that nobody takes it for a blank.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import python_calamine

from runtime.insight import Insight, shown_by

LARGEST_INFLATED = 1_000 * 2**20
LARGEST_INDEX = 4 * 2**20
MOST_ENTRIES = 400
MOST_RATIO = 200
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_100_000, 500, 60_000_000
MUCH_AREA, LEAST_FILLED = 2_000_000, 1 / 100
MOST_FAULTS = 100_000
MOST_SHEETS = 50
CHUNK, OVERLAP = 1 << 20, 8_192
COLUMN = re.compile(rb"""r\s*=\s*["']([A-Z]{1,4})\d""")  # a literal first letter, since these run over every cell
ROW = re.compile(rb"""r\s*=\s*["'][A-Z]{0,4}(\d{1,8})["']""")
MAY_BE_FAULTY = (b'"e"', b"'e'", b"</f></c>", b"/></c>", b"<v></v>")
CELL = re.compile(rb"<c\s([^<>]*)>\s*(<f\b[^<>]*/>|<f\b[^<>]*>[^<]*</f>)?\s*(?:<v\s*/>|<v>([^<]*)</v>)?\s*</c>")
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,4})(\d{1,8})["']""")
KIND = re.compile(rb"""\bt\s*=\s*["'](\w+)["']""")
NO_RESULT = "=…"


class Unreadable(Exception):
    """A file that is no spreadsheet, or is built to do harm."""

    def __init__(self, code: str, zh: str, en: str) -> None:
        self.code, self.reason = code, {"zh": zh, "en": en}
        super().__init__(en)


@dataclass(slots=True)
class Extent:
    """What the XML of a sheet holds: how far its cells reach, how many there are, and which are faulty."""

    rows: int = 0
    columns: int = 0
    cells: int = 0
    faults: dict[int, dict[int, str]] = field(default_factory=dict)
    insight: Insight | None = None
    """What its formulas and number formats say, where that is asked for."""

    def judge(self) -> None:
        """Refuse cells that reach too far, or lie so far apart that reading them would fill the memory."""
        area = self.rows * self.columns
        sparse = area > MUCH_AREA and self.cells < area * LEAST_FILLED
        if self.rows > MOST_ROWS or self.columns > MOST_COLUMNS or area > MOST_CELLS or sparse:
            raise Unreadable(
                "IMPORT-E002",
                f"单元格一直延伸到第 {self.rows} 行、第 {self.columns} 列，其中只有 {self.cells} 个有内容",
                f"its cells reach to row {self.rows}, column {self.columns}, and only {self.cells} of them are filled",
            )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: what it is called, the archive's entry that holds it, and whether people see it."""

    name: str
    entry: str
    hidden: bool = False


def workbook_rows(source: Path) -> Iterator[tuple[int, list[Any]]]:
    """Yield the filled rows of the first sheet with their numbers."""
    ((_, extent),) = measure(source)
    book = python_calamine.CalamineWorkbook.from_path(str(source))
    return _rows(book.get_sheet_by_index(0), extent)


def workbook_sheets(source: Path) -> Iterator[tuple[Sheet, Insight, int, Iterator[tuple[int, list[Any]]]]]:
    """Yield all sheets, each with its insight, how many columns lie before its first cell, and its filled rows."""
    measured = measure(source, every=True)
    book = python_calamine.CalamineWorkbook.from_path(str(source))
    for sheet, extent in measured:
        read = book.get_sheet_by_name(sheet.name)
        assert extent.insight is not None
        yield sheet, extent.insight, read.start[1] if read.start else 0, _rows(read, extent)


def _rows(sheet: Any, extent: Extent) -> Iterator[tuple[int, list[Any]]]:
    faults = extent.faults
    first = sheet.start[1] if sheet.start else 0
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = _with_faults(row, faults.pop(number, {}), first)
        if any(cell != "" for cell in cells):
            yield number, cells
    for number, found in sorted(faults.items()):
        yield number, _with_faults([], found, first)


def _with_faults(row: list[Any], faults: Mapping[int, str], first: int) -> list[Any]:
    for column, words in faults.items():
        place = column - 1 - first
        if place >= 0:
            row += [""] * (place + 1 - len(row))
            row[place] = {"error": words}
    return row


def measure(source: Path, *, every: bool = False) -> list[tuple[Sheet, Extent]]:
    """Refuse a workbook that unpacks to too much or whose cells lie far apart; return the extent of the first sheet,
    or of every sheet with what its formulas and formats say.
    """
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Unreadable("IMPORT-E002", f"压缩包里有 {len(entries)} 个文件", f"it packs {len(entries)} files")
        sheets = sheets_of(archive) if every else sheets_of(archive)[:1]
        formats = formats_of(archive) if every else ()
        extents = {one.entry: Extent(insight=Insight(formats) if every else None) for one in sheets}
        packed, inflated = max(1, source.stat().st_size), 0
        for entry in entries:
            for chunk in _inflate(archive, entry, extents.get(entry.filename)):
                inflated += chunk
                _judge_size(inflated, packed)
    for extent in extents.values():
        extent.judge()
    total = sum(extent.rows * extent.columns for extent in extents.values())
    if total > MOST_CELLS:
        raise Unreadable("IMPORT-E002", f"各工作表共有 {total} 格", f"its sheets have {total} cells together")
    return [(one, extents[one.entry]) for one in sheets]


def _judge_size(inflated: int, packed: int) -> None:
    if inflated > LARGEST_INFLATED or (inflated > 50 * 2**20 and inflated / packed > MOST_RATIO):
        times, size = inflated // packed, inflated // 2**20
        raise Unreadable(
            "IMPORT-E002",
            f"解压后超过 {size} MB，是文件大小的 {times} 倍",
            f"it unpacks to more than {size} MB, {times} times its size",
        )


def sheets_of(archive: zipfile.ZipFile) -> list[Sheet]:
    """Return the sheets in the order people see them; charts are none."""
    try:
        book = _index(archive, "xl/workbook.xml")
        links = {one.get("Id"): one for one in _index(archive, "xl/_rels/workbook.xml.rels").iter()}
        found = [_sheet(one, links) for one in book.iter() if _local(one.tag) == "sheet"]
        sheets = [one for one in found if one is not None]
        if not sheets:
            raise StopIteration
    except (KeyError, StopIteration, ElementTree.ParseError) as error:
        raise Unreadable("IMPORT-E001", "其中没有 xlsx 工作表", "it holds no xlsx sheet") from error
    if len(sheets) > MOST_SHEETS:
        raise Unreadable("IMPORT-E002", f"它有 {len(sheets)} 个工作表", f"it has {len(sheets)} sheets")
    return sheets


def _sheet(said: ElementTree.Element, links: Mapping[str | None, ElementTree.Element]) -> Sheet | None:
    link = links[next(value for key, value in said.items() if _local(key) == "id" and key != "id")]
    target = link.get("Target", "")
    if "sheet" in link.get("Type", "").lower() and not link.get("Type", "").endswith("/worksheet"):
        return None
    entry = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return Sheet(said.get("name", ""), entry, said.get("state", "visible") != "visible")


def formats_of(archive: zipfile.ZipFile) -> tuple[str, ...]:
    """Return for each style of cells what its number format shows: a share, a currency, or nothing of these."""
    try:
        styles = _index(archive, "xl/styles.xml")
    except (KeyError, ElementTree.ParseError):
        return ()
    codes = {one.get("numFmtId", ""): one.get("formatCode", "") for one in styles.iter() if _local(one.tag) == "numFmt"}
    used = next((one for one in styles.iter() if _local(one.tag) == "cellXfs"), None)
    return tuple(shown_by(one.get("numFmtId", "0"), codes) for one in used) if used is not None else ()


def _index(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as part:
        text = part.read(LARGEST_INDEX)
    if b"<!DOCTYPE" in text:
        raise Unreadable("IMPORT-E002", "其中有 DTD", "it holds a DTD")
    return ElementTree.fromstring(text)


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, extent: Extent | None) -> Iterator[int]:
    """Yield the true sizes of the entry's pieces; those of the sheet are looked into."""
    tail = b""
    with archive.open(entry) as part:
        while chunk := part.read(CHUNK):
            yield len(chunk)
            if extent is not None:
                _look_into(tail + chunk, len(tail), extent)
                if extent.insight is not None:
                    extent.insight.look_into(tail + chunk, len(tail))
                tail = chunk[-OVERLAP:]


def _look_into(text: bytes, seen: int, extent: Extent) -> None:
    columns = COLUMN.findall(text)
    extent.cells += len(columns) - (len(COLUMN.findall(text[:seen])) if seen else 0)
    extent.columns = max(extent.columns, *map(column_number, set(columns)), 0)
    extent.rows = max(extent.rows, *map(int, set(ROW.findall(text))), 0)
    if any(sign in text for sign in MAY_BE_FAULTY):
        for match in CELL.finditer(text):
            _note_fault(match, extent)


def _note_fault(match: re.Match[bytes], extent: Extent) -> None:
    attributes, formula, value = match.groups()
    kind, place = KIND.search(attributes), REFERENCE.search(attributes)
    wrong = kind is not None and kind[1] == b"e"
    if place is None or not (wrong or (formula and not value and (kind is None or kind[1] != b"str"))):
        return
    row, column = int(place[2]), column_number(place[1])
    if len(extent.faults) > MOST_FAULTS:
        raise Unreadable("IMPORT-E002", "出错的单元格太多", "too many of its cells hold errors")
    extent.faults.setdefault(row, {})[column] = value.decode(errors="replace")[:20] if wrong and value else NO_RESULT


def column_number(letters: bytes) -> int:
    """Return the number of a column named in letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
