"""Views: what an app brings, what people save and share, and what a list comes to in groups and totals."""

from __future__ import annotations

from typing import Any

import pytest

from engine.errors import DefinitionRefused
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import SHOP, create, load, role, words

OPEN = {"==": [{"var": "state"}, "open"]}


def view(key: str, layout: dict[str, Any], form: str = "order", **more: Any) -> dict[str, Any]:
    return {"kind": "view", "key": key, "title": words(key), "form": form, "layout": layout, **more}


BOARD = view("board", {"type": "kanban", "group": "state", "total": "total"}, position=1)
DAYS = view("days", {"type": "calendar", "start": "day", "colour": "state"}, position=2, filter=OPEN)
SHARER = role(
    "sharer", {"form": "order", "others": "read"}, {"form": "customer", "others": "read"}, powers=["share_views"]
)
SEER = role("seer", {"form": "order", "others": "none", "fields": {"day": "read", "code": "read", "customer": "read"}})
WITH_VIEWS = {
    **SHOP,
    "views/board.json": BOARD,
    "views/days.json": DAYS,
    "roles/sharer.json": SHARER,
    "roles/seer.json": SEER,
}
MINE = {
    "title": words("mine"),
    "layout": {"type": "table", "group": "state", "totals": {"total": "sum"}},
    "filter": OPEN,
}
VIEWS = "/api/views/shop.order"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, WITH_VIEWS)
    ann, bob = create(workspace, "shop.customer", {"no": "1", "name": "Ann"}, {"no": "2", "name": "Bob"})
    rows = [("open", "10.10", ann), ("open", "0.20", bob), ("paid", "7.00", ann), (None, None, bob)]
    orders = [
        {"customer": who, "day": f"2026-01-{day:02}", "state": state, "total": total}
        for day, (state, total, who) in enumerate(rows, 1)
    ]
    create(workspace, "shop.order", *orders)
    return workspace


def keys(one: Caller) -> list[str]:
    return [found["title"]["en"] for found in one.get(VIEWS).json()]


def test_the_views_of_the_app_come_in_their_order_to_those_who_may_use_their_fields(shop: Workspace) -> None:
    boss, seer = caller(shop, "boss", "boss"), caller(shop, "seer", "seer")
    found = boss.get(VIEWS).json()
    assert [(one["key"], one["layout"]["type"], one["mine"]) for one in found] == [
        ("shop.board", "kanban", False),
        ("shop.days", "calendar", False),
    ]
    assert found[1]["filter"] == OPEN
    assert seer.get(VIEWS).json() == []  # both need the state, which this role does not see


def test_a_person_keeps_changes_and_removes_a_view_of_their_own(shop: Workspace) -> None:
    boss, clerk = caller(shop, "boss", "boss"), caller(shop, "clerk", "clerk")
    made = boss.post(VIEWS, {"content": MINE})
    assert made.status_code == 201, made.text
    assert (keys(boss), keys(clerk)) == (["board", "days", "mine"], ["board", "days"])
    here = f"{VIEWS}/{made.json()['id']}"
    renamed = {"content": {**MINE, "title": words("ours")}}
    assert boss.call("PUT", here, renamed).status_code == 428
    assert boss.call("PUT", here, renamed, headers={"If-Match": '"9"'}).status_code == 409
    changed = boss.call("PUT", here, renamed, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["version"], keys(boss)[-1]) == (200, 2, "ours")
    assert clerk.call("PUT", here, renamed, headers={"If-Match": '"2"'}).status_code == 404
    assert clerk.call("DELETE", here).status_code == 404
    assert boss.call("DELETE", here).status_code == 204
    assert keys(boss) == ["board", "days"]


