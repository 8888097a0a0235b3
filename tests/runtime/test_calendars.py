"""The workspace's calendar reaches formulas, filters, rules by row and by set, on both databases; and its command."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from engine.definitions.form import SortKey
from runtime import cli, query, scheduled
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.callers import caller, stranger
from tests.support.workspaces import app, create, field, form, load, rule, words

OCTOBER = {"from": "2026-10-01", "to": "2026-10-07", "title": words("October")}
YEAR = {
    "year": 2026,
    "holidays": [OCTOBER],
    "workdays": [{"from": "2026-10-10", "title": words("October")}],
}
TASK = form(
    "task",
    field("day", "date"),
    field("until", "date"),
    field("told", "date"),
    field("noted", "integer"),
    field("due", "formula", formula="WORKDAY({day}, 2)", result={"type": "date"}),
    field("length", "formula", formula="NETWORKDAYS({day}, {until})", result={"type": "integer"}),
)
NEXT = {"type": "set_field", "field": "told", "value": {"nextworkday": [{"var": "day"}]}}
NOTE = {"type": "set_field", "field": "noted", "value": {"networkdays": [{"var": "day"}, {"var": "until"}]}}
FREE = {"!": [{"isworkday": [{"var": "day"}]}]}


def documents(*years: dict[str, Any]) -> dict[str, Any]:
    calendar = {"kind": "calendar", "key": "home", "title": words("home"), "years": list(years)}
    return {
        "app.json": app(),
        "forms/task.json": TASK,
        "calendars/home.json": calendar,
        "rules/tell.json": rule("tell", "task", {"type": "record_created"}, True, NEXT),
        "rules/note.json": rule("note", "task", {"type": "schedule", "cron": "0 1 * * *"}, FREE, NOTE),
    }


def seen(workspace: Workspace, *keys: str, where: Any = None) -> list[tuple[object, ...]]:
    with workspace.read() as unit:
        task = unit.form("shop.task")
        question = Question(filter=where, sort=(SortKey(field="day"),))
        rows = query.page(unit, task, unit.decide("shop.task"), question).rows
        return [tuple(row.values[key] for key in keys) for row in rows]


@pytest.fixture
def tasks(workspace: Workspace) -> Workspace:
    load(workspace, documents(YEAR))
    pairs = [("2026-09-30", "2026-10-10"), ("2026-10-03", "2026-10-01"), ("2026-11-20", "2026-11-23")]
    create(workspace, "shop.task", *({"day": day, "until": until} for day, until in pairs))
    return workspace


def test_formulas_and_filters_count_by_the_calendar(tasks: Workspace) -> None:
    assert seen(tasks, "due", "length") == [
        (date(2026, 10, 9), 4),
        (date(2026, 10, 9), 0),
        (date(2026, 11, 24), 2),
    ]
    late = {">": [{"var": "length"}, {"networkdays": [{"date": ["2026-10-09"]}, {"date": ["2026-10-11"]}]}]}
    assert seen(tasks, "day", where=late) == [(date(2026, 9, 30),)]


def test_rules_count_by_the_calendar_whether_by_row_or_by_set(tasks: Workspace) -> None:
    assert seen(tasks, "told") == [(date(2026, 9, 30),), (date(2026, 10, 8),), (date(2026, 11, 20),)]
    assert scheduled.run(tasks, "shop.note") == 1
    assert seen(tasks, "noted") == [(None,), (0,), (None,)]


def test_a_new_release_of_the_calendar_counts_at_once(tasks: Workspace) -> None:
    load(tasks, documents())
    assert seen(tasks, "due", "length") == [(date(2026, 10, 2), 8), (date(2026, 10, 6), -2), (date(2026, 11, 24), 2)]


def test_the_command_imports_a_notice_and_tells_what_is_covered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    into, notice = tmp_path / "home.json", tmp_path / "2027.csv"
    into.write_text(json.dumps(documents(YEAR)["calendars/home.json"]), encoding="utf-8")
    notice.write_bytes(
        "日期,结束日期,名称,类型\n2027/1/1,2027/1/3,元旦,放假\n2027-01-09,,元旦,上班\n".encode("gb18030")
    )
    assert cli.main(["calendar", "show", "--into", str(into)]) == 0
    assert cli.main(["calendar", "import", str(notice), "--into", str(into), "--json"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == "home: 2026"
    assert json.loads(last) == {"calendar": "home", "years": [2026, 2027]}
    written = json.loads(into.read_text(encoding="utf-8"))
    assert [one["from"] for one in written["years"][1]["holidays"]] == ["2027-01-01"]
    before = into.read_bytes()
    notice.write_text("date,name,kind\n2026-10-10,October,off\n", encoding="utf-8")
    assert cli.main(["calendar", "import", str(notice), "--into", str(into)]) == 1
    assert "CAL-E012 2027.csv" in capsys.readouterr().out
    assert into.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code"),
    [("", "CAL-E013"), ("a,b\n1,2\n", "CAL-E013"), ("date,name,kind\n2027-13-01,x,off\n", "CAL-E010")],
)
def test_the_command_refuses_what_is_no_notice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, code: str
) -> None:
    into, notice = tmp_path / "home.json", tmp_path / "n.csv"
    into.write_text(json.dumps(documents(YEAR)["calendars/home.json"]), encoding="utf-8")
    notice.write_text(content, encoding="utf-8")
    assert cli.main(["calendar", "import", str(notice), "--into", str(into)]) == 1
    assert code in capsys.readouterr().out
    into.write_text('{"kind": "menu"}', encoding="utf-8")
    assert cli.main(["calendar", "show", "--into", str(into)]) == 1
    assert "CAL-E014" in capsys.readouterr().out


def test_who_is_signed_in_learns_which_years_are_known(workspace: Workspace) -> None:
    load(workspace, documents(YEAR))
    assert stranger(workspace).get("/api/calendar").status_code == 401
    assert caller(workspace, "ann").get("/api/calendar").json() == {
        "name": "shop.home",
        "title": words("home"),
        "weekend": [6, 7],
        "years": [2026],
        "unannounced": [2027],
    }
