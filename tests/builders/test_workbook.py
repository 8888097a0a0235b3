"""Sheets become forms: what each column is taken for, how sheets are linked, and that any sheet gives a sound app."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders.workbook.documents import documents, faults
from builders.workbook.excel import Ref, Untranslatable, translate
from builders.workbook.names import key_of
from builders.workbook.proposal import Proposal
from builders.workbook.reading import read_cell
from builders.workbook.rows import first_reading, late_reading
from engine.definitions.base import KEY
from tests.support.sheets import column, compiled, proposed

A_CARD, AN_ID = "6222020200112345679", "11010519491231002X"
TYPES: list[tuple[str, Sequence[Any], str]] = [
    # header, cells, type
    ("x", [1.0, 2.0, -3.0], "integer"),
    ("x", ["1", "2", "-3"], "integer"),
    ("x", [1.5, 2.0], "number"),
    ("x", ["1,234.50", "7"], "number"),
    ("x", ["(1,234.50)", "7"], "number"),
    ("x", ["¥1,234.50", "¥7"], "money"),
    ("x", ["￥7", "8"], "money"),
    ("x", ["$7.10", "$8"], "money"),
    ("x", ["7元", "8.5元"], "money"),
    ("x", ["¥7", "$8"], "text"),
    ("x", ["¥7.123", "¥8"], "text"),
    ("金额", [7.0, 8.5], "money"),
    ("Amount (USD)", ["7", "8.5"], "money"),
    ("数量", [7.0, 8.0], "integer"),
    ("x", ["5%", "12.5%"], "percent"),
    ("年利率", [0.05, 0.045], "percent"),
    ("汇率", [0.9, 0.85], "number"),
    ("利率", [3.85, 4.2], "number"),
    ("x", ["2026-01-31", "2026/2/1", "2026年3月1日"], "date"),
    ("x", ["1/31/2026", "2/1/2026"], "date"),
    ("x", ["31/1/2026", "1/2/2026"], "date"),
    ("x", ["1/2/2026", "2/1/2026"], "text"),
    ("日期", ["20260131", "20260201"], "date"),
    ("x", ["20260131", "20260201"], "integer"),
    ("x", ["2026-01-31", "2026-02-30"], "text"),
    ("x", ["2026-01-31 10:00", "2026-02-01T11:30:15"], "datetime"),
    ("x", ["2026-01-31", "2026-02-01 11:30"], "datetime"),
    ("x", ["2025-08-02T05:03:37.000Z"], "datetime"),
    ("x", ["9:30", "18:00"], "time"),
    ("x", ["9:30", "18:00:15"], "time"),
    ("x", ["是", "否", "是"], "boolean"),
    ("x", ["Y", "n"], "boolean"),
    ("x", [True, False], "boolean"),
    ("x", ["✓", "", "✓"], "boolean"),
    ("x", [1.0, 0.0], "integer"),
    ("是否有效", [1.0, 0.0], "boolean"),
    ("x", ["是", "不详"], "text"),
    ("级别", ["金", "银", "金", "银", "铜"], "choice"),
    ("x", ["金", "银"] * 4, "choice"),
    ("x", ["金", "银", "铜"], "text"),
    ("姓名", ["金", "银"] * 8, "text"),
    ("x", ["甲;乙", "乙", "甲、丙", "丙,乙"], "multi"),
    ("x", ["甲，乙", "甲，乙", "丙，丁", "丙，丁"], "text"),
    ("x", ["a@b.com", "c@d.cn"], "mail"),
    ("x", ["a@b.com", "c.d.cn"], "text"),
    ("x", ["13800138000", "139 0013 8000"], "mobile"),
    ("x", [13800138000.0], "mobile"),
    ("电话", ["13800138000", "010-12345678"], "text"),
    ("x", ["https://a.cn/x", "http://b.cn"], "url"),
    ("x", [AN_ID], "id_number"),
    ("x", [AN_ID, "110105194912310021"], "text"),
    ("卡号", [A_CARD, "4111111111111111"], "bank_card"),
    ("卡号", ["6222020200112345678"], "text"),
    ("x", ["007", "12"], "text"),
    ("客户编号", [1.0, 2.0], "text"),
    ("订单号", ["20260101", "20260102"], "text"),
    ("ID", ["1", "2"], "text"),
    ("invoice no.", [11.0, 12.0], "text"),
    ("No. of days", [11.0, 12.0], "integer"),
    ("x", ["1234567890123456", "2"], "text"),
    ("x", [6222020200112345679.0], "text"),
    ("x", [1 / 3, 0.5], "text"),
    ("x", ["1e5", "3"], "text"),
    ("x", ["一行\n两行"], "longtext"),
    ("x", ["长" * 201], "longtext"),
    ("x", ["长" * 200], "text"),
    ("x", [], "text"),
    ("x", [None, ""], "text"),
    ("x", [1.0, "约 3"], "text"),
    ("x", [{"error": "#N/A"}, 3.0], "integer"),
]


@pytest.mark.parametrize(("header", "cells", "type_"), TYPES, ids=lambda one: str(one)[:40])
def test_a_column_is_taken_for_the_narrowest_type_that_holds_it(header: str, cells: Sequence[Any], type_: str) -> None:
    assert column(header, *cells).type == type_


def test_options_follow_from_all_cells() -> None:
    assert column("x", 1234.5, 0.125).options == {"digits": 15, "scale": 3}
    assert column("x", "$7").options == {"currency": "USD"}
    assert column("金额（万港元）", 7.5).options == {"currency": "HKD"}
    assert column("x", "9:30:01").options == {"seconds": True}
    assert column("x", "123456789012345678").type == "text"
    choices = column("状态", "新建", "完成", "新建", "关闭", "完成").options["choices"]
    assert [one["title"]["zh"] for one in choices] == ["新建", "完成", "关闭"]
    assert column("x", "31/1/2026").reads == "day first"


def test_it_says_why_and_what_did_not_fit() -> None:
    cells: list[Any] = [f"2026-01-{day:02d}" for day in range(1, 20)]
    made = column("开户日期", *cells, "待定", "")
    assert (made.type, made.why.filled, made.why.rows) == ("text", 20, 21)
    (near,) = [one for one in made.misfits if one.type == "date"]
    assert (near.count, [(cell.row, cell.value) for cell in near.cells]) == (1, [(21, "待定")])
    assert not made.required
    assert column("开户日期", *cells).required
    broken = column("x", 1.0, {"error": "#N/A"}, 2.0)
    assert broken.faults is not None
    assert (broken.faults.count, broken.faults.cells[0].row, broken.required) == (1, 3, False)
    lost = column("x", 6222020200112345679.0).digits_lost
    assert lost is not None
    assert lost.count == 1


def test_samples_of_protected_columns_are_not_shown() -> None:
    assert column("x", AN_ID).why.samples == ()


# --- keys


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("客户名称", "kehumingcheng"),
        ("Customer ID", "customer_id"),
        ("id", "id_no"),
        ("created_at", "created_at_field"),
        ("1月", "column_1_1yue"),
        ("😀", "column_1"),
        ("a__b", "a_b"),
        ("x" * 80, "x" * 40),
    ],
)
def test_keys_are_what_people_say(text: str, key: str) -> None:
    assert key_of(text, (), "column_1") == key


def test_headers_that_come_twice_get_keys_and_titles_of_their_own() -> None:
    proposal = proposed(("s", ["金额", "金额", "", "金额 2"], [[1.0, 2.0, "x", 4.0]]))
    fields = proposal.forms[0].fields
    assert len({one.key for one in fields}) == len({one.title.zh for one in fields}) == 4
    assert fields[2].title.zh == "C"
    compiled(proposal)


# --- what identifies a row


def test_a_column_of_codes_identifies_a_row_or_the_first_pair_does() -> None:
    rows = [[f"C{n}", "北京", float(n)] for n in range(6)]
    (form,) = proposed(("客户", ["客户编号", "城市", "数量"], rows)).forms
    assert [one.key for one in form.fields if one.unique] == ["kehubianhao"]
    rows = [[f"K{n % 3}", f"2026-0{n // 3 + 1}-01", float(n)] for n in range(9)]
    (form,) = proposed(("余额", ["卡编号", "月份", "余额"], rows)).forms
    assert form.unique == (("kabianhao", "yuefen"),)
    rows = [[f"名{n}", float(n)] for n in range(9)]
    (form,) = proposed(("表", ["名称", "分数"], rows)).forms
    assert not form.unique
    assert not any(one.unique for one in form.fields)


def test_one_number_written_in_two_ways_does_not_identify() -> None:
    rows = [["4111111111111111"], ["4111-1111 1111 1111"]]
    (form,) = proposed(("表", ["卡号"], rows)).forms
    assert (form.fields[0].type, form.fields[0].unique) == ("bank_card", False)


# --- links

CUSTOMERS = ("客户", ["客户编号", "客户名称"], [[f"{n:04d}", f"公司{n}"] for n in range(1, 9)])


def linked(proposal: Proposal, form: int, key: str) -> Any:
    return next(one for one in proposal.forms[form].fields if one.key == key)


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("客户编号", ["0001", "0002", "0002"]),
        ("客户", ["0001", "0008", "0001"]),
        ("客户", ["公司1", "公司2", "公司2"]),
        ("单位", ["0001", "0002", "0005"]),
    ],
)
def test_values_of_a_unique_column_elsewhere_link_to_it(header: str, cells: list[str]) -> None:
    proposal = proposed(CUSTOMERS, ("订单", ["订单号", header], [[f"D{n}", one] for n, one in enumerate(cells)]))
    made = proposal.forms[1].fields[1]
    assert (made.type, made.options) == ("link", {"to": "kehu", "back": "dingdan"})
    assert made.link.orphans == 0
    form = compiled(proposal).forms["a.kehu"]
    assert any(one.key == proposal.forms[0].fields[made.link.column].key for one in form.fields.values())


def test_order_of_sheets_does_not_decide_the_direction() -> None:
    orders = ("订单", ["订单号", "客户编号"], [[f"D{n}", f"{n % 3 + 1:04d}"] for n in range(9)])
    proposal = proposed(orders, CUSTOMERS)
    assert [one.type for one in proposal.forms[0].fields] == ["text", "link"]
    assert [one.type for one in proposal.forms[1].fields] == ["text", "text"]


def test_names_without_a_record_are_counted_and_kept_beside_the_link() -> None:
    many = ("客户", CUSTOMERS[1], [[f"{n:04d}", f"公司{n}"] for n in range(1, 12)])
    cells = [f"{n % 11 + 1:04d}" for n in range(40)] + ["9999"]
    proposal = proposed(many, ("订单", ["订单号", "客户"], [[f"D{n}", one] for n, one in enumerate(cells)]))
    made = proposal.forms[1].fields[1]
    assert made.type == "link"
    assert (made.link.orphans, [(cell.row, cell.value) for cell in made.link.cells]) == (1, [(42, "9999")])
    assert not made.required
    assert made.link.keep_text in compiled(proposal).forms["a.dingdan"].fields


def test_a_shared_key_that_is_unique_nowhere_links_nothing() -> None:
    rows = [["0001", "a"], ["0001", "b"], ["0002", "c"]]
    proposal = proposed(("甲", ["客户编号", "x"], rows), ("乙", ["客户编号", "y"], rows))
    assert all(one.link is None for form in proposal.forms for one in form.fields)


def test_small_counts_are_no_names_of_records() -> None:
    months = ("月份", ["编号", "名"], [[float(n), f"m{n}"] for n in range(1, 13)])
    proposal = proposed(months, ("表", ["楼层", "人数"], [[float(n % 5 + 1), float(n % 7 + 1)] for n in range(20)]))
    assert all(one.link is None for one in proposal.forms[1].fields)


def test_superiors_link_within_the_sheet_afterwards() -> None:
    rows = [[f"E{n}", f"员{n}", f"E{(n - 1) // 2}" if n else ""] for n in range(9)]
    (form,) = proposed(("员工", ["工号", "姓名", "直属上级"], rows)).forms
    made = form.fields[2]
    assert (made.type, made.options["to"], made.link.late) == ("link", "yuangong", True)
    assert first_reading(form).fields == ("gonghao", "xingming")
    later = late_reading(form)
    assert later is not None
    assert later.fields == ("gonghao", "zhishushangji")


def test_several_names_in_a_cell_link_to_several() -> None:
    rows = [[f"P{n}", f"{n % 8 + 1:04d}、{(n + 3) % 8 + 1:04d}"] for n in range(9)]
    proposal = proposed(CUSTOMERS, ("项目", ["项目编号", "客户"], rows))
    made = proposal.forms[1].fields[1]
    assert (made.type, made.options["to"], made.link.orphans) == ("links", "kehu", 0)
    compiled(proposal)


def test_sheets_that_link_to_each_other_wait_for_one_another() -> None:
    teams = ("团队", ["团队编号", "成员编号"], [[f"T{n}", f"M{n}"] for n in range(4)])
    members = ("成员", ["成员编号", "团队编号"], [[f"M{n}", f"T{n % 4}"] for n in range(12)])
    proposal = proposed(teams, members)
    late = [(form.key, one.key) for form in proposal.forms for one in form.fields if one.link and one.link.late]
    assert len(late) == 1
    assert not faults(proposal)
    compiled(proposal)


# --- formulas

REFS = {
    "A": Ref("start", "date", False, {}),
    "B": Ref("end", "date", False, {}),
    "C": Ref("qty", "integer", False, {}),
    "D": Ref("price", "money", True, {}),
    "E": Ref("level", "choice", False, {"金卡": "jinka"}),
}


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{C}*{D}", "{qty} * IFBLANK({price}, 0)"),
        ("=({C}+1)*{C}", "({qty} + 1) * {qty}"),
        ("{C}-({C}-1)", "{qty} - ({qty} - 1)"),
        ("{C}/{C}/2", "{qty} / {qty} / 2"),
        ("ROUND({C}*(1-5%),2)", "ROUND({qty} * (1 - 0.05), 2)"),
        ("{C}%", "{qty} / 100"),
        ('IF({E}="金卡",{C}*0.9,{C})', 'IF({level} = "jinka", {qty} * 0.9, {qty})'),
        ("SUM({C}:{D})", "{qty} + IFBLANK({price}, 0)"),
        ("max({C},3)", "MAX({qty}, 3)"),
        ("AND({C}>=1,{C}<>2)", "AND({qty} >= 1, {qty} <> 2)"),
        ("-{C}^2", "POWER(-{qty}, 2)"),
        ("{B}-{A}", "DAYS({end}, {start})"),
        ("[@数量]*2", "{qty} * 2"),
        ("T1[[#This Row],[数量]]+1", "{qty} + 1"),
        ('{E}&"""x"', '{level} & """x"'),
    ],
)
def test_formulas_over_their_own_row_are_translated(pattern: str, text: str) -> None:
    assert translate(pattern, REFS, {"数量": REFS["C"]}.get) == text


