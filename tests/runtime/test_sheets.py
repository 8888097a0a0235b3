"""Files of all sorts at the door: each is read right or refused in seconds, saying where and what to do."""

from __future__ import annotations

import io
import json
import resource
import time
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from engine.errors import RequestRefused
from engine.texts import say
from runtime import sheets
from runtime.workspace import WORDS

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/'
    'vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
SLOWEST_SECONDS = 20


def read(folder: Path, name: str, content: bytes) -> list[Any]:
    """Return the file's lines as [number, cells]."""
    source, target = folder / "upload", folder / "lines.jsonl"
    source.write_bytes(content)
    count = sheets.to_lines(source, target, name)
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == count
    return lines


def refusal(folder: Path, name: str, content: bytes) -> tuple[str, str]:
    """Return the code and English words of a refusal, which must come soon and leave nothing behind."""
    began = time.monotonic()
    with pytest.raises(RequestRefused) as refused:
        read(folder, name, content)
    assert time.monotonic() - began < SLOWEST_SECONDS
    assert not (folder / "lines.jsonl").exists()
    (one,) = refused.value.problems
    for language in ("zh", "en"):
        words = say(one, WORDS, language)
        assert words.hint
        assert "…" not in words.message
    return one.code, say(one, WORDS, "en").message


def book(fill: Callable[[Any, Any], None], **options: Any) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as made:
        fill(made, made.add_worksheet())
    return file.getvalue()


