"""Fields that name several people or departments: only those that exist, found by one of them, shown by title."""

from __future__ import annotations

from typing import Any

import pytest

from engine.access import PLATFORM
from engine.errors import RecordRefused
from engine.expressions.types import Json
from runtime import query
from runtime.export import columns, rows
from runtime.present import Presenter
from runtime.query import Question
from runtime.store import people
from runtime.workspace import Workspace
from tests.support.workspaces import app, create, field, form, load, person


@pytest.fixture
def team(workspace: Workspace) -> dict[str, int]:
    documents = {
        "app.json": app(),
        "forms/job.json": form("job", field("name", "text"), field("who", "persons"), field("where", "departments")),
    }
    load(workspace, documents)
    ids = {login: person(workspace, login).id or 0 for login in ("li", "wang", "zhao")}
    with workspace.write() as unit:
        ids["hq"] = people.add_department(unit.connection, "hq", {"zh": "总行", "en": "HQ"}, None)
    return ids


def found(workspace: Workspace, filter_: Json) -> list[Any]:
    with workspace.read() as unit:
        made, decision = unit.form("shop.job"), unit.decide("shop.job")
        page = query.page(unit, made, decision, Question(filter=filter_))
        return sorted(one["values"]["name"] for one in Presenter(unit, made, decision).rows(page.rows))


def test_those_are_found_that_name_one_of_them(workspace: Workspace, team: dict[str, int]) -> None:
    first = {"name": "a", "who": [team["wang"], team["li"]], "where": [team["hq"]]}
    create(workspace, "shop.job", first, {"name": "b", "who": [team["zhao"]]}, {"name": "c"})
    assert found(workspace, {"in": [team["li"], {"var": "who"}]}) == ["a"]
    assert found(workspace, {"in": [team["hq"], {"var": "where"}]}) == ["a"]
    assert found(workspace, {"isblank": [{"var": "who"}]}) == ["c"]


def test_they_are_shown_and_exported_by_title_in_the_order_given(workspace: Workspace, team: dict[str, int]) -> None:
    create(workspace, "shop.job", {"name": "a", "who": [team["wang"], team["li"]], "where": [team["hq"]]})
    with workspace.read() as unit:
        made, decision = unit.form("shop.job"), unit.decide("shop.job")
        (seen,) = query.page(unit, made, decision, Question()).rows
        values = Presenter(unit, made, decision).rows([seen])[0]["values"]
        assert [one["id"] for one in values["who"]] == [team["wang"], team["li"]]
        fields = columns(made, decision, ("who", "where"))
        (line,) = rows(unit, made, decision, Question(), fields)
    assert line == ["Wang、Li", "总行"]


def test_who_is_unknown_is_refused_by_number(workspace: Workspace, team: dict[str, int]) -> None:
    with pytest.raises(RecordRefused) as refusal:
        create(workspace, "shop.job", {"name": "a", "who": [team["li"], 999], "where": [998]}, actor=PLATFORM)
    told = {(one.code, one.path, one.given["found"]) for one in refusal.value.problems}
    assert told == {("VALUE-E015", "/values/who", "#999"), ("VALUE-E015", "/values/where", "#998")}
