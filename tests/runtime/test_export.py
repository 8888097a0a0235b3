"""Exports: no cell can become a formula, and what was exported comes back by an import as it was."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.definitions.form import SortKey
from engine.errors import RequestRefused
from runtime import export, imports, query
from runtime.present import Presenter
from runtime.query import Question
from runtime.store import people
from runtime.workspace import Workspace
from tests.support.workspaces import ID_NUMBERS, app, create, field, form, load, person

LEVELS = [
    {"key": "1", "title": {"zh": "二", "en": "2"}},
    {"key": "2", "title": {"zh": "一", "en": "1"}},
    {"key": "odd", "title": {"zh": "=甲，乙、丙", "en": "-a, b; c"}},
    {"key": "plain", "title": {"zh": "甲", "en": "a"}},
]
OTHER = {"key": "x1", "title": {"zh": "其他", "en": "Other"}}
TREE = [
    {"key": "zj", "title": {"zh": "浙江", "en": "Zhejiang"}, "children": [OTHER]},
    {"key": "js", "title": {"zh": "江苏", "en": "Jiangsu"}, "children": [{**OTHER, "key": "x2"}]},
]
FIELDS = (
    field("line", "text", max_length=2000),
    field("long", "longtext", max_length=200_000),
    field("whole", "integer", digits=18),
    field("rate", "number", digits=18, scale=6),
    field("amount", "money"),
    field("share", "percent"),
    field("day", "date"),
    field("moment", "datetime"),
    field("yes", "boolean"),
    field("level", "choice", choices=LEVELS),
    field("levels", "multi", choices=LEVELS),
    field("words", "tags"),
    field("place", "tree", choices=TREE),
    field("phone", "mobile", region="any"),
    field("mail", "mail"),
    field("id_no", "id_number"),
    field("other", "link", to="other"),
    field("keeper", "person"),
    field("dept", "department"),
    field("keepers", "persons"),
    field("depts", "departments"),
)
DOCUMENTS = {
    "app.json": app(),
    "forms/all.json": form("all", *FIELDS),
    "forms/copy.json": form("copy", *FIELDS),
    "forms/other.json": form("other", field("no", "text", unique=True), field("name", "text"), title_field="no"),
    "forms/nameless.json": form("nameless", field("x", "integer"), field("other", "link", to="nameless")),
}
ROWS: list[dict[str, Any]] = [
    {
        "line": "007",
        "whole": "123456789012345678",
        "rate": "123456789012.345678",
        "amount": "9999999999999.99",
        "share": "0.000001",
        "day": "1900-01-01",
        "moment": "2026-06-01T12:00:00.000001+08:00",
        "yes": True,
        "level": "1",
        "levels": ["1", "odd", "plain"],
        "words": ["a,b", 'say "hi"', '"q"', "=x", "甲、乙"],
        "place": "x2",
        "phone": "+8613800138000",
        "mail": "a@b.cn",
        "id_no": ID_NUMBERS[0],
    },
    {
        "line": "110105194912310021",
        "long": '=1+1\n"a", b;\tc\n\n\'=x',
        "whole": "-123456789012345678",
        "rate": "-0.000001",
        "amount": "-0.01",
        "share": "-1.5",
        "day": "2299-12-31",
        "moment": "1900-01-01T00:00:00Z",
        "yes": False,
        "level": "2",
        "levels": ["2"],
        "words": ["'=1"],
        "place": "zj",
    },
    {"line": "=cmd|' /C calc'!A0", "level": "odd", "levels": ["odd"], "amount": "0", "whole": 0, "words": ["a"]},
    {"line": "@SUM(1)", "long": "-1\r\n+2", "amount": "1234.50", "rate": "0.1", "whole": "999999999999999"},
    {"line": "'=1", "long": "''@x", "whole": "1000000000000000"},
    {"line": "'apostrophe", "long": "长" * 30_000},
    {"line": "+86 1", "long": "a\x0bb _x0041_ \u2028 🙂𠮷", "place": "x1"},
    {"line": "1e5", "long": "TRUE"},
    {"line": "#N/A", "long": "2005-01-01"},
    {"line": "true", "long": "NULL"},
    {},
]


@pytest.fixture
def full(workspace: Workspace) -> Workspace:
    load(workspace, DOCUMENTS)
    who, also = person(workspace, "li"), person(workspace, "wang")
    with workspace.write() as unit:
        dept = people.add_department(unit.connection, "hq", {"zh": "总行", "en": "HQ"}, None)
    (other,) = create(workspace, "shop.other", {"no": "0017", "name": "N"})
    people_of = {"keeper": who.id, "dept": dept, "keepers": [also.id, who.id], "depts": [dept]}
    create(workspace, "shop.all", {**ROWS[0], "other": other, **people_of}, *ROWS[1:])
    return workspace


def exported(workspace: Workspace, name: str, kind: str, actor: Actor = PLATFORM, **asked: Any) -> bytes:
    convert = export.to_csv if kind == "csv" else export.to_xlsx
    with workspace.read(actor) as unit:
        made, decision = query.form_for(unit, name)
        fields = export.columns(made, decision, None)
        header = [one.title.zh for one in fields]
        question = Question(sort=(SortKey(field="id"),), **asked)
        return b"".join(convert(header, export.rows(unit, made, decision, question, fields)))


def take_in(workspace: Workspace, name: str, content: bytes, kind: str) -> list[dict[str, Any]]:
    """Import the file as guessed and return the job's problems."""
    folder = workspace.settings.data / "files"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "up").write_bytes(content)
    key = imports.begin(workspace, PLATFORM, name, ("job", f"a.{kind}", folder / "up"))
    with workspace.read() as unit:
        columns = imports.job(unit, key).columns
    imports.say(workspace, key, mapping={str(one["index"]): one["guess"] for one in columns}, state="running")
    imports.check(workspace, PLATFORM, key)
    with workspace.read() as unit:
        problems: list[dict[str, Any]] = imports.job(unit, key).problems
    imports.run(workspace, PLATFORM, key)
    return problems