def raw_book(sheet: str, **parts: str) -> bytes:
    """Return a workbook whose one sheet has the given XML, as no honest program would write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
            "</workbook>",
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
            f'Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>')
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return file.getvalue()


# --- hostile --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cells",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='A1'><v>1</v></c></row><row r='1048576'><c s='0'\n r = 'XFD1048576'><v>1</v></c></row>",
        '<row r="1"><c r="A1"><v>1</v></c></row><row><c r="CV600000"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="ZZZZ99999999"><v>1</v></c></row>',
    ],
)
def test_two_cells_far_apart(tmp_path: Path, cells: str) -> None:
    content = raw_book(f"<sheetData>{cells}</sheetData>")
    assert len(content) < 2_000
    code, words = refusal(tmp_path, "far.xlsx", content)
    assert code == "IMPORT-E002"
    assert "cells reach to row" in words


def test_far_cells_that_hide_from_the_scan_kill_only_the_child(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1"><v>1</v></c></row><row><c r="&#88;FD1048576"><v>1</v></c></row>'
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    code, _ = refusal(tmp_path, "far.xlsx", raw_book(f"<sheetData>{cells}</sheetData>"))
    assert code in ("IMPORT-E001", "IMPORT-E002")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - own < 50 * 1024
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 <= sheets.MEMORY_BYTES


def test_a_zip_bomb(tmp_path: Path) -> None:
    file = io.BytesIO(raw_book("<sheetData/>"))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/x.bin", "w") as part:
        for _ in range(200):
            part.write(bytes(2**20))
    code, words = refusal(tmp_path, "bomb.xlsx", file.getvalue())
    assert code == "IMPORT-E002"
    assert "times its size" in words


def test_an_archive_of_very_many_files(tmp_path: Path) -> None:
    parts = {f"xl__x{number}": "" for number in range(500)}
    assert refusal(tmp_path, "many.xlsx", raw_book("<sheetData/>", **parts))[0] == "IMPORT-E002"


def test_a_million_shared_strings(tmp_path: Path) -> None:
    strings = "".join(f"<si><t>s{number}</t></si>" for number in range(1_000_000))
    shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1000000">{strings}</sst>'
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>999999</v></c></row></sheetData>'
    began = time.monotonic()
    assert read(tmp_path, "a.xlsx", raw_book(sheet, xl__sharedStrings=shared)) == [[1, ["s999999"]]]
    assert time.monotonic() - began < SLOWEST_SECONDS


def test_shared_strings_that_lie_about_their_number_kill_only_the_child(tmp_path: Path) -> None:
    shared = f'<sst xmlns="{MAIN}" count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>'
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    assert refusal(tmp_path, "a.xlsx", raw_book(sheet, xl__sharedStrings=shared))[0] == "IMPORT-E002"


def test_a_dtd(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><workbook>&b;</workbook>'
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("xl/workbook.xml", laughs)
    assert refusal(tmp_path, "dtd.xlsx", file.getvalue())[0] == "IMPORT-E002"


@pytest.mark.parametrize("dimension", ["A1:XFD1048576", "A1", "A1:ZZZZZ9999999999"])
def test_a_sheet_that_lies_about_its_size(tmp_path: Path, dimension: str) -> None:
    cells = '<row r="1" spans="1:16384"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>'
    content = raw_book(f'<dimension ref="{dimension}"/><sheetData>{cells}</sheetData>')
    assert read(tmp_path, "lies.xlsx", content) == [[1, [1.0]], [2, [2.0]]]


@pytest.mark.parametrize("header", ["a,b\n", ""])
def test_ten_million_columns(tmp_path: Path, header: str) -> None:
    code, words = refusal(tmp_path, "wide.csv", header.encode() + b"," * 10_000_000 + b"\n")
    assert code == "IMPORT-E002"
    assert f"line {1 + bool(header)} is longer than 4 MB" in words


def test_more_columns_than_allowed(tmp_path: Path) -> None:
    assert "row 1 has 501 columns" in refusal(tmp_path, "wide.csv", b"a" + b",b" * 500 + b"\n1\n")[1]


def test_an_unclosed_quote_swallows_no_more_than_a_cell_may_hold(tmp_path: Path) -> None:
    code, words = refusal(tmp_path, "quote.csv", b'a,b\n1,"never closed\n' + b"2,3\n" * 3_000_000)
    assert code == "IMPORT-E001"
    assert "quotes do not match" in words


# --- not what they seem ----------------------------------------------------------------------------------------------


def test_files_that_are_no_spreadsheets_are_refused_with_the_reason(tmp_path: Path) -> None:
    whole = book(lambda _, sheet: sheet.write_row(0, 0, ["a", "b"]))
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "hello")
    for name, content, part in (
        ("cut.xlsx", whole[: len(whole) // 2], "damaged"),
        ("text.xlsx", "姓名,年龄\n张,1\n".encode(), "name it .csv"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old .xls workbook, or has a password"),
        ("archive.xlsx", other.getvalue(), "holds no xlsx sheet"),
        ("utf16.csv", "姓名,年龄\n张,1\n".encode("utf-16"), "UTF-16"),
        ("utf16.csv", "name,age\nx,1\n".encode("utf-16-be"), "NUL"),
        ("nul.csv", b"a,b\n1,\x00\n", "NUL"),
        ("latin.csv", b"a,b\n1,2\n" * 10 + b"x,\xff\xff\n", "(line 21) nor GB18030 (line 21)"),
        ("wide.csv", b"a,b\n1,2\n3,4,5\n", "row 3 has 3 cells but the header has 2"),
        ("stray.csv", b'a,b\n1,2\n"x"y,3\n', "line 3"),
    ):
        code, words = refusal(tmp_path, name, content)
        assert (code, part in words) == ("IMPORT-E001", True), (name, words)


def test_a_file_name_is_never_a_path_or_an_argument(tmp_path: Path) -> None:
    for name in ("../../etc/passwd", "--help", "a\x00b.csv", "\ud800.csv", "", "x" * 10_000):
        assert read(tmp_path, name, b"a\n1\n") == [[1, ["a"]], [2, ["1"]]]


def test_a_workbook_named_csv_is_read_as_what_it_is(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", book(lambda _, sheet: sheet.write(0, 0, "a"))) == [[1, ["a"]]]


def test_empty_files_have_no_rows(tmp_path: Path) -> None:
    for name, content in (
        ("a.csv", b""),
        ("a.csv", b"\xef\xbb\xbf"),
        ("a.csv", b"\n\n , \n"),
        ("a.xlsx", b""),
        ("a.xlsx", book(lambda *_: None)),
    ):
        assert read(tmp_path, name, content) == []


# --- text -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_text_is_read_in_its_encoding_and_separator(tmp_path: Path, encoding: str, separator: str, end: str) -> None:
    lines = ["姓名|备注", "张伟|“中文”", '李|"a|b"']
    content = end.join(line.replace("|", separator) for line in lines).encode(encoding)
    assert read(tmp_path, "a.csv", content) == [
        [1, ["姓名", "备注"]],
        [2, ["张伟", "“中文”"]],
        [3, ["李", f"a{separator}b"]],
    ]


def test_characters_beyond_gbk_survive(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", "名\n𠮷🙂㐂\n".encode("gb18030"))[1] == [2, ["𠮷🙂㐂"]]


def test_the_separator_is_not_sought_inside_quotes(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", b'"a,b,c,d";e\n1;2\n')[1] == [2, ["1", "2"]]


def test_quotes_hold_line_breaks_quotes_and_separators(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", b'a,b\n"x\r\ny","say ""hi"", you"\n2,3\n') == [
        [1, ["a", "b"]],
        [2, ["x\r\ny", 'say "hi", you']],
        [3, ["2", "3"]],
    ]


def test_rows_keep_their_numbers_when_blank_ones_lie_between(tmp_path: Path) -> None:
    assert read(tmp_path, "a.csv", b"\na,b\n\n1,\n,,\n2,3\n") == [[2, ["a", "b"]], [4, ["1", ""]], [6, ["2", "3"]]]

    def fill(_: Any, sheet: Any) -> None:
        sheet.write(2, 1, "a")
        sheet.write(9, 1, "b")

    assert read(tmp_path, "a.xlsx", book(fill)) == [[3, ["a"]], [10, ["b"]]]


def test_text_keeps_zeros_digits_and_short_rows(tmp_path: Path) -> None:
    lines = read(tmp_path, "a.csv", b"a,a,a\n007,110105194912310021,1e5\n1\n")
    assert lines == [[1, ["a", "a", "a"]], [2, ["007", "110105194912310021", "1e5"]], [3, ["1"]]]


def test_the_guard_of_an_export_comes_off_and_nothing_else(tmp_path: Path) -> None:
    texts = ["=1+1", "@x", "-5", "+8", "'=1", "''=1", "'x", "''", "'", "x=1"]
    content = "a\n" + "\n".join(sheets.guarded(text) for text in texts)
    assert [cells[0] for _, cells in read(tmp_path, "a.csv", content.encode())[1:]] == texts
    assert [sheets.guarded(text) for text in texts[:5]] == ["'=1+1", "'@x", "'-5", "'+8", "''=1"]


def test_a_nul_far_down_reaches_the_row_that_holds_it(tmp_path: Path) -> None:
    lines = read(tmp_path, "a.csv", b"a\n" + b"x\n" * 5_000 + b"y\x00z\n")
    assert lines[-1] == [5002, ["y\x00z"]]


# --- workbooks ------------------------------------------------------------------------------------------------------


def test_workbook_cells_of_every_kind(tmp_path: Path) -> None:
    def fill(made: Any, sheet: Any) -> None:
        day, moment = made.add_format({"num_format": "yyyy-mm-dd"}), made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, ["day", "moment", "text day", "id", "zeros", "bool", "formula", "odd", "number"])
        sheet.write_datetime(1, 0, date(2005, 9, 30), day)
        sheet.write_datetime(1, 1, datetime.fromisoformat("2005-09-30T08:15"), moment)
        sheet.write_string(1, 2, "2005-9-30")
        sheet.write_string(1, 3, "110105194912310021")
        sheet.write_string(1, 4, "007")
        sheet.write_boolean(1, 5, True)
        sheet.write_formula(1, 6, "=1+1", None, 2)
        sheet.write_string(1, 7, "a\x0b_x0041_\n=1")
        sheet.write_number(1, 8, 1234567.89)

    (_, cells) = read(tmp_path, "a.xlsx", book(fill))[1]
    assert cells == [
        "2005-09-30",
        "2005-09-30T08:15:00",
        "2005-9-30",
        "110105194912310021",
        "007",
        True,
        2.0,
        "a\x0b_x0041_\n=1",
        1234567.89,
    ]


def test_errors_and_formulas_without_a_result_are_no_blanks(tmp_path: Path) -> None:
    cells = (
        '<row r="1"><c r="B1" t="str"><v>a</v></c><c r="C1" t="str"><v>b</v></c><c r="D1" t="str"><v>c</v></c></row>'
        '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>B1&amp;"x"</f></c><c r="D2"><f>1+1</f><v></v></c></row>'
        '<row r="3"><c r="B3"><f>1</f><v>1</v></c><c r="C3" t="str"><f>""</f><v></v></c><c r="D3" s="0"/></row>'
        '<row r="5"><c r="C5" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="E5"><f t="shared" si="0"/></c></row>'
    )
    lines = read(tmp_path, "a.xlsx", raw_book(f"<sheetData>{cells}</sheetData>"))
    assert lines[1:] == [
        [2, [{"error": "#N/A"}, {"error": "=…"}, {"error": "=…"}]],
        [3, [1.0, "", ""]],
        [5, ["", {"error": "#DIV/0!"}, "", {"error": "=…"}]],
    ]


def test_only_the_first_sheet_is_read_and_judged(tmp_path: Path) -> None:
    def fill(made: Any, sheet: Any) -> None:
        sheet.write(0, 0, "a")
        made.add_worksheet().write(1_048_575, 16_383, "far")

    assert read(tmp_path, "a.xlsx", book(fill)) == [[1, ["a"]]]
