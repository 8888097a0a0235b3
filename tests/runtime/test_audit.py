"""The audit trail: what was done is listed to who may see it, within their rights to forms, rows and fields."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, signed_in, stranger
from tests.support.workspaces import CUSTOMER, ID_NUMBERS, SHOP, create, field, load, person, role, update

POWERS: dict[str, Any] = {"powers": ["see_audit"]}
AUDITED: dict[str, Any] = {
    **SHOP,
    "forms/customer.json": {
        **CUSTOMER,
        "fields": [
            *CUSTOMER["fields"],
            field("secret", "text"),
            field("seen", "datetime"),
            field("parent", "link", to="customer", back="below"),
        ],
    },
    "roles/auditor.json": role(
        "auditor",
        {"form": "customer", "fields": {"mobile": "mask", "limit": "none", "secret": "none"}, "others": "read"},
        **POWERS,
    ),
    "roles/narrow.json": role(
        "narrow", {"form": "customer", "rows": {"==": [{"var": "level"}, "low"]}, "others": "read"}, **POWERS
    ),
    "roles/blind.json": role("blind", **POWERS),
    "roles/deleter.json": role("deleter", {"form": "customer", "actions": ["read", "delete"], "others": "read"}),
}
AUDIT, CUSTOMERS = "/api/audit", "/api/records/shop.customer"
MOBILE = "13912345678"


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Customer 1 is low, customer 2 high; a boss changes both, and one is deleted."""
    load(workspace, AUDITED)
    boss = person(workspace, "boss", "boss")
    create(workspace, "shop.customer", {"no": "1", "name": "=Rich", "level": "low"}, actor=boss)
    create(workspace, "shop.customer", {"no": "2", "name": "Poor", "level": "high"}, actor=boss)
    changes = {"mobile": MOBILE, "limit": "987.65", "secret": "Hush", "name": "=Richer", "id_no": ID_NUMBERS[0]}
    update(workspace, "shop.customer", 1, actor=boss, **changes, parent=2, seen="2026-11-22T18:00:00Z")
    update(workspace, "shop.customer", 2, actor=boss, name="Poorer")
    create(workspace, "shop.order", {"customer": 1, "day": "2026-01-01"})
    return workspace


def rows(one: Caller, **query: Any) -> list[dict[str, Any]]:
    answer = one.get(AUDIT, **query)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["rows"]
    return found


def test_changes_are_told_as_the_viewer_sees_the_fields(shop: Workspace) -> None:
    auditor = caller(shop, "auditor", "auditor")
    (row,) = rows(auditor, form="shop.customer", record="1", action="update")
    told = {one["field"]["en"]: (one["old"], one["new"], one["masked"]) for one in row["changes"]}
    assert told.pop("mobile")[1:] == ("139****5678", True)
    assert told == {
        "name": ("=Rich", "=Richer", False),
        "seen": (None, "2026-11-23 02:00", False),
        "id_no": (None, "***", False),
        "parent": (None, "Poor" + "er", False),
    }
    assert (row["actor"]["title"], row["record"]) == ("Boss", {"id": 1, "title": "=Richer", "there": True})
    text = auditor.get(AUDIT).text + auditor.get(AUDIT + "/export").text
    assert not re.search(f"Hush|987|{MOBILE}|{ID_NUMBERS[0]}|secret|shop.order", text)


def test_rows_and_forms_one_may_not_see_are_not_there(shop: Workspace) -> None:
    narrow, blind = caller(shop, "narrow", "narrow"), caller(shop, "blind", "blind")
    assert {row["record"]["id"] for row in rows(narrow)} == {1}
    assert rows(narrow, form="shop.customer", record="2") == rows(narrow, form="shop.order") == []
    assert "Poor" not in narrow.get(AUDIT, action="create").text
    assert rows(blind) == rows(blind, form="shop.customer") == rows(blind, record="1") == []
    assert rows(narrow, form="shop.nothing") == []


