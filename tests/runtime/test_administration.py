"""People, departments and roles: kept by who may administer, audited, and nobody locks everybody out."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime.store.tables import audit, user
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, sign_in, signed_in, stranger
from tests.support.workspaces import SHOP, app, field, form, load, password_of, role

PEOPLE, DEPARTMENTS = "/api/administration/people", "/api/administration/departments"


@pytest.fixture
def boss(workspace: Workspace) -> Caller:
    load(workspace, SHOP)
    return caller(workspace, "bea", "boss")


def one(boss: Caller, login: str) -> dict[str, Any]:
    return dict(next(row for row in boss.get(PEOPLE, search=login).json()["rows"] if row["login"] == login))


def patch(boss: Caller, person: dict[str, Any], **values: Any) -> Any:
    return boss.call("PATCH", f"{PEOPLE}/{person['id']}", values, headers={"If-Match": person["version"]})


def enter(boss: Caller, login: str, **more: Any) -> dict[str, Any]:
    answer = boss.post(PEOPLE, {"login": login, "name": login.title(), **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_only_administrators_come_here(workspace: Workspace, boss: Caller) -> None:
    clerk = caller(workspace, "carl", "clerk")
    for method, path in (
        ("GET", PEOPLE),
        ("POST", PEOPLE),
        ("PATCH", f"{PEOPLE}/1"),
        ("POST", f"{PEOPLE}/1/password"),
        ("GET", f"{PEOPLE}/1/rights"),
        ("GET", "/api/administration/roles"),
        ("GET", DEPARTMENTS),
        ("POST", DEPARTMENTS),
        ("DELETE", f"{DEPARTMENTS}/1"),
    ):
        body = {"title": {"zh": "a", "en": "a"}, "login": "x", "name": "X"} if method == "POST" else None
        body = {"name": "X"} if method == "PATCH" else body
        if method == "POST" and path == PEOPLE:
            body = {"login": "x", "name": "X"}
        if method == "POST" and path == DEPARTMENTS:
            body = {"title": {"zh": "a", "en": "a"}}
        assert clerk.call(method, path, body, headers={"If-Match": "x"}).status_code == 403, path


def test_somebody_new_signs_in_with_the_password_told_once(workspace: Workspace, boss: Caller) -> None:
    made = enter(boss, "dora", roles=["shop.clerk"], email="dora@example.com")
    assert "password" not in one(boss, "dora")
    dora = stranger(workspace)
    assert sign_in(dora, "dora", made["password"]).status_code == 200
    assert dora.get("/api/records/shop.customer").status_code == 200
    again = boss.post(f"{PEOPLE}/{made['id']}/password").json()["password"]
    assert dora.get("/api/session").status_code == 401, "signed out everywhere"
    assert sign_in(dora, "dora", made["password"]).status_code == 401
    assert sign_in(dora, "dora", again).status_code == 200
    twice = boss.post(PEOPLE, {"login": "dora", "name": "Dora"})
    assert twice.json()["problems"][0]["code"] == "PERSON-E001"


def test_roles_are_given_and_taken_at_once(workspace: Workspace, boss: Caller) -> None:
    carl = caller(workspace, "carl", "clerk")
    person = one(boss, "carl")
    assert carl.get("/api/records/shop.customer").status_code == 200
    assert patch(boss, person, roles=[]).status_code == 200
    assert carl.get("/api/records/shop.customer").status_code in (403, 404)
    stale = patch(boss, person, name="Karl")
    assert stale.status_code == 409, "read before the roles were taken"
    unknown = patch(boss, one(boss, "carl"), roles=["shop.nobody"])
    assert unknown.json()["problems"][0]["code"] == "PERSON-E002"
    assert patch(boss, one(boss, "carl"), active=False).status_code == 200
    assert carl.get("/api/session").status_code == 401
    assert sign_in(carl, "carl", password_of("carl")).status_code == 401
    with workspace.read() as unit:
        rows = unit.connection.execute(sa.select(audit.c.detail).where(audit.c.action == "change_person")).scalars()
        assert [list(row["changes"]) for row in rows] == [["roles"], ["active"]]


def test_somebody_can_always_administer(workspace: Workspace, boss: Caller) -> None:
    for values in ({"active": False}, {"roles": []}, {"roles": ["shop.clerk"]}):
        refused = patch(boss, one(boss, "bea"), **values)
        assert refused.status_code == 400
        assert refused.json()["problems"][0]["code"] == "PERSON-E006"
    assert boss.get(PEOPLE).status_code == 200
    enter(boss, "second", roles=["shop.boss"])
    assert patch(boss, one(boss, "bea"), roles=["shop.clerk"]).status_code == 200
    assert boss.get(PEOPLE).status_code == 403


def test_superiors_make_no_ring(boss: Caller) -> None:
    first = enter(boss, "first")
    second = enter(boss, "second", manager_id=first["id"])
    ring = patch(boss, one(boss, "first"), manager_id=second["id"])
    assert ring.json()["problems"][0]["code"] == "PERSON-E005"
    own = patch(boss, one(boss, "first"), manager_id=first["id"])
    assert own.json()["problems"][0]["code"] == "PERSON-E005"
    nobody = patch(boss, one(boss, "first"), manager_id=10**9)
    assert nobody.json()["problems"][0]["code"] == "PERSON-E004"


def test_departments(workspace: Workspace, boss: Caller) -> None:
    top = boss.post(DEPARTMENTS, {"title": {"zh": "总部", "en": "Head office"}}).json()["id"]
    below = boss.post(DEPARTMENTS, {"title": {"zh": "客服", "en": ""}, "parent_id": top}).json()["id"]
    ring = boss.call("PUT", f"{DEPARTMENTS}/{top}", {"title": {"zh": "总部"}, "parent_id": below})
    assert ring.json()["problems"][0]["code"] == "PERSON-E007"
    person = enter(boss, "dora", dept_id=below)
    rows = {row["id"]: row for row in boss.get(DEPARTMENTS).json()}
    assert rows[below]["people"] == 1
    assert rows[below]["title"] == {"zh": "客服", "en": "客服"}
    kept = boss.call("DELETE", f"{DEPARTMENTS}/{below}")
    assert kept.json()["problems"][0]["code"] == "PERSON-E008"
    assert patch(boss, one(boss, "dora"), dept_id=None).json()["dept_id"] is None
    assert boss.call("DELETE", f"{DEPARTMENTS}/{top}").status_code == 400, "one is below it"
    assert boss.call("DELETE", f"{DEPARTMENTS}/{below}").status_code == 204
    assert boss.call("DELETE", f"{DEPARTMENTS}/{below}").status_code == 404
    assert patch(boss, one(boss, "dora"), dept_id=below).json()["problems"][0]["code"] == "PERSON-E003"
    mine = caller(workspace, "eve", "boss")
    with workspace.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.login == "eve").values(dept_id=top))
    assert mine.post("/api/records/shop.customer", {"values": {"no": "1", "name": "A"}}).status_code == 201
    assert patch(boss, one(boss, "eve"), dept_id=None).status_code == 200
    holds = boss.call("DELETE", f"{DEPARTMENTS}/{top}").json()["problems"][0]
    assert "1 forms" in holds["message"], "a record is the department's"
    assert person["login"] == "dora"


def test_a_department_that_a_record_names_stays(workspace: Workspace) -> None:
    place = form("place", field("one", "department"), field("several", "departments"))
    role_ = role("boss", {"form": "place", "actions": ["read", "create"], "others": "write"}, powers=["administer"])
    load(workspace, {"app.json": app(), "forms/place.json": place, "roles/boss.json": role_})
    boss = caller(workspace, "bea", "boss")
    keys = [boss.post(DEPARTMENTS, {"title": {"en": title}}).json()["id"] for title in ("A", "B", "C")]
    assert boss.post("/api/records/shop.place", {"values": {"one": keys[0]}}).status_code == 201
    assert boss.post("/api/records/shop.place", {"values": {"several": [keys[2], keys[1]]}}).status_code == 201
    assert [boss.call("DELETE", f"{DEPARTMENTS}/{key}").status_code for key in keys] == [400, 400, 400]
    free = boss.post(DEPARTMENTS, {"title": {"en": "D"}}).json()["id"]
    assert boss.call("DELETE", f"{DEPARTMENTS}/{free}").status_code == 204


def test_what_somebody_may_do_and_where_it_comes_from(workspace: Workspace, boss: Caller) -> None:
    caller(workspace, "carl", "clerk", "keeper")
    key = one(boss, "carl")["id"]
    found = boss.get(f"{PEOPLE}/{key}/rights", form="shop.customer").json()
    assert [form["name"] for form in found["forms"]] == ["shop.customer", "shop.line", "shop.order"]
    detail = found["detail"]
    opened = {action["action"]: action["from"] for action in detail["actions"]}
    assert opened["read"] == ["shop.clerk", "shop.keeper"]
    assert opened["create"] == ["shop.clerk"]
    assert opened["delete"] == []
    levels = {field["key"]: (field["level"], field["from"]) for field in detail["fields"]}
    assert levels["limit"] == ("write", ["shop.keeper"])
    assert levels["share"] == ("write", ["shop.keeper"])
    rows = {row["role"]: row["words"] for row in detail["rows"]}
    assert rows["shop.clerk"] is None
    assert "keeper" in rows["shop.keeper"]["en"]
    assert boss.get(f"{PEOPLE}/{key}/rights", form="shop.none").status_code == 404


def test_roles_say_what_they_open(workspace: Workspace, boss: Caller) -> None:
    found = {row["name"]: row for row in boss.get("/api/administration/roles").json()}
    assert found["shop.boss"]["holders"] == 1
    assert "administer" in [power["en"] for power in found["shop.boss"]["powers"]]
    assert len(found["shop.clerk"]["forms"]) == 3
    assert signed_in(workspace, "bea").get(PEOPLE, search="be").json()["count"] == 1
