"""Reading spreadsheets, in a child process with bounded memory: a hostile workbook kills the child, never the server.

Run as `python -m runtime.sheets SOURCE TARGET`; rows become JSON lines in TARGET, the last line of standard output says
how it went. A workbook is measured first from its XML, since its own claims of size cannot be believed.
"""

from __future__ import annotations

import csv
import io
import json
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from engine.errors import Problem, RequestRefused, problem

MEMORY_BYTES = 2 * 2**30
SECONDS = 120
LARGEST_INFLATED = 1_000 * 2**20
MOST_ENTRIES = 400
MOST_RATIO = 200
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 1_100_000, 500, 60_000_000
LONGEST_LINE = 4 * 2**20
REFERENCE = re.compile(rb'<c[^>]{0,40}? r="([A-Z]{1,4})(\d{1,8})"')
ROW = re.compile(rb'<row[^>]{0,40}? r="(\d{1,8})"')


class Unreadable(Exception):
    """A file that is no spreadsheet, or is built to do harm."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


def to_lines(source: Path, target: Path, name: str) -> int:
    """Write the file's rows as JSON lines and return how many there are, header included; done by a child process."""
    command = [sys.executable, "-m", "runtime.sheets", str(source), str(target), name]
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS * 2, check=False)
    except subprocess.TimeoutExpired as error:
        raise refused("IMPORT-E002", "time") from error
    last = child.stdout.decode(errors="replace").strip().rpartition("\n")[2]
    try:
        said = json.loads(last)
    except ValueError:
        said = {"code": "IMPORT-E002", "reason": f"the reader ended with {child.returncode}"}
    if "rows" not in said:
        target.unlink(missing_ok=True)
        raise refused(said["code"], said["reason"])
    return int(said["rows"])


def refused(code: str, reason: str) -> RequestRefused:
    """Return the refusal of a file."""
    one: Problem = problem(code, "/file", reason=reason)
    return RequestRefused([one])


def main(arguments: list[str]) -> None:
    """Convert a file, within limits of memory and time."""
    source, target, name = Path(arguments[0]), Path(arguments[1]), arguments[2]
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        rows = workbook_rows(source) if name.lower().endswith((".xlsx", ".xlsm")) else delimited_rows(source)
        count = 0
        with target.open("w", encoding="utf-8") as out:
            for row in rows:
                out.write(json.dumps(row, ensure_ascii=False, default=plain) + "\n")
                count += 1
        print(json.dumps({"rows": count}))
    except Unreadable as error:
        print(json.dumps({"code": error.code, "reason": error.reason}))
    except (OSError, ValueError, zipfile.BadZipFile, python_calamine.CalamineError, csv.Error) as error:
        print(json.dumps({"code": "IMPORT-E001", "reason": str(error)[:200]}))
    except MemoryError:
        print(json.dumps({"code": "IMPORT-E002", "reason": "memory"}))


def plain(value: Any) -> str:
    """Return dates and times of a workbook as ISO 8601; JSON has no type for them."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def workbook_rows(source: Path) -> Iterator[list[Any]]:
    """Yield the rows of the first sheet, blank rows at the end left out."""
    measure(source)
    workbook = python_calamine.CalamineWorkbook.from_path(str(source))
    if not workbook.sheet_names:
        raise Unreadable("IMPORT-E001", "no sheet")
    blank: list[list[Any]] = []
    for row in workbook.get_sheet_by_index(0).iter_rows():
        if any(cell != "" for cell in row):
            yield from blank
            blank.clear()
            yield row
        elif len(blank) < MOST_COLUMNS:
            blank.append(row)


def measure(source: Path) -> None:
    """Refuse a workbook that unpacks to too much, or whose cells lie far apart; nothing is believed of its headers."""
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Unreadable("IMPORT-E002", f"{len(entries)} entries")
        inflated = 0
        for entry in entries:
            sheet = entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml")
            inflated += scan(archive, entry, sheet=sheet)
            if inflated > LARGEST_INFLATED:
                raise Unreadable("IMPORT-E002", "unpacks to more than 1 GB")
        packed = max(1, source.stat().st_size)
        if inflated > 50 * 2**20 and inflated / packed > MOST_RATIO:
            raise Unreadable("IMPORT-E002", f"unpacks to {inflated // packed} times its size")


def scan(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, sheet: bool) -> int:
    """Return the entry's true size, counted while inflating; of a sheet also the extent of its cells is judged."""
    size, rows, columns, tail = 0, 0, 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(1 << 20):
            size += len(chunk)
            if size > LARGEST_INFLATED:
                raise Unreadable("IMPORT-E002", "unpacks to more than 1 GB")
            if sheet:
                text = tail + chunk
                for match in REFERENCE.finditer(text):
                    columns = max(columns, column_number(match[1]))
                    rows = max(rows, int(match[2]))
                for match in ROW.finditer(text):
                    rows = max(rows, int(match[1]))
                tail = text[-80:]
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Unreadable("IMPORT-E002", f"cells reach to row {rows}, column {columns}")
    return size


def column_number(letters: bytes) -> int:
    """Return the number of a column named in letters."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def delimited_rows(source: Path) -> Iterator[list[str]]:
    """Yield the rows of a text file; UTF-8 before GB18030, the separator is the one its first line uses most."""
    raw = source.read_bytes()
    if b"\x00" in raw[:4096]:
        raise Unreadable("IMPORT-E001", "the file is not text")
    text = decode(raw)
    first = text[: text.find("\n")] if "\n" in text[:LONGEST_LINE] else text[:LONGEST_LINE]
    separator = max(",;\t", key=first.count)
    if first.count(separator) > MOST_COLUMNS:
        raise Unreadable("IMPORT-E002", f"{first.count(separator) + 1} columns")
    csv.field_size_limit(LONGEST_LINE)
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
        if len(row) > MOST_COLUMNS:
            raise Unreadable("IMPORT-E002", f"{len(row)} columns")
        if any(row):
            yield row


def decode(raw: bytes) -> str:
    """Return the text of UTF-8 (with or without mark) or GB18030 bytes."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("IMPORT-E001", "neither UTF-8 nor GB18030")


if __name__ == "__main__":
    main(sys.argv[1:])
