"""Reading spreadsheets, in a child process with bounded memory: a hostile file kills the child, never the server.

Run as `python -m runtime.sheets SOURCE TARGET KIND`; each row becomes a JSON line `[number, cells]` in TARGET (numbers
as a spreadsheet counts them, blank rows left out), the last line of standard output says how it went.

A cell is text, a number, true or false, or `{"error": ...}`. In text files an apostrophe before what could start a
formula (`= + - @`, tab, return) is not part of the value: exports put it there, see `guarded`.
"""

from __future__ import annotations

import codecs
import csv
import itertools
import json
import re
import resource
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TextIO

from engine.errors import RequestRefused, problem
from runtime.workbooks import MOST_COLUMNS, MOST_ROWS, Unreadable, workbook_rows

MEMORY_BYTES = 2 * 2**30
SECONDS = 120
LONGEST_LINE = 4 * 2**20
ENCODINGS = ("utf-8-sig", "gb18030")
SEPARATORS = ",;\t"
OLD_WORKBOOK, PACKED = b"\xd0\xcf\x11\xe0", b"PK"
COULD_BE_FORMULA = re.compile(r"'*[=+\-@\t\r]")
KILLED = ("读它用的时间或内存超过上限", "reading it takes more time or memory than allowed")


def to_lines(source: Path, target: Path, name: str) -> int:
    """Write the file's rows as JSON lines and return how many there are, header included; done by a child process."""
    kind = kind_of(name)
    command = [sys.executable, "-m", "runtime.sheets", str(source), str(target), kind]
    try:
        return int(answer_of(command)["rows"])
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def kind_of(name: str) -> str:
    """Return what a file claims to be by its name."""
    return "workbook" if name.lower().endswith((".xlsx", ".xlsm")) else "text"


def answer_of(command: list[str]) -> dict[str, Any]:
    """Return what a child says on its last line, or refuse the file it could not read."""
    try:
        child = subprocess.run(command, capture_output=True, timeout=SECONDS * 2, check=False)
        said: dict[str, Any] = json.loads(child.stdout.decode(errors="replace").strip().rpartition("\n")[2])
    except (subprocess.TimeoutExpired, ValueError):
        said = {"code": "IMPORT-E002", "reason": dict(zip(("zh", "en"), KILLED, strict=True))}
    if "code" in said:
        raise refused(said["code"], **said["reason"])
    return said


def refused(code: str, zh: str, en: str) -> RequestRefused:
    """Return the refusal of a file."""
    return RequestRefused([problem(code, "/file", reason={"zh": zh, "en": en})])