@pytest.mark.parametrize(
    "pattern",
    [
        "VLOOKUP({C},1)",
        "{Z}+1",
        "{C}+",
        "({C}",
        "TODAY()-{A}",
        "{C}:{D}",
        "{1,2}",
        "#REF!",
        "IF()",
        "(" * 40 + "1" + ")" * 40,
    ],
)
def test_what_cannot_be_translated_is_left(pattern: str) -> None:
    with pytest.raises(Untranslatable):
        translate(pattern, REFS, {}.get)


def test_a_formula_is_taken_over_if_it_gives_the_stored_values_in_all_rows() -> None:
    rows = [[float(n), 1.25, n * 1.25] for n in range(1, 9)]
    table = ("表", ["数量", "单价", "小计"], rows)
    patterns = {(0, 2): {"{A}*{B}": 8}}
    proposal = proposed(table, formulas=patterns)
    made = proposal.forms[0].fields[2]
    assert (made.type, made.formula.text) == ("formula", "{shuliang} * {danjia}")
    assert (made.formula.rows, made.formula.equal) == (8, 8)
    compiled(proposal)
    rows[4][2] += 0.01
    assert proposed(table, formulas=patterns).forms[0].fields[2].type == "money"


def test_a_formula_in_some_rows_only_stays_values() -> None:
    rows = [[float(n), n * 2.0] for n in range(1, 9)]
    made = proposed(("表", ["数量", "两倍"], rows), formulas={(0, 1): {"{A}*2": 7}}).forms[0].fields[1]
    assert made.type == "integer"


