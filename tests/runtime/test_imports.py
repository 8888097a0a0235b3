"""Imports on both databases: the dry run tells everything, rows arrive exactly once, problems keep secrets."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import xlsxwriter

from engine.access import PLATFORM
from engine.errors import RequestRefused
from runtime import imports, records
from runtime.api.imports import tell
from runtime.store.tables import import_job
from runtime.workspace import Workspace
from tests.support.imports import as_csv, as_xlsx, checked, imported, job, planned, ran, upload
from tests.support.workspaces import ID_NUMBERS, SHOP, create, load, person, update

HEADER = ("no", "name", "id_no", "mobile", "level", "born", "limit")


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, SHOP)
    return workspace


def told(row: Any) -> list[tuple[int, str | None, str]]:
    return [(one["row"], one["field"], one["code"]) for one in row.problems]


def table(workspace: Workspace, form: str, *fields: str) -> list[tuple[Any, ...]]:
    with workspace.read() as unit:
        made = unit.form(form)
        columns = [made.table.c[made.fields[key].column or key] for key in fields]
        return [tuple(row) for row in unit.connection.execute(sa.select(*columns).order_by(made.table.c.id))]


def customers(count: int, start: int = 0) -> list[tuple[str, str]]:
    return [(f"C{number:06d}", f"客户{number}") for number in range(start, start + count)]


# --- the dry run ----------------------------------------------------------------------------------------------------


def test_the_dry_run_tells_every_refused_cell_and_writes_nothing(shop: Workspace) -> None:
    lines = [
        ("1", "A", ID_NUMBERS[0], "13800138000", "low", "2000-01-31", "1,000.50"),
        ("2", "", "110105194912310021", "123", "huge", "2000-02-30", "-1"),
        ("", "B", "", "", "", "", "12.345"),
    ]
    key = upload(shop, "shop.customer", as_csv(HEADER, lines))
    planned(shop, key)
    row = checked(shop, key)
    assert row.result == {"new": 1, "changed": 0, "unchanged": 0, "refused": 2}
    assert sorted(told(row)) == [
        (3, "born", "VALUE-E008"),
        (3, "id_no", "VALUE-E011"),
        (3, "level", "VALUE-E006"),
        (3, "limit", "VALUE-E004"),
        (3, "mobile", "VALUE-E009"),
        (3, "name", "VALUE-E016"),
        (4, "limit", "VALUE-E007"),
        (4, "no", "VALUE-E016"),
    ]
    assert table(shop, "shop.customer", "no") == []
    assert all(tell(one, language)["message"] for one in row.problems for language in ("zh", "en"))


def test_a_bad_row_hides_neither_its_other_cells_nor_other_rows(shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "1", "name": "A"})
    lines = [("nobody", "2026-13-01"), ("1", "2026-01-01"), ("nobody", ""), ("1", "x")]
    key = upload(shop, "shop.order", as_csv(("customer", "day"), lines))
    planned(shop, key)
    assert told(checked(shop, key)) == [
        (2, "customer", "VALUE-E015"),
        (2, "day", "VALUE-E008"),
        (4, "customer", "VALUE-E015"),
        (4, "day", "VALUE-E016"),
        (5, "day", "VALUE-E008"),
    ]


def test_row_numbers_are_those_of_the_spreadsheet(shop: Workspace) -> None:
    content = b"no,name\n\n1,A\n,,\n2,\n"
    key = upload(shop, "shop.customer", content)
    planned(shop, key)
    assert told(checked(shop, key)) == [(5, "name", "VALUE-E016")]


def test_refused_rows_write_nothing_unless_the_good_ones_are_asked_for(shop: Workspace) -> None:
    content = as_csv(("no", "name"), [*customers(1500), ("x", ""), *customers(500, 1500)])
    key = upload(shop, "shop.customer", content)
    planned(shop, key)
    assert checked(shop, key).result["refused"] == 1
    row = ran(shop, key, accept_good=True)
    assert (row.state, row.result) == ("done", {"new": 2000, "changed": 0, "unchanged": 0, "refused": 1})
    assert table(shop, "shop.customer", "no", "name") == customers(2000)


def test_what_became_wrong_after_the_check_stops_the_import_and_nothing_comes_twice(shop: Workspace) -> None:
    key = upload(shop, "shop.line", as_csv(("item", "price"), [(f"i{n}", "1") for n in range(2500)]))
    planned(shop, key)
    assert checked(shop, key).result["new"] == 2500
    lines = imports.lines_file(shop, job(shop, key).file_id)
    text = lines.read_text(encoding="utf-8")
    lines.write_text(text.replace('["i1200", "1"]', '["i1200", "?"]'), encoding="utf-8")
    row = ran(shop, key)
    assert (row.state, told(row), row.total) == ("failed", [(1202, "price", "VALUE-E002")], 1500)
    lines = imports.lines_file(shop, row.file_id)
    lines.write_text(lines.read_text(encoding="utf-8").replace('"?"', '"1"'), encoding="utf-8")
    assert checked(shop, key).result["new"] == 1500
    assert ran(shop, key).state == "done"
    assert table(shop, "shop.line", "item") == [(f"i{n}",) for n in range(2500)]


# --- what a file may say ---------------------------------------------------------------------------------------------


def test_a_file_without_rows_is_refused_and_leaves_nothing(shop: Workspace) -> None:
    for content in (b"", b"no,name\n", b"no,name\n,\n"):
        with pytest.raises(RequestRefused) as refusal:
            upload(shop, "shop.customer", content)
        assert [one.code for one in refusal.value.problems] == ["IMPORT-E001"]
    data = shop.settings.data
    assert [path for name in ("files", "imports") for path in (data / name).iterdir()] == []


def test_two_columns_of_one_name_are_guessed_once_and_never_mapped_twice(shop: Workspace) -> None:
    key = upload(shop, "shop.customer", b"no,name,NO,,\n1,A,2,,\n")
    assert [one["guess"] for one in job(shop, key).columns] == ["no", "name", None, None, None]
    with shop.read() as unit:
        form = unit.form("shop.customer")
    plan = imports.Plan({0: "no", 1: "name", 2: "no"}, "insert", ())
    assert [(one.code, one.path) for one in imports.check_plan(form, plan)] == [
        ("FORM-E002", "/mapping/0"),
        ("FORM-E002", "/mapping/2"),
    ]


def test_required_columns_and_keys_must_be_there(shop: Workspace) -> None:
    with shop.read() as unit:
        form = unit.form("shop.customer")
    for plan, wanted in (
        (imports.Plan({0: "no"}, "insert", ()), ["IMPORT-E003"]),
        (imports.Plan({0: "no"}, "update", ("no",)), []),
        (imports.Plan({0: "no", 1: "name"}, "upsert", ()), ["QUERY-E004"]),
        (imports.Plan({0: "name"}, "update", ("no",)), ["FORM-E004"]),
        (imports.Plan({0: "tags"}, "update", ("tags",)), ["QUERY-E004"]),
        (imports.Plan({0: "half", 1: "nothing"}, "update", ("no",)), ["FORM-E004", "FORM-E004", "FORM-E004"]),
    ):
        assert [one.code for one in imports.check_plan(form, plan)] == wanted


def test_cells_of_a_workbook_mean_what_they_show(shop: Workspace) -> None:
    lines = [("007", "=1+1", 13800138000, 38353, 1234.5, 0.1 + 0.2), (7, "@x", "13800138001", "2005年1月1日", 1e3, 0)]
    header = ("no", "name", "mobile", "born", "limit", "share")
    imported(shop, "shop.customer", as_xlsx(header, lines), name="a.xlsx")
    found = table(shop, "shop.customer", "no", "name", "mobile", "limit", "share")
    assert found == [
        ("007", "=1+1", "13800138000", 123450, 300000),
        ("7", "@x", "13800138001", 100000, 0),
    ]
    assert {str(row[0]) for row in table(shop, "shop.customer", "born")} == {"2005-01-01"}


def test_digits_a_float_may_have_lost_are_refused_and_as_text_they_are_kept(shop: Workspace) -> None:
    lines = [(123456789012345678, "A", ""), ("123456789012345678", "B", ""), ("3", "C", 110105194912310021)]
    key = upload(shop, "shop.customer", as_xlsx(("no", "name", "id_no"), lines), "a.xlsx")
    planned(shop, key)
    row = checked(shop, key)
    assert told(row) == [(2, "no", "VALUE-E001"), (4, "id_no", "VALUE-E001")]
    assert "15" in tell(row.problems[0], "en")["message"]
    ran(shop, key, accept_good=True)
    assert table(shop, "shop.customer", "no") == [("123456789012345678",)]


def test_error_cells_and_uncomputed_formulas_are_refused_where_they_stand(shop: Workspace) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["no", "name", "level"])
        sheet.write_row(1, 0, ["1", "A"])
        sheet.write_formula(1, 2, "=NA()", None, "#N/A")
        sheet.write_row(2, 0, ["2", "B"])
    key = upload(shop, "shop.customer", file.getvalue(), "a.xlsx")
    planned(shop, key)
    row = checked(shop, key)
    assert told(row) == [(2, "level", "VALUE-E001")]
    assert "#N/A" in tell(row.problems[0], "en")["message"]


# --- insert, update, upsert ------------------------------------------------------------------------------------------


def test_insert_refuses_what_is_there_already(shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "1", "name": "A"})
    key = upload(shop, "shop.customer", b"no,name\n1,B\n2,C\n")
    planned(shop, key)
    assert told(checked(shop, key)) == [(2, "no", "VALUE-E019")]


def test_update_and_upsert_find_records_by_unique_keys(shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "1", "name": "A"}, {"no": "2", "name": "B"})
    key = upload(shop, "shop.customer", b"no,name\n1,A2\n3,C\n,D\n")
    planned(shop, key, "update", ["no"])
    assert told(checked(shop, key)) == [(3, "no", "IMPORT-E007"), (4, "no", "VALUE-E016")]
    done = imported(shop, "shop.customer", b"no,name\n1,A2\n2,B\n3,C\n", "upsert", ["no"])
    assert done.result == {"new": 1, "changed": 1, "unchanged": 1, "refused": 0}
    assert table(shop, "shop.customer", "no", "name", "version") == [("1", "A2", 2), ("2", "B", 1), ("3", "C", 1)]


def test_records_are_found_by_the_encrypted_id_number(shop: Workspace) -> None:
    create(shop, "shop.customer", *({"no": str(n), "name": "A", "id_no": one} for n, one in enumerate(ID_NUMBERS)))
    lines = [(ID_NUMBERS[2], "Z"), (ID_NUMBERS[0].lower(), "X")]
    done = imported(shop, "shop.customer", as_csv(("id_no", "name"), lines), "update", ["id_no"])
    assert done.result["changed"] == 2
    assert table(shop, "shop.customer", "name") == [("X",), ("A",), ("Z",)]


def test_keys_that_name_several_records_are_refused(shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "1", "name": "A"}, {"no": "2", "name": "A"})
    key = upload(shop, "shop.customer", b"name,level\nA,low\n")
    planned(shop, key, "update", ["name"])
    assert told(checked(shop, key)) == [(2, "name", "IMPORT-E006")]


@pytest.mark.parametrize(("mode", "keys"), [("insert", ()), ("update", ("no",)), ("upsert", ("no",))])
def test_what_the_file_says_twice_is_told_with_the_first_row(shop: Workspace, mode: str, keys: Any) -> None:
    if mode == "update":
        create(shop, "shop.customer", *({"no": no, "name": name} for no, name in customers(1200)))
    lines = customers(1200)
    lines[7], lines[1100] = (lines[3][0], "again"), (lines[5][0], "far away")
    key = upload(shop, "shop.customer", as_csv(("no", "name"), lines))
    planned(shop, key, mode, keys)
    row = checked(shop, key)
    assert told(row) == [(9, "no", "IMPORT-E008"), (1102, "no", "IMPORT-E008")]
    assert [one["given"]["row"] for one in row.problems] == [5, 7]
    done = ran(shop, key, accept_good=True)
    assert (done.state, done.result["refused"]) == ("done", 2)
    assert ("C000005", "客户5") in table(shop, "shop.customer", "no", "name")
    assert len(table(shop, "shop.customer", "no")) == (1198 if mode != "update" else 1200)


def test_links_are_resolved_by_unique_text_title_and_number(shop: Workspace) -> None:
    one, two, *_ = create(
        shop,
        "shop.customer",
        {"no": "1", "name": "张伟"},
        {"no": "2", "name": "李娜"},
        {"no": "3", "name": "李娜"},
    )
    lines = [(text, "2026-01-01") for text in ("1", "张伟", f"#{two}", "2", "李娜", "王五", "#999999")]
    key = upload(shop, "shop.order", as_csv(("customer", "day"), lines))
    planned(shop, key)
    assert told(checked(shop, key)) == [
        (6, "customer", "IMPORT-E006"),
        (7, "customer", "VALUE-E015"),
        (8, "customer", "VALUE-E015"),
    ]
    ran(shop, key, accept_good=True)
    assert table(shop, "shop.order", "customer") == [(one,), (one,), (two,), (two,)]


def test_an_update_of_three_thousand_rows(shop: Workspace) -> None:
    create(shop, "shop.customer", *({"no": no, "name": name} for no, name in customers(3000)))
    lines = [(no, f"{name}!") for no, name in reversed(customers(3000))]
    done = imported(shop, "shop.customer", as_csv(("no", "name"), lines), "update", ["no"])
    assert done.result == {"new": 0, "changed": 3000, "unchanged": 0, "refused": 0}
    assert table(shop, "shop.customer", "name", "version") == [(f"{name}!", 2) for _, name in customers(3000)]


# --- whose import it is ----------------------------------------------------------------------------------------------


def test_problems_of_protected_fields_never_repeat_the_value(shop: Workspace) -> None:
    documents = {**SHOP, "forms/customer.json": protected()}
    load(shop, documents)
    wrong = ["110105194912310021", "12345", "1101051949123X002X", "13812345678901"]
    lines = [(str(n), "A", one, "1380013800") for n, one in enumerate(wrong)]
    key = upload(shop, "shop.customer", as_csv(("no", "name", "id_no", "mobile"), lines))
    planned(shop, key)
    row = checked(shop, key)
    assert {one["field"] for one in row.problems} == {"id_no", "mobile"}
    kept = json.dumps(row.problems)
    assert not any(one in kept for one in [*wrong, "1380013800"])
    assert not any(part in kept for part in ("12345", "138"))


def protected() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(SHOP["forms/customer.json"]))
    for one in made["fields"]:
        if one["key"] == "mobile":
            one["protect"] = "C3"
    return made


def test_nothing_of_a_finished_import_lies_about(shop: Workspace) -> None:
    imported(shop, "shop.customer", as_csv(("no", "name", "id_no"), [("1", "A", ID_NUMBERS[0])]))
    left = [path for path in shop.settings.data.rglob("*") if path.is_file() and "formwright.db" not in path.name]
    assert not any(ID_NUMBERS[0].encode() in path.read_bytes() for path in left)


def test_a_clerk_imports_within_their_rights(shop: Workspace) -> None:
    clerk = person(shop, "clerk", "clerk")
    key = upload(shop, "shop.customer", b"no,name,mobile,limit\n1,A,13800138000,5\n2,B,,\n", actor=clerk)
    planned(shop, key)
    row = checked(shop, key, clerk)
    assert {(number, code) for number, _, code in told(row)} >= {(2, "VALUE-E018"), (2, "VALUE-E023")}
    assert row.state == "checked"


def test_rows_one_may_not_see_or_change_are_refused_not_fatal(shop: Workspace) -> None:
    load(shop, {**SHOP, "roles/keeper.json": keeper()})
    me = person(shop, "me", "keeper")
    create(shop, "shop.customer", {"no": "1", "name": "A", "keeper": me.id}, {"no": "2", "name": "B"})
    key = upload(shop, "shop.customer", b"no,name\n1,A2\n2,B2\n3,C2\n", actor=me)
    for mode in ("update", "upsert", "insert"):
        planned(shop, key, mode, ["no"], state="uploaded")
        row = checked(shop, key, me)
        assert row.state == "checked"
        assert {number for number, _, _ in told(row)} == ({2, 3, 4} if mode == "insert" else {3, 4})
    planned(shop, key, "update", ["no"])
    ran(shop, key, me, accept_good=True)
    assert table(shop, "shop.customer", "no", "name") == [("1", "A2"), ("2", "B")]


def keeper() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(json.dumps(SHOP["roles/keeper.json"]))
    made["grants"][0]["actions"].append("import")
    return made


# --- cut off ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [0, 1, 2])
@pytest.mark.parametrize("good", [False, True])
def test_an_import_cut_off_at_a_batch_goes_on_where_it_stopped(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch, at: int, good: bool
) -> None:
    lines = customers(2500)
    expected = list(lines)
    if good:
        lines[2400] = (lines[10][0], "twice")
        del expected[2400]
    key = upload(shop, "shop.customer", as_csv(("no", "name"), lines))
    planned(shop, key, "upsert", ["no"], state="running", accept_good=good)
    store, batches = records.store, []

    def broken(unit: Any, form: Any, planned: Any) -> None:
        store(unit, form, planned)
        batches.append(len(planned))
        if len(batches) == at + 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(records, "store", broken)
    with pytest.raises(KeyboardInterrupt):
        imports.run(shop, PLATFORM, key)
    row = job(shop, key)
    assert (row.state, row.cursor, len(table(shop, "shop.customer", "no"))) == ("running", at * 1000, at * 1000)
    imports.run(shop, PLATFORM, key)
    row = job(shop, key)
    assert (row.state, row.cursor) == ("done", 2500)
    assert row.result == {"new": len(expected), "changed": 0, "unchanged": 0, "refused": 2500 - len(expected)}
    assert table(shop, "shop.customer", "no", "name") == expected


def test_told_to_stop_an_import_ends_after_its_transaction_and_goes_on_later(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "CHUNK", 10)
    boss = person(shop, "boss", "boss")
    key = upload(shop, "shop.customer", as_csv(("no", "name"), customers(30)), actor=boss)
    planned(shop, key, state="running", created_by=boss.id)
    answers = iter([False, True])
    with monkeypatch.context() as before:
        before.setattr(shop.jobs, "stopping", lambda: next(answers))
        imports.go_on(shop, key)
    assert (job(shop, key).state, job(shop, key).cursor) == ("running", 10)
    assert imports.due(shop, 9) == [key]
    imports.go_on(shop, key)
    assert (job(shop, key).state, len(table(shop, "shop.customer", "no"))) == ("done", 30)
    assert imports.due(shop, 9) == []
    imports.go_on(shop, key)  # handed over twice
    assert len(table(shop, "shop.customer", "no")) == 30


def test_a_second_process_that_takes_up_the_same_import_writes_nothing_twice(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = upload(shop, "shop.line", as_csv(("item", "price"), [(f"i{n}", "1") for n in range(2500)]))
    planned(shop, key, state="running")
    batches = imports.batches

    def overtaken(path: Path, start: int) -> Any:
        for number, batch in enumerate(batches(path, start)):
            if number == 1:
                monkeypatch.setattr(imports, "batches", batches)
                imports.run(shop, PLATFORM, key)
            yield batch

    monkeypatch.setattr(imports, "batches", overtaken)
    imports.run(shop, PLATFORM, key)
    assert (job(shop, key).state, job(shop, key).result["new"]) == ("done", 2500)
    assert table(shop, "shop.line", "item") == [(f"i{n}",) for n in range(2500)]


def test_a_transaction_another_one_spoiled_is_tried_again(shop: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    key = upload(shop, "shop.customer", as_csv(("no", "name"), customers(10)))
    planned(shop, key, state="running")
    store, calls = records.store, []

    def spoiled(unit: Any, form: Any, planned: Any) -> None:
        store(unit, form, planned)
        calls.append(1)
        if len(calls) == 1:
            raise sa.exc.IntegrityError("insert", None, Exception("unique"))

    monkeypatch.setattr(records, "store", spoiled)
    imports.run(shop, PLATFORM, key)
    row = job(shop, key)
    assert (row.state, row.result["new"], len(table(shop, "shop.customer", "no"))) == ("done", 10, 10)


def test_updates_that_meanwhile_lost_their_record_stop_the_import_with_the_row(shop: Workspace) -> None:
    (one,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    key = upload(shop, "shop.customer", b"no,name\n1,B\n")
    planned(shop, key, "update", ["no"])
    assert checked(shop, key).result["changed"] == 1
    update(shop, "shop.customer", one, no="2")
    row = ran(shop, key)
    assert (row.state, told(row)) == ("failed", [(2, "no", "IMPORT-E007")])


def test_upload_of_a_hostile_file_leaves_no_job(shop: Workspace) -> None:
    with pytest.raises(RequestRefused):
        upload(shop, "shop.customer", b"PK\x03\x04broken", "a.xlsx")
    with shop.read() as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(import_job)).scalar() == 0


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_titles_above_the_header_and_a_head_of_two_rows_are_read_as_people_mean_them(
    shop: Workspace, kind: str
) -> None:
    rows = [("基本信息", "name", "其他"), ("no", "", "level"), ("T1", "甲", "low"), ("T2", "乙", "high")]
    make = as_csv if kind == "csv" else as_xlsx
    key = upload(shop, "shop.customer", make(("客户清单", "", ""), rows), f"a.{kind}")
    found = job(shop, key)
    assert [(one["header"], one["guess"]) for one in found.columns] == [
        ("no", "no"),
        ("name", "name"),
        ("level", "level"),
    ]
    assert found.total == 2
    planned(shop, key)
    assert checked(shop, key).problems == []
    assert ran(shop, key).result["new"] == 2


def test_a_short_title_line_does_not_narrow_a_csv(shop: Workspace) -> None:
    key = upload(shop, "shop.customer", "客户清单\nno,name,level\nT1,甲,low\nT2,乙,low,extra\n".encode()[:-7] + b"\n")
    assert [one["header"] for one in job(shop, key).columns] == ["no", "name", "level"]
    with pytest.raises(RequestRefused):  # a cell too many is still one
        upload(shop, "shop.customer", "客户清单\nno,name,level\nT1,甲,low\nT2,乙,low,extra\n".encode())


def test_the_same_header_is_matched_as_it_was_the_last_time(shop: Workspace) -> None:
    header = ("编码", "称呼", "level")
    first = upload(shop, "shop.customer", as_csv(header, [("T1", "甲", "low")]))
    assert [one["guess"] for one in job(shop, first).columns] == [None, None, "level"]
    imports.say(shop, first, mapping={"0": "no", "1": "name"}, mode="upsert", keys=["no"])
    assert checked(shop, first).problems == []
    assert ran(shop, first).state == "done"
    again = job(shop, upload(shop, "shop.customer", as_csv(header, [("T2", "乙", "low")])))
    assert [one["guess"] for one in again.columns] == ["no", "name", None]
    assert (again.mode, again.keys) == ("upsert", ["no"])
    other = job(shop, upload(shop, "shop.customer", as_csv((*header, "x"), [("T2", "乙", "low", "")])))
    assert [one["guess"] for one in other.columns] == [None, None, "level", None]


def test_a_row_that_happens_to_name_a_field_is_no_header(shop: Workspace) -> None:
    rows = [("Ann", "x"), ("Bob", "name"), ("Cid", "level")]
    found = job(shop, upload(shop, "shop.customer", as_csv(("Cust", "Remark"), rows)))
    assert ([one["header"] for one in found.columns], found.total) == (["Cust", "Remark"], 3)