def test_a_deleted_record_is_judged_by_its_last_state(shop: Workspace) -> None:
    boss = person(shop, "second", "boss")
    create(shop, "shop.customer", {"no": "3", "name": "Gone", "level": "low"}, {"no": "4", "name": "Dark"}, actor=boss)
    one = signed_in(shop, "second")
    for key in (3, 4):
        assert one.delete(f"{CUSTOMERS}/{key}", 1).status_code == 204
    narrow = caller(shop, "narrow", "narrow")
    (gone,) = rows(narrow, action="delete")
    assert gone["record"] == {"id": 3, "title": "Gone", "there": False}
    auditor = caller(shop, "auditor", "auditor")
    assert [row["record"]["id"] for row in rows(auditor, action="delete")] == [4, 3]


def test_the_list_is_filtered_and_paged_without_gaps(shop: Workspace) -> None:
    auditor = caller(shop, "auditor", "auditor")
    whole = rows(auditor)
    assert [row["id"] for row in whole] == sorted((row["id"] for row in whole), reverse=True)
    paged, after = [], ""
    while True:
        answer = auditor.get(AUDIT, limit="1", **({"after": after} if after else {})).json()
        paged += answer["rows"]
        after = answer["next"]
        if after is None:
            break
    assert paged == whole
    assert len(whole) == 4
    boss = whole[0]["actor"]["id"]
    assert len(rows(auditor, actor=str(boss))) == 4
    assert rows(auditor, actor="99") == rows(auditor, system="true") == []
    assert rows(auditor, since="2026-11-22T06:31:00Z") == rows(auditor, until="2026-11-22T06:30:00Z") == []
    assert len(rows(auditor, since="2026-11-22T06:30:00Z", until="2026-11-23T00:00:00Z")) == 4
    for bad in ({"after": "x"}, {"limit": "0"}, {"limit": "9999"}, {"actor": "0"}, {"record": "x"}, {"since": "now"}):
        assert auditor.get(AUDIT, **bad).status_code in (400, 422), bad
    known = auditor.get(AUDIT + "/known").json()
    assert [one["name"] for one in known["forms"]] == ["shop.customer"]
    assert {row["action"] for row in whole} <= set(known["actions"])


def test_the_file_holds_no_formula_and_that_it_was_taken_is_audited(shop: Workspace) -> None:
    auditor = caller(shop, "auditor", "auditor")
    answer = auditor.get(AUDIT + "/export", form="shop.customer")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(lines) == 5
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in lines for cell in line)
    assert "'=Richer" in {cell for line in lines for cell in line}
    assert rows(auditor)[0]["action"] == "export_audit"


def test_events_without_a_record_are_told_without_what_they_hold(shop: Workspace) -> None:
    boss = signed_in(shop, "boss")
    assert boss.get(f"{CUSTOMERS}/export", format="csv").status_code == 200
    assert boss.call("PATCH", "/api/parameters/big", {"value": "4321"}).status_code == 200
    said = boss.post(f"{CUSTOMERS}/1/comments", {"text": "whispered"}).json()
    boss.call("DELETE", f"{CUSTOMERS}/1/comments/{said['id']}")
    auditor, blind = caller(shop, "auditor", "auditor"), caller(shop, "blind", "blind")
    told = {row["action"]: row for row in rows(auditor)}
    assert told["export"]["form"]["name"] == "shop.customer"
    assert told["export"]["detail"] == {"format": "csv"}
    assert told["set_parameter"]["detail"] == {}
    assert told["delete_comment"]["record"]["id"] == 1
    assert [row["action"] for row in rows(blind)] == ["set_parameter"]
    assert not re.search("whispered|4321", auditor.get(AUDIT).text + auditor.get(AUDIT + "/export").text)


def test_it_is_for_who_has_the_power(shop: Workspace) -> None:
    clerk, nobody = caller(shop, "clerk", "clerk"), stranger(shop)
    for path in (AUDIT, AUDIT + "/known", AUDIT + "/export"):
        assert clerk.get(path).status_code == 403
        assert nobody.get(path).status_code == 401