def test_a_formula_over_another_formula_falls_with_what_it_does_not_give() -> None:
    rows = [[float(n), n * 2.0, n * 2.0 + 1] for n in range(1, 9)]
    patterns = {(0, 1): {"{A}*3": 8}, (0, 2): {"{B}+1": 8}}
    fields = proposed(("表", ["甲", "乙", "丙"], rows), formulas=patterns).forms[0].fields
    assert [one.type for one in fields] == ["integer", "integer", "formula"]


def test_quotients_without_end_are_compared_as_far_as_the_file_keeps_them() -> None:
    rows = [[float(n), 7.0, n / 7.0] for n in range(1, 9)]
    made = proposed(("表", ["甲", "乙", "比"], rows), formulas={(0, 2): {"{A}/{B}": 8}}).forms[0].fields[2]
    assert (made.type, made.formula.equal) == ("formula", 8)


# --- what people change


def test_documents_follow_the_edited_proposal() -> None:
    orders = ("订单", ["订单号", "客户"], [[f"D{n}", f"{n % 3 + 1:04d}"] for n in range(9)])
    proposal = proposed(CUSTOMERS, orders)
    first, second = proposal.forms
    renamed = proposal.model_copy(update={"forms": (first.model_copy(update={"key": "buyer"}), second)})
    link = documents(renamed)["forms/dingdan.json"]["fields"][1]
    assert link["to"] == "buyer"
    assert not faults(renamed)
    without = proposal.model_copy(update={"forms": (first.model_copy(update={"include": False}), second)})
    assert [one.code for one in faults(without)] == ["WORKBOOK-E002"]
    nothing = proposal.model_copy(
        update={"forms": tuple(form.model_copy(update={"include": False}) for form in proposal.forms)}
    )
    assert [one.code for one in faults(nothing)] == ["WORKBOOK-E001"]


