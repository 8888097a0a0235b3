"""The number of statements stands for the question, never for the rows that answer it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from runtime.workspace import Workspace
from tests.support.callers import caller
from tests.support.workspaces import app, create, field, form, load

SCHOOL: dict[str, Any] = {
    "app.json": app(),
    "forms/town.json": form("town", field("name", "text")),
    "forms/school.json": form("school", field("name", "text"), field("town", "link", to="town", back="schools")),
    "forms/pupil.json": form(
        "pupil",
        field("name", "text"),
        field("school", "link", to="school", back="pupils"),
        field("tutor", "person"),
        field("school_name", "lookup", path="school.name"),
        field("town_name", "lookup", path="school.town.name"),
        field("town", "lookup", path="school.town"),
        field("best", "rollup", of="marks", fn="MAX", field="points"),
        field("marks_count", "rollup", of="marks", fn="COUNT"),
        field("good", "formula", formula="{best} > 80", result={"type": "boolean"}),
    ),
    "forms/mark.json": form(
        "mark", field("pupil", "link", to="pupil", back="marks", on_delete="cascade"), field("points", "integer")
    ),
    "roles/head.json": {
        "kind": "role",
        "key": "head",
        "title": {"zh": "校长", "en": "Head"},
        "grants": [
            {"form": one, "actions": ["read", "create", "update", "delete"], "others": "write"}
            for one in ("town", "school", "pupil", "mark")
        ],
    },
}


@contextmanager
def statements(workspace: Workspace) -> Iterator[list[str]]:
    """Gather the statements that are sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        sent.append(statement)

    event.listen(workspace.database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(workspace.database.engine, "before_cursor_execute", note)


@pytest.fixture
def school(workspace: Workspace) -> Workspace:
    """50 pupils of 10 schools in 5 towns, with three marks each."""
    load(workspace, SCHOOL)
    towns = create(workspace, "shop.town", *({"name": f"Town {one}"} for one in range(5)))
    schools = create(
        workspace, "shop.school", *({"name": f"School {one}", "town": towns[one % 5]} for one in range(10))
    )
    pupils = [{"name": f"Pupil {one:02}", "school": schools[one % 10]} for one in range(50)]
    keys = create(workspace, "shop.pupil", *pupils)
    create(workspace, "shop.mark", *({"pupil": keys[one % 50], "points": one % 101} for one in range(150)))
    return workspace


def test_a_page_with_three_lookups_and_two_rollups_takes_a_fixed_number_of_statements(school: Workspace) -> None:
    head = caller(school, "head", "head")
    taken = {}
    head.get("/api/records/shop.pupil", limit=1)  # what is read once for the whole process is read here
    for limit in (1, 5, 50):
        with statements(school) as sent:
            page = head.get("/api/records/shop.pupil", limit=limit, sort="name").json()
        assert len(page["rows"]) == limit
        taken[limit] = list(sent)
    last = page["rows"][-1]["values"]
    assert (last["school_name"], last["town_name"], last["town"]["title"]) == ("School 9", "Town 4", "Town 4")
    assert (last["best"], last["marks_count"]) == (99, 3)
    assert len(taken[1]) == len(taken[5]) == len(taken[50]) <= FEW, taken[50]


FEW = 10
"""The session with its person and roles, settings and catalog version, the records, the titles of what is linked."""


def test_changing_many_records_takes_as_many_statements_as_changing_a_few(school: Workspace) -> None:
    head = caller(school, "head", "head")
    found = head.get("/api/records/shop.pupil", limit=50).json()["rows"]
    taken = {}
    for count in (5, 40):
        changes = [{"id": one["id"], "values": {"name": f"{one['title']} {count}"}} for one in found[:count]]
        with statements(school) as sent:
            answer = head.post("/api/records/shop.pupil/batch", {"records": changes})
        assert answer.status_code == 200, answer.text
        taken[count] = list(sent)
    assert len(taken[5]) == len(taken[40]), taken[40]
