"""Order by reading: lists of names stand alike on both databases, however their rows were written."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from runtime import scheduled
from runtime.clock import FixedClock
from runtime.store.tables import user
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import app, create, field, form, load, person, role, rule, update, words

PATH = "/api/records/shop.client"
READ = ["abel", "李静", "李静怡", "仇英", "单雄信", "王芳", "曾国藩"]
PINYIN = ["abel", "曾国藩", "仇英", "单雄信", "李静", "李静怡", "王芳"]


def documents(order: str | None = "name", type_: str = "text", **more: Any) -> dict[str, Any]:
    name = field("name", type_, **({"order": order} if order else {}))
    fields = (name, field("grade", "choice", choices=[{"key": key, "title": words(key)} for key in "ab"]))
    everything = {"form": "client", "actions": ["read", "create", "update", "delete", "import"], "others": "write"}
    return {
        "app.json": app(),
        "forms/client.json": form(
            "client", *fields, field("nick", "text"), indexes=[["grade", "name"]], title_field="name"
        ),
        "roles/all.json": role("all", everything),
        **more,
    }


def fill(workspace: Workspace) -> list[int]:
    return create(workspace, "shop.client", *({"name": one, "grade": "a"} for one in reversed(READ)), {"grade": "a"})


def names(one: Caller, sort: str = "name", **more: Any) -> list[str | None]:
    return [row["values"].get("name") for row in one.get(PATH, sort=sort, **more).json()["rows"]]


def in_pages(one: Caller, sort: str) -> list[str | None]:
    found: list[str | None] = []
    after: dict[str, str] = {}
    while True:
        page = one.get(PATH, sort=sort, limit="3", **after).json()
        found += [row["values"].get("name") for row in page["rows"]]
        if page["next"] is None:
            return found
        after = {"after": page["next"]}


@pytest.fixture
def clients(workspace: Workspace) -> Workspace:
    load(workspace, documents())
    fill(workspace)
    return workspace


@pytest.fixture
def one(clients: Workspace) -> Caller:
    return caller(clients, "ann", "all")


def test_names_stand_as_they_are_read_forth_and_back_and_in_pages(one: Caller) -> None:
    assert names(one) == in_pages(one, "name") == [None, *READ]
    assert names(one, "-name") == in_pages(one, "-name") == [*reversed(READ), None]
    assert names(one, "grade,name", filter={"==": [{"var": "grade"}, "a"]}) == [None, *READ]


def test_the_key_is_shown_to_nobody(one: Caller) -> None:
    said = one.get(f"{PATH}/1").text + one.get(PATH).text + one.get("/api/forms/shop.client").text
    assert "__order" not in said
    assert "wang2" not in said


def test_a_page_position_is_not_believed(one: Caller) -> None:
    for part in ("7", '"a\\u0000b"', "[]"):
        cursor = base64.urlsafe_b64encode(f'[["name", "id"], [{part}, 1]]'.encode()).decode()
        assert one.get(PATH, sort="name", after=cursor).status_code == 400


def test_a_changed_name_moves(clients: Workspace, one: Caller) -> None:
    update(clients, "shop.client", 1, name="阿曾")
    assert names(one)[1:3] == ["阿曾", "abel"]
    update(clients, "shop.client", 1, name=None)
    assert names(one)[:2] == [None, None]


def test_names_set_by_a_rule_over_many_records_stand_in_their_place(workspace: Workspace) -> None:
    setting = {"type": "set_field", "field": "name", "value": {"var": "nick"}}
    nightly = rule("nightly", "client", {"type": "schedule", "cron": "0 1 * * *"}, True, setting)
    load(workspace, documents(**{"rules/nightly.json": nightly}))
    create(workspace, "shop.client", *({"name": "x", "nick": one, "grade": "a"} for one in reversed(READ)))
    assert scheduled.run(workspace, "shop.nightly") == len(READ)
    assert names(caller(workspace, "ann", "all")) == READ


def test_names_of_a_batch_stand_in_their_place(workspace: Workspace) -> None:
    load(workspace, documents())
    ann = caller(workspace, "ann", "all")
    answer = ann.post(f"{PATH}/batch", {"records": [{"values": {"name": name}} for name in reversed(READ)]})
    assert answer.status_code == 200
    assert names(ann) == READ


def test_a_rule_of_order_comes_changes_and_goes_with_releases(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, documents(None))
    fill(workspace)
    clock.moment += timedelta(days=1)
    update(workspace, "shop.client", 1, name="阿曾")
    before = workspace.clock.now() - timedelta(hours=1)
    ann = caller(workspace, "ann", "all")
    plain = sorted([*READ[:-1], "阿曾"])
    assert names(ann)[1:] == plain
    load(workspace, documents("name"))
    assert names(ann)[1:] == ["阿曾", *READ[:-1]]
    assert names(ann, as_of=before.isoformat()) == [None, *sorted(READ)], "the order of then"
    assert ann.get(f"{PATH}/1").json()["version"] == 2
    load(workspace, documents(None))
    update(workspace, "shop.client", 1, name="曾国藩")
    assert names(ann)[1:] == sorted(READ)
    load(workspace, documents("pinyin"))
    assert names(ann) == [None, *PINYIN]


def test_a_field_that_becomes_a_text_is_ordered_as_it_is_read(workspace: Workspace) -> None:
    load(workspace, documents(None, "longtext"))
    fill(workspace)
    load(workspace, documents("name"))
    assert names(caller(workspace, "ann", "all")) == [None, *READ]


def test_a_restored_record_is_back_in_its_place(clients: Workspace, one: Caller) -> None:
    version = one.get(f"{PATH}/1").json()["version"]
    assert one.delete(f"{PATH}/1", version).status_code == 204
    assert one.post(f"{PATH}/1/undelete").status_code == 200
    assert names(one) == [None, *READ]


def test_the_declared_index_is_over_the_key(clients: Workspace) -> None:
    with clients.read() as unit:
        made = unit.form("shop.client")
        found = sa.inspect(unit.connection).get_indexes(made.table.name)
        columns = [one["column_names"] for one in found]
    assert ["grade", "name__order"] in columns


def test_colleagues_stand_as_their_names_are_read(clients: Workspace, one: Caller) -> None:
    for place, name in enumerate(READ[1:]):
        key = person(clients, f"p{place}", "all").id
        with clients.database.write() as connection:
            connection.execute(sa.update(user).where(user.c.id == key).values(name=name))
    assert [each["name"] for each in one.get("/api/users").json()] == ["Ann", *READ[1:]]