def test_a_proposal_is_plain_data() -> None:
    proposal = proposed(CUSTOMERS)
    assert Proposal.model_validate_json(proposal.model_dump_json()) == proposal


# --- any sheets at all

NASTY = st.sampled_from(
    [
        "",
        " ",
        "id",
        "ID",
        "version",
        "null",
        "金额",
        "金额",
        "客户编号",
        "名称",
        "😀",
        "a__b",
        "{x}",
        '"',
        "'",
        "\u202e",
        "\u00e9",
        "x" * 90,
        "是否",
        "1",
        "日期",
        "#N/A",
        "a.b",
        "__proto__",
        "卡号",
        "上级",
    ]
)
HEADER = st.one_of(NASTY, st.text(max_size=12))
CELL = st.one_of(
    st.none(),
    st.just(""),
    st.text(max_size=15),
    st.sampled_from(
        [
            "是",
            "否",
            "1",
            "0",
            "007",
            "5%",
            "¥5",
            "(3)",
            "2026-01-01",
            "1/2/2026",
            "a;b",
            "a、b",
            "甲",
            AN_ID,
            A_CARD,
            "x\ny",
        ]
    ),
    st.integers(-(10**16), 10**16).map(float),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.booleans(),
    st.just({"error": "#N/A"}),
)