def everything(workspace: Workspace, name: str) -> list[dict[str, Any]]:
    with workspace.read() as unit:
        made = unit.form(name)
        page = query.page(unit, made, unit.decide(name), Question(sort=(SortKey(field="id"),), limit=200))
    keys = [one["key"] for one in FIELDS]
    return [{key: seen.values[key] for key in keys} for seen in page.rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_exported_comes_back_by_an_import_as_it_was(full: Workspace, kind: str, language: Any) -> None:
    content = exported(full, "shop.all", kind, dataclasses.replace(PLATFORM, language=language))
    assert take_in(full, "shop.copy", content, kind) == []
    # a row without any value is a blank line, which no import takes for a record
    assert everything(full, "shop.copy") == everything(full, "shop.all")[:-1]


def test_json_holds_each_record_as_the_list_answers_it(full: Workspace) -> None:
    with full.read() as unit:
        made, decision = query.form_for(unit, "shop.all")
        asked = Question(sort=(SortKey(field="id"),))
        fields = export.columns(made, decision, None)
        found = json.loads(b"".join(export.to_json(export.records(unit, made, decision, asked, fields))))
        page = query.page(unit, made, decision, asked)
        assert found == Presenter(unit, made, decision).rows(
            query.page(unit, made, decision, dataclasses.replace(asked, fields=tuple(one.key for one in fields))).rows
        )
        assert len(found) == len(page.rows) == len(ROWS)
        assert json.loads(b"".join(export.to_json(iter(())))) == []
    one = next(one["values"] for one in found if one["values"]["line"] == "@SUM(1)")
    assert (one["amount"], one["rate"], one["whole"]) == ("1234.50", "0.100000", 999_999_999_999_999)


@pytest.mark.parametrize("sort", [(), (SortKey(field="whole"),), (SortKey(field="whole", descending=True),)])
def test_a_long_list_is_read_by_one_statement_and_in_the_order_of_its_pages(
    full: Workspace, monkeypatch: pytest.MonkeyPatch, sort: tuple[SortKey, ...]
) -> None:
    """Read page by page, an export of a million rows would walk or sort them five thousand times."""
    monkeypatch.setattr(query, "LARGEST_PAGE", 2)
    asked, after = Question(sort=sort, limit=2), None
    with full.read() as unit:
        made, decision = query.form_for(unit, "shop.all")
        paged: list[int] = []
        while not paged or after:
            page = query.page(unit, made, decision, dataclasses.replace(asked, after=after))
            paged, after = paged + [one.values["id"] for one in page.rows], page.next
        table, told = made.table.name, list[str]()

        def listen(*heard: Any) -> None:
            told.append(heard[2])

        sa.event.listen(full.database.engine, "before_cursor_execute", listen)
        fields = export.columns(made, decision, None)
        streamed = [seen.values["id"] for seen, _ in export.records(unit, made, decision, asked, fields)]
        sa.event.remove(full.database.engine, "before_cursor_execute", listen)
    assert streamed == paged
    assert len(paged) > 4
    assert sum(f"FROM {table} \n" in one for one in told) == 1


def test_a_page_of_the_whole_list_begins_where_the_one_before_it_ended(full: Workspace) -> None:
    """Asked otherwise, the database would walk to it from the first row."""
    if not full.database.sqlite:
        pytest.skip("PostgreSQL takes no index for a handful of rows")
    with full.read() as unit:
        made, decision = query.form_for(unit, "shop.all")
        for sort in ((), (SortKey(field="id"),)):
            asked = Question(sort=sort, limit=2)
            after = query.page(unit, made, decision, asked).next
            statements: list[Any] = []

            def listen(*heard: Any, into: list[Any] = statements) -> None:
                into.append(heard[2:4])

            sa.event.listen(full.database.engine, "before_cursor_execute", listen)
            query.page(unit, made, decision, dataclasses.replace(asked, after=after))
            sa.event.remove(full.database.engine, "before_cursor_execute", listen)
            statement, values = statements[-1]
            plan = unit.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert [row[-1].split()[0] for row in plan] == ["SEARCH"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_can_become_a_formula(full: Workspace, kind: str) -> None:
    content = exported(full, "shop.all", kind)
    if kind == "csv":
        cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"))) for cell in row]
        texts = [cell for cell in cells if cell.startswith(("=", "@", "\t", "\r", "+", "-"))]
        assert all(cell.lstrip("-").replace(".", "").replace("e-", "").isdigit() for cell in texts), texts
        assert not any(cell.startswith("+") for cell in texts)
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sheet = archive.read("xl/worksheets/sheet1.xml")
        assert b"<f" not in sheet
        assert b"#N/A" not in sheet.replace(b"<t>#N/A</t>", b"")


def test_links_without_a_title_come_back_by_number(full: Workspace) -> None:
    one, two = create(full, "shop.nameless", {"x": 1}, {"x": 2})
    content = export.to_csv(["x", "other"], iter([[3, f"#{one}"], [4, f"#{two}"]]))
    assert take_in(full, "shop.nameless", b"".join(content), "csv") == []
    with full.read() as unit:
        table = unit.form("shop.nameless").table
        links = [row.other for row in unit.connection.execute(table.select().order_by(table.c.id))]
    assert links == [None, None, one, two]


def test_what_a_workbook_cannot_hold_is_refused_instead_of_dropped(tmp_path: Path) -> None:
    with pytest.raises(RequestRefused) as refusal:
        b"".join(export.to_xlsx(["long"], iter([["x" * 32_768]])))
    assert "row 2, 'long'" in str(refusal.value.problems[0].given["reason"])
    assert b"x" * 32_768 in b"".join(export.to_csv(["long"], iter([["x" * 32_768]])))
    assert not list(tmp_path.iterdir())


def test_a_long_export_streams_page_by_page(full: Workspace) -> None:
    create(full, "shop.other", *({"no": str(number), "name": "x"} for number in range(1000)))
    content = exported(full, "shop.other", "csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert [row[0] for row in rows[1:]] == ["0017", *map(str, range(1000))]
