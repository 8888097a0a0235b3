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

LARGEST_INFLATED = 1_000 * 2**20
LARGEST_INDEX = 4 * 2**20
MOST_ENTRIES = 400
MOST_RATIO = 200
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_100_000, 500, 60_000_000
MUCH_AREA, LEAST_FILLED = 2_000_000, 1 / 100
MOST_FAULTS = 100_000
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


def workbook_rows(source: Path) -> Iterator[tuple[int, list[Any]]]:
    """Yield the filled rows of the first sheet with their numbers."""
    faults = measure(source)
    sheet = python_calamine.CalamineWorkbook.from_path(str(source)).get_sheet_by_index(0)
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


def measure(source: Path) -> dict[int, dict[int, str]]:
    """Refuse a workbook that unpacks to too much or whose cells lie far apart; return the faulty cells by row."""
    extent = Extent()
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Unreadable("IMPORT-E002", f"压缩包里有 {len(entries)} 个文件", f"it packs {len(entries)} files")
        sheet = first_sheet(archive)
        packed, inflated = max(1, source.stat().st_size), 0
        for entry in entries:
            for chunk in _inflate(archive, entry, extent if entry.filename == sheet else None):
                inflated += chunk
                _judge_size(inflated, packed)
    extent.judge()
    return extent.faults


def _judge_size(inflated: int, packed: int) -> None:
    if inflated > LARGEST_INFLATED or (inflated > 50 * 2**20 and inflated / packed > MOST_RATIO):
        times, size = inflated // packed, inflated // 2**20
        raise Unreadable(
            "IMPORT-E002",
            f"解压后超过 {size} MB，是文件大小的 {times} 倍",
            f"it unpacks to more than {size} MB, {times} times its size",
        )


def first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the archive's entry that holds the first sheet."""
    try:
        book = _index(archive, "xl/workbook.xml")
        links = _index(archive, "xl/_rels/workbook.xml.rels")
        sheet = next(one for one in book.iter() if _local(one.tag) == "sheet")
        wanted = next(value for key, value in sheet.items() if _local(key) == "id" and key != "id")
        target = next(one.get("Target", "") for one in links.iter() if one.get("Id") == wanted)
    except (KeyError, StopIteration, ElementTree.ParseError) as error:
        raise Unreadable("IMPORT-E001", "其中没有 xlsx 工作表", "it holds no xlsx sheet") from error
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


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