@st.composite
def tables(draw: st.DrawFn) -> tuple[str, list[str], list[list[Any]]]:
    header = draw(st.lists(HEADER, min_size=1, max_size=6))
    makers = [
        draw(st.one_of(st.just(CELL), st.lists(CELL, min_size=1, max_size=3).map(st.sampled_from))) for _ in header
    ]
    rows = draw(st.lists(st.tuples(*makers).map(list), max_size=8))
    return draw(HEADER), header, rows


@settings(max_examples=150, deadline=None)
@given(st.lists(tables(), min_size=1, max_size=3), HEADER)
def test_any_sheets_give_an_app_without_a_fault_that_reads_every_cell(sheets: list[Any], name: str) -> None:
    proposal = proposed(*sheets, name=name)
    if not proposal.made:
        return
    assert not faults(proposal)
    catalog = compiled(proposal)
    for made in proposal.made:
        form = catalog.forms[f"{proposal.key}.{made.key}"]
        reading = first_reading(made)
        for key, place, clean in zip(reading.fields, reading.columns, reading.clean, strict=True):
            field = form.fields[key]
            if field.target is not None:
                continue
            read = read_cell(field)
            for row in sheets[made.sheet][2]:
                raw = clean(row[place])
                if raw not in (None, "") and not (isinstance(raw, str) and not raw.strip()):
                    assert read(raw) is not None, (field.declared.name, raw)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sets(st.sampled_from(["a", "a_2", "column_1", "kehu"])))
def test_every_text_gives_a_key_that_is_free(text: str, taken: set[str]) -> None:
    key = key_of(text, taken, "column_1")
    assert re.fullmatch(KEY, key)
    assert key not in taken
    assert "__" not in key
