"""Files of several sheets at the door: what their XML says beside values, headers, and that each sheet is judged."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from builders.workbook.proposal import Proposal, ProposedField
from engine.errors import RequestRefused
from runtime import proposals
from runtime.insight import row_wise, shown_by
from tests.runtime.test_sheets import LINKS as PACKAGE
from tests.runtime.test_sheets import MAIN, OFFICE, TYPES

SLOWEST_SECONDS = 20


def book(fill: Callable[[Any], None]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as made:
        fill(made)
    return file.getvalue()


def raw_book(*sheets: str) -> bytes:
    """Return a workbook of sheets with the given XML, as no honest program would write it."""
    file = io.BytesIO()
    numbers = range(1, len(sheets) + 1)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        root = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{PACKAGE}">{root}</Relationships>')
        names = "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        said = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>'
        archive.writestr("xl/workbook.xml", said)
        links = "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in numbers
        )
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>')
        for number, sheet in zip(numbers, sheets, strict=True):
            content = f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
            archive.writestr(f"xl/worksheets/sheet{number}.xml", content)
    return file.getvalue()


def read(folder: Path, content: bytes, name: str = "a.xlsx") -> Proposal:
    source = folder / "upload"
    source.write_bytes(content)
    return proposals.read(source, folder / "lines", "k", name)


def field(proposal: Proposal, header: str) -> ProposedField:
    return next(one for form in proposal.forms for one in form.fields if one.header == header)


def test_every_sheet_is_read_but_charts_and_hidden_ones_are_not_chosen(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        for name in ("甲", "乙"):
            made.add_worksheet(name).write_column(0, 0, ["x", 1, 2])
        hidden = made.add_worksheet("丙")
        hidden.hide()
        hidden.write_column(0, 0, ["x", 1])
        chart = made.add_chart({"type": "line"})
        chart.add_series({"values": "=甲!$A$2:$A$3"})
        made.add_chartsheet("图").set_chart(chart)
        made.add_worksheet("空")

    proposal = read(tmp_path, book(fill))
    assert [(form.name, form.include, form.rows) for form in proposal.forms] == [
        *(("甲", True, 2), ("乙", True, 2), ("丙", False, 1))
    ]
    assert proposal.left_out == ("空",)
    assert [path.name for path in sorted((tmp_path / "lines").glob("*"))] == [f"k.{n}.jsonl" for n in range(4)]


def test_number_formats_say_what_is_a_share_or_an_amount(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("s")
        codes = ["0.0%", '"¥"#,##0.00', "[$$-409]#,##0.00", "0.00", "[$¥-804]#,##0", '_-* #,##0.00\\ "€"_-']
        for column, code in enumerate(codes):
            sheet.write(0, column, f"c{column}")
            for row in range(1, 4):
                sheet.write_number(row, column, row / 4, made.add_format({"num_format": code}))

    proposal = read(tmp_path, book(fill))
    found = [(one.type, one.options.get("currency"), one.why.by) for one in proposal.forms[0].fields]
    assert found == [
        ("percent", None, "format"),
        ("money", "CNY", "format"),
        ("money", "USD", "format"),
        ("number", None, "values"),
        ("money", "CNY", "format"),
        ("money", "EUR", "format"),
    ]


def test_formulas_are_found_in_every_row_whether_shared_or_not(tmp_path: Path) -> None:
    rows = ['<row r="1">' + "".join(f'<c r="{c}1" t="str"><v>{c.lower()}</v></c>' for c in "ABCDE") + "</row>"]
    for n in range(2, 12):
        shared = f'<f t="shared" ref="C2:C11" si="0">A{n}*B{n}</f>' if n == 2 else '<f t="shared" si="0"/>'
        rows.append(
            f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>3</v></c><c r="C{n}">{shared}<v>{n * 3}</v></c>'
            f'<c r="D{n}"><f>IF(A{n}&gt;5,"x","y")</f><v>0</v></c><c r="E{n}"><f>A{n}+A$2</f><v>{n + 2}</v></c></row>'
        )

    proposal = read(tmp_path, raw_book("".join(rows)))
    made = field(proposal, "c")
    assert (made.type, made.formula and made.formula.text, made.formula and made.formula.equal) == (
        *("formula", "{a} * {b}", 10),
    )
    assert field(proposal, "d").type == "integer"
    assert field(proposal, "e").type == "integer"


def test_formulas_that_were_never_calculated_are_proposed_unproved(tmp_path: Path) -> None:
    rows = ['<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>']
    rows += [f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><f>A{n}*2</f></c></row>' for n in range(2, 6)]
    made = field(read(tmp_path, raw_book("".join(rows))), "b")
    assert (made.type, made.formula and made.formula.rows) == ("formula", 0)
    assert made.faults is not None
    assert made.faults.uncalculated == 4


@pytest.mark.parametrize(
    ("formula", "pattern"),
    [
        ("C2*$D2", "{C}*{D}"),
        ("C2*D$2", ""),
        ("C1*2", ""),
        ("Sheet2!C2", ""),
        ('IF(C2="A9",LOG10(D2),1)', 'IF({C}="A9",LOG10({D}),1)'),
        ("SUM(C2:E2)", "SUM({C}:{E})"),
        ("T[[#This Row],[A1]]", "T[[#This Row],[A1]]"),
    ],
)
def test_a_formula_is_alike_in_every_row_or_reads_other_rows(formula: str, pattern: str) -> None:
    assert row_wise(formula, 2) == pattern


def test_a_format_of_the_readers_own_currency_is_told_apart() -> None:
    assert [shown_by(one, {}) for one in ("0", "9", "10", "44", "14")] == ["", "%", "%", "local", ""]


def test_titles_above_and_two_rows_of_headers(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("一")
        sheet.write(0, 0, "2026 年台账")
        sheet.write_row(1, 0, ["编号", "联系方式", "", "备注"])
        sheet.write_row(2, 0, ["", "手机", "邮箱", ""])
        sheet.write_row(3, 0, ["A1", "13800138000", "a@b.cn", "x"])
        sheet.write_row(4, 0, ["A2", "13800138001", "c@b.cn", "y"])
        sheet = made.add_worksheet("二")
        sheet.write_row(0, 0, ["", "联系方式", "", "", "", ""])
        sheet.write_row(1, 0, ["编号", "手机", "邮箱", "甲", "乙", "丙"])
        sheet.write_row(2, 0, ["A1", "13800138000", "a@b.cn", 1, 2, 3])
        sheet = made.add_worksheet("三")
        sheet.write_row(0, 0, ["名", "", "注"])
        sheet.write_row(1, 0, ["张", "x", "y"])

    first, second, third = read(tmp_path, book(fill)).forms
    assert [(one.header, one.type, one.group) for one in first.fields] == [
        ("编号", "text", ""),
        ("手机", "mobile", "联系方式"),
        ("邮箱", "mail", "联系方式"),
        ("备注", "text", ""),
    ]
    assert (first.rows, first.header_row) == (2, 3)
    assert [one.header for one in second.fields] == ["编号", "手机", "邮箱", "甲", "乙", "丙"]
    assert (second.rows, second.header_row) == (1, 2)
    assert [one.header for one in third.fields] == ["名", "", "注"]
    assert third.rows == 1


def test_dates_of_workbooks_and_headers_only(tmp_path: Path) -> None:
    def fill(made: Any) -> None:
        sheet = made.add_worksheet("s")
        sheet.write(0, 0, "生效")
        sheet.write_datetime(1, 0, date(2026, 1, 31), made.add_format({"num_format": "yyyy-mm-dd"}))
        made.add_worksheet("t").write_row(0, 0, ["甲", "乙"])

    first, second = read(tmp_path, book(fill)).forms
    assert first.fields[0].type == "date"
    assert (second.rows, [one.type for one in second.fields]) == (0, ["text", "text"])


FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1000000"><c r="SF1000000"><v>1</v></c></row>'
FINE = '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'


@pytest.mark.parametrize("content", [raw_book(FINE, FAR), raw_book(*[FINE] * 51), raw_book(""), b"PK\x03\x04"])
def test_what_is_built_to_do_harm_is_refused_in_whichever_sheet(tmp_path: Path, content: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(RequestRefused):
        read(tmp_path, content)
    assert time.monotonic() - began < SLOWEST_SECONDS
    assert not list((tmp_path / "lines").glob("*"))


def test_a_sheet_that_unpacks_to_too_much_is_refused_though_it_is_not_the_first(tmp_path: Path) -> None:
    bomb = '<row r="1"><c r="A1" t="str"><v>' + "a" * (60 * 2**20) + "</v></c></row>"
    with pytest.raises(RequestRefused) as refused:
        read(tmp_path, raw_book(FINE, bomb))
    assert refused.value.problems[0].code == "IMPORT-E002"