def guarded(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; `unguarded` gives it back exactly."""
    return "'" + text if COULD_BE_FORMULA.match(text) else text


HEADER_WITHIN = 10
"""Among so many rows at the top the header is looked for."""


def unguarded(text: str) -> str:
    """Return the text without the apostrophe that guards it."""
    return text[1:] if text.startswith("'") and COULD_BE_FORMULA.match(text) else text


def main(arguments: list[str]) -> None:
    """Convert a file, within limits of memory and time."""
    source, target, kind = Path(arguments[0]), Path(arguments[1]), arguments[2]
    within_limits(lambda: {"rows": convert(source, target, kind)})


def within_limits(work: Callable[[], dict[str, Any]]) -> None:
    """Do a child's work within limits of memory and time and print what it comes to, or why it comes to nothing."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        said = work()
    except Unreadable as error:
        said = {"code": error.code, "reason": error.reason}
    except MemoryError:
        said = {"code": "IMPORT-E002", "reason": dict(zip(("zh", "en"), KILLED, strict=True))}
    except Exception as error:  # the libraries below raise whatever they like at broken files
        words = str(error)[:200]
        said = {"code": "IMPORT-E001", "reason": {"zh": f"文件已损坏（{words}）", "en": f"it is damaged ({words})"}}
    print(json.dumps(said))


def convert(source: Path, target: Path, kind: str) -> int:
    """Write the rows and return how many there are."""
    return write_lines(rows_of(source, kind), target)


def write_lines(rows: Iterable[tuple[int, list[Any]]], target: Path) -> int:
    """Write rows as JSON lines and return how many there are."""
    count, line = 0, json.JSONEncoder(ensure_ascii=False, default=plain).encode
    with target.open("w", encoding="utf-8") as out:
        for row in rows:
            out.write(line(row) + "\n")
            count += 1
            if count > MOST_ROWS:
                raise Unreadable("IMPORT-E002", f"超过 {MOST_ROWS} 行", f"it has more than {MOST_ROWS} rows")
    return count


def rows_of(source: Path, kind: str) -> Iterator[tuple[int, list[Any]]]:
    """Return the file's filled rows with their numbers."""
    head = head_of(source, kind)
    return workbook_rows(source) if head.startswith(PACKED) else delimited_rows(source, head)


def head_of(source: Path, kind: str) -> bytes:
    """Return the file's first bytes, which say what it is, whatever its name; refuse what cannot be read."""
    with source.open("rb") as file:
        head = file.read(4096)
    if head.startswith(OLD_WORKBOOK):
        raise Unreadable(
            "IMPORT-E001",
            "这是旧的 .xls 工作簿，或带有密码",
            "it is an old .xls workbook, or has a password",
        )
    if head and kind == "workbook" and not head.startswith(PACKED):
        raise Unreadable(
            "IMPORT-E001",
            "文件名是 .xlsx，内容却不是工作簿；若是文本，请把后缀改为 .csv",
            "it is named .xlsx but is no workbook; if it is text, name it .csv",
        )
    return head


def plain(value: Any) -> str:
    """Return dates and times of a workbook as ISO 8601; JSON has no type for them."""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time(0) else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    raise TypeError(type(value).__name__)


def delimited_rows(source: Path, head: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a text file; the separator is the one its first line uses most outside quotes."""
    with source.open(encoding=encoding_of(source, head), newline="") as text:
        lines = bounded(text)
        first = list(itertools.islice(lines, 1))
        separator = max(SEPARATORS, key=re.sub('"[^"]*"', "", "".join(first)).count)
        csv.field_size_limit(LONGEST_LINE)
        reader = csv.reader(itertools.chain(first, lines), delimiter=separator, strict=True)
        filled = ((number, row) for number, row in enumerate(reader, 1) if any(cell.strip() for cell in row))
        try:
            beginning = list(itertools.islice(filled, HEADER_WITHIN))
            place = header_place([row for _, row in beginning])
            for number, row in beginning[:place]:
                yield number, [unguarded(cell) for cell in row]
            width = len(beginning[place][1]) if beginning else 0
            for number, row in itertools.chain(beginning[place:], filled):
                yield number, [unguarded(cell) for cell in fitting(row, number, width)]
        except csv.Error as error:
            where = reader.line_num
            raise Unreadable(
                "IMPORT-E001",
                f"到文本的第 {where} 行为止，引号没有成对（{error}）",
                f"its quotes do not match up to line {where} of the text ({error})",
            ) from error


def header_place(rows: Sequence[Sequence[Any]]) -> int:
    """Return which row is the first as wide as a table: the ones above it are a title or a note."""
    counts = [sum(not is_blank(cell) for cell in row) for row in rows]
    return next((place for place, count in enumerate(counts) if 2 * count > max(counts)), 0)


def is_blank(cell: Any) -> bool:
    """Tell whether a cell holds nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def under_head(header: Sequence[Any], above: Sequence[Any]) -> list[Any]:
    """Return the header in which a blank cell takes what stands above it."""
    return [(above[at] if at < len(above) else None) if is_blank(cell) else cell for at, cell in enumerate(header)]


def bounded(text: TextIO) -> Iterator[str]:
    """Yield the lines of a text, none of them longer than is sensible."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            size = f"{LONGEST_LINE // 2**20} MB"
            raise Unreadable("IMPORT-E002", f"第 {number} 行超过 {size}", f"line {number} is longer than {size}")
        yield line


def fitting(row: list[str], number: int, width: int) -> list[str]:
    """Return the row when its cells have headers; a cell too many means that a separator stands unquoted."""
    if len(row) > MOST_COLUMNS:
        raise Unreadable("IMPORT-E002", f"第 {number} 行有 {len(row)} 列", f"row {number} has {len(row)} columns")
    if any(cell.strip() for cell in row[width:]):
        raise Unreadable(
            "IMPORT-E001",
            f"第 {number} 行有 {len(row)} 格，而表头只有 {width} 格：含分隔符的内容要加引号",
            f"row {number} has {len(row)} cells but the header has {width}: quote what holds a separator",
        )
    return row[:width]


def encoding_of(source: Path, head: bytes) -> str:
    """Return how the text is encoded: UTF-8 (with or without mark) before GB18030."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Unreadable("IMPORT-E001", "编码是 UTF-16", "its encoding is UTF-16")
    if b"\x00" in head:
        raise Unreadable("IMPORT-E001", "其中有空字节（NUL），不是文本", "it holds NUL bytes, so it is not text")
    lines = [undecodable_line(source, encoding) for encoding in ENCODINGS]
    for encoding, line in zip(ENCODINGS, lines, strict=True):
        if line is None:
            return encoding
    raise Unreadable(
        "IMPORT-E001",
        f"编码既不是 UTF-8（第 {lines[0]} 行）也不是 GB18030（第 {lines[1]} 行）",
        f"its encoding is neither UTF-8 (line {lines[0]}) nor GB18030 (line {lines[1]})",
    )


def undecodable_line(source: Path, encoding: str) -> int | None:
    """Return the first line that the encoding cannot read, or None; the file is never in memory as a whole."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with source.open("rb") as file:
        while True:
            chunk = file.read(1 << 20)
            try:
                decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                return lines + error.object[: error.start].count(b"\n")
            if not chunk:
                return None
            lines += chunk.count(b"\n")


if __name__ == "__main__":
    main(sys.argv[1:])