def test_sharing_takes_a_power_and_reaches_a_role_or_everyone(shop: Workspace) -> None:
    boss, clerk, sharer = (caller(shop, one, one) for one in ("boss", "clerk", "sharer"))
    assert boss.post(VIEWS, {"content": MINE, "share": "everyone"}).status_code == 403
    to_clerks = {"content": {**MINE, "title": words("clerks")}, "share": "role:shop.clerk"}
    assert sharer.post(VIEWS, to_clerks).status_code == 201
    assert sharer.post(VIEWS, {"content": MINE, "share": "everyone"}).status_code == 201
    assert keys(clerk) == ["board", "days", "clerks", "mine"]
    assert keys(boss) == ["board", "days", "mine"]
    wrong = sharer.post(VIEWS, {"content": MINE, "share": "role:shop.nobody"})
    assert (wrong.status_code, wrong.json()["problems"][0]["path"]) == (400, "/share")


@pytest.mark.parametrize(
    ("content", "code", "path"),
    [
        ({**MINE, "layout": {"type": "heap"}}, "RULE-E001", "/layout"),
        ({**MINE, "layout": {"type": "kanban", "group": "total"}}, "VIEW-E001", "/layout/group"),
        ({**MINE, "layout": {"type": "kanban", "group": "colour"}}, "FORM-E004", "/layout/group"),
        ({**MINE, "layout": {"type": "tree", "parent": "customer"}}, "VIEW-E001", "/layout/parent"),
        ({**MINE, "layout": {"type": "table", "width": 3}}, "SHAPE-E002", "/layout/width"),
        ({**MINE, "columns": ["code", "colour"]}, "FORM-E004", "/columns/1"),
        ({**MINE, "sort": [{"field": "lines"}]}, "QUERY-E002", "/sort"),
        ({**MINE, "filter": {"==": [{"var": "colour"}, 1]}}, "EXPR-E004", "/filter/==/0"),
        ({"layout": {"type": "table"}}, "SHAPE-E003", "/title"),
    ],
)
def test_what_cannot_be_shown_is_not_saved(shop: Workspace, content: Any, code: str, path: str) -> None:
    boss = caller(shop, "boss", "boss")
    answer = boss.post(VIEWS, {"content": content})
    assert answer.status_code == 400, answer.text
    assert [(one["code"], one["path"]) for one in answer.json()["problems"]] == [(code, path)]
    assert keys(boss) == ["board", "days"]


def test_a_view_may_not_be_saved_over_fields_its_maker_does_not_see(shop: Workspace) -> None:
    seer = caller(shop, "seer", "seer")
    for content in (
        {**MINE, "layout": {"type": "kanban", "group": "state"}, "filter": None},
        {**MINE, "layout": {"type": "table"}, "columns": ["state"], "filter": None},
        {**MINE, "layout": {"type": "table"}},
    ):
        assert seer.post(VIEWS, {"content": content}).status_code == 400, content
    assert seer.post(VIEWS, {"content": {**MINE, "layout": {"type": "table"}, "filter": None}}).status_code == 201


def test_a_saved_view_waits_while_the_form_has_no_such_field(shop: Workspace) -> None:
    boss = caller(shop, "boss", "boss")
    boss.post(VIEWS, {"content": {**MINE, "columns": ["note"]}})
    order = SHOP["forms/order.json"]
    without = {**order, "fields": [one for one in order["fields"] if one["key"] != "note"]}
    load(shop, {**WITH_VIEWS, "forms/order.json": without})
    assert keys(boss) == ["board", "days"]
    load(shop, WITH_VIEWS)
    assert keys(boss) == ["board", "days", "mine"]


def test_a_view_of_an_app_is_checked_when_it_is_published(workspace: Workspace) -> None:
    wrong = view("wrong", {"type": "gantt", "start": "day", "end": "total"}, filter={"==": [{"var": "x"}, 1]})
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, {**SHOP, "views/wrong.json": wrong})
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("VIEW-E001", "shop/views/wrong.json#/layout/end"),
        ("EXPR-E004", "shop/views/wrong.json#/filter/==/0"),
    ]


