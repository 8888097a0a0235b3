"""Exports: the list as the viewer sees it, batch by batch to CSV or a workbook; formulas cannot hide in cells.

What is exported comes back by an import as it was: long numbers go as text, and the apostrophe that guards a text in
CSV is taken off again.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
import tempfile
from collections.abc import Iterator
from typing import Any

import xlsxwriter

from engine.access import Decision
from engine.errors import RequestRefused
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from runtime import query, sheets
from runtime.present import Presenter
from runtime.query import Question, Seen
from runtime.workspace import Unit

EXACT_DIGITS = 15
MOST_ROWS, LONGEST_CELL = 1_048_576, 32_767


def columns(form: Form, decision: Decision, wanted: tuple[str, ...] | None) -> list[Field]:
    """Return the fields exported: those asked for, else all the viewer may see."""
    keys = wanted if wanted is not None else tuple(key for key, made in form.fields.items() if not made.system)
    return [
        form.fields[key]
        for key in keys
        if key in form.fields and decision.level(key) != "none" and not form.fields[key].rows
    ]


def rows(unit: Unit, form: Form, decision: Decision, asked: Question, fields: list[Field]) -> Iterator[list[Any]]:
    """Yield each record's cells: text as people read it, plain numbers as numbers."""
    for seen, shown in records(unit, form, decision, asked, fields):
        yield [
            cell(made, seen.values[made.key], shown, decision.level_in(made.key, seen.holds), unit.actor.language)
            for made in fields
        ]


def records(
    unit: Unit, form: Form, decision: Decision, asked: Question, fields: list[Field]
) -> Iterator[tuple[Seen, dict[str, Any]]]:
    """Yield every record of the list, as read and as shown."""
    presenter = Presenter(unit, form, decision)
    keys = tuple(made.key for made in fields)
    for batch in query.stream(unit, form, decision, Question(asked.filter, asked.sort, keys, asked.search)):
        yield from zip(batch, presenter.rows(batch), strict=True)


def to_json(found: Iterator[tuple[Seen, dict[str, Any]]]) -> Iterator[bytes]:
    """Yield a JSON array of the records as the list answers them: decimals as exact text, links with id and title."""
    before = b"["
    for _, shown in found:
        yield before + b"\n" + json.dumps(shown, ensure_ascii=False).encode()
        before = b","
    yield b"[]\n" if before == b"[" else b"\n]\n"


def cell(made: Field, value: Any, shown: dict[str, Any], level: str, language: str) -> Any:
    """Return one cell; a masked value is exported as it is seen."""
    part = shown["system"].get(made.key) if made.system else shown["values"].get(made.key)
    if part is None:
        return None
    if value is None:  # made by no person, but it is known where it came from
        return part["title"]
    if level == "mask":
        return part
    if made.target is not None and made.key != "id":
        return "、".join(one["title"] for one in (part if isinstance(part, list) else [part]))
    if made.declared.files:
        return "、".join(str(one["name"]) for one in part)
    if made.type.kind is Kind.NUMBER and len(str(value).lstrip("-")) <= EXACT_DIGITS:
        return int(part) if made.type.scale == 0 else float(part)
    return made.kind.show(value, made.options, language)


def to_csv(header: list[str], body: Iterator[list[Any]]) -> Iterator[bytes]:
    """Yield a CSV file in UTF-8 with a byte-order mark; a text that could start a formula gets an apostrophe."""
    yield b"\xef\xbb\xbf"
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    for line in itertools.chain([header], body):
        writer.writerow([safe(one) for one in line])
        if buffer.tell() > 1 << 16:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def safe(value: Any) -> Any:
    """Return the value so that no spreadsheet takes it for a formula."""
    if isinstance(value, str):
        return sheets.guarded(value)
    return "" if value is None else value


def too_large(row: int, column: str) -> RequestRefused:
    """Return the refusal of what a workbook cannot hold, which it would drop without a word."""
    return sheets.refused(
        "IMPORT-E002",
        f"第 {row} 行“{column}”超出 xlsx 的限制（{MOST_ROWS} 行，每格 {LONGEST_CELL} 字），请导出 csv",
        f"row {row}, '{column}' is more than xlsx holds ({MOST_ROWS} rows, {LONGEST_CELL} characters a cell); use csv",
    )


def to_xlsx(header: list[str], body: Iterator[list[Any]]) -> Iterator[bytes]:
    """Yield a workbook; every text is written as text, so it needs no apostrophe and comes back as it was."""
    with tempfile.TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            for number, line in enumerate(itertools.chain([header], body)):
                for place, value in enumerate(line):
                    if number >= MOST_ROWS or (isinstance(value, str) and len(value) > LONGEST_CELL):
                        raise too_large(number + 1, header[place])
                    if isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif isinstance(value, int | float):
                        sheet.write_number(number, place, value)
        file.seek(0)
        while chunk := file.read(1 << 16):
            yield chunk