def test_a_list_comes_in_groups_with_exact_totals_and_the_filter_of_each(shop: Workspace) -> None:
    boss = caller(shop, "boss", "boss")
    found = boss.get("/api/records/shop.order/summary", group="state", totals="total:sum").json()
    assert (found["count"], found["totals"], found["truncated"]) == (4, {"total": "17.30"}, False)
    assert [(one["value"], one["count"], one["totals"]["total"]) for one in found["groups"]] == [
        ("open", 2, "10.30"),
        ("paid", 1, "7.00"),
        (None, 1, "0.00"),
    ]
    for one in found["groups"]:
        rows = boss.get("/api/records/shop.order", filter=one["filter"]).json()["rows"]
        assert len(rows) == one["count"]
    by_who = boss.get("/api/records/shop.order/summary", group="customer", totals="total:avg", filter=OPEN).json()
    assert [(one["title"], one["count"], one["totals"]) for one in by_who["groups"]] == [
        ("Ann", 1, {"total": "10.10"}),
        ("Bob", 1, {"total": "0.20"}),
    ]
    days = boss.get("/api/records/shop.order/summary", group="day").json()["groups"]
    assert [one["value"] for one in days] == ["2026-01-01", "2026-01-02", "2026-01-03", "2026-01-04"]


def test_a_summary_counts_what_the_viewer_sees_and_adds_nothing_they_may_not_read(shop: Workspace) -> None:
    boss, seer = caller(shop, "boss", "boss"), caller(shop, "seer", "seer")
    for more in ({"group": "state"}, {"totals": "total:sum"}, {"filter": OPEN}):
        assert seer.get("/api/records/shop.order/summary", **more).status_code == 400, more
    assert seer.get("/api/records/shop.order/summary").json()["count"] == 4
    for totals in ("total:most", "colour:sum", "state:sum", "total"):
        assert boss.get("/api/records/shop.order/summary", totals=totals).status_code == 400, totals


def test_what_is_hidden_is_told_no_other_way_than_what_is_not_there(shop: Workspace) -> None:
    sharer, seer = caller(shop, "sharer", "sharer"), caller(shop, "seer", "seer")
    wide = {**MINE, "layout": {"type": "table", "widths": {"total": 90, "day": 80}}, "columns": ["code", "note"]}
    assert sharer.post(VIEWS, {"content": {**wide, "filter": None}, "share": "everyone"}).status_code == 201
    (shared,) = seer.get(VIEWS).json()
    assert (shared["columns"], shared["layout"]["widths"]) == (["code"], {"day": 80})
    near = {"note": "notf", "total": "totall", "state": "statf"}
    for hidden, absent in near.items():
        for make in (
            lambda key: {"layout": {"type": "kanban", "group": key}},
            lambda key: {"layout": {"type": "table"}, "columns": [key]},
            lambda key: {"layout": {"type": "table"}, "sort": [{"field": key}]},
        ):
            answers = [seer.post(VIEWS, {"content": {"title": words("x"), **make(key)}}) for key in (hidden, absent)]
            assert [one.status_code for one in answers] == [400, 400]
            first, second = ([(one["code"], one["path"]) for one in answer.json()["problems"]] for answer in answers)
            assert first == second
            assert hidden not in answers[1].text.replace(absent, "?")
        for query in ({"group": absent}, {"totals": f"{absent}:sum"}, {"totals": f"{hidden}:sum"}):
            said = seer.get("/api/records/shop.order/summary", **query)
            assert said.status_code == 400
            assert hidden not in said.text or hidden in str(query)


def test_an_administrator_may_change_a_view_that_is_shared_with_others(shop: Workspace) -> None:
    sharer, boss = caller(shop, "sharer", "sharer"), caller(shop, "boss", "boss")
    made = sharer.post(VIEWS, {"content": MINE, "share": "role:shop.clerk"}).json()
    here, renamed = f"{VIEWS}/{made['id']}", {**MINE, "title": words("ours")}
    changed = boss.call("PUT", here, {"content": renamed, "share": "role:shop.clerk"}, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["title"]["en"]) == (200, "ours")
