"""Duplicates are found by the rules of a form and merged into one record; nothing hidden is told, nothing is lost."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from engine.catalog import compile_catalog, scan_kinds
from runtime.store.tables import audit
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import CUSTOMER, ID_NUMBERS, SHOP, bundle_of, create, field, load, role, rule

CUSTOMERS = "/api/records/shop.customer"
RULES = [
    {"key": "mobile", "fields": [{"field": "mobile", "by": "normal"}]},
    {"key": "id", "fields": [{"field": "id_no"}]},
    {"key": "person", "fields": [{"field": "name", "by": "similar"}, {"field": "born"}]},
    {"key": "mail", "fields": [{"field": "mail", "by": "normal"}]},
]
FORM = {
    **CUSTOMER,
    "fields": [
        *(
            {**one, "unique": False} if one["key"] == "id_no" else one
            for one in CUSTOMER["fields"]
            if one["key"] != "mobile"
        ),
        field("mobile", "mobile", region="any"),
        field("mail", "mail"),
        field("parent", "link", to="customer", back="below"),
        field("papers", "attachment"),
    ],
    "duplicates": RULES,
}
ALL = ["read", "create", "update", "delete"]
DOCUMENTS: dict[str, Any] = {
    **SHOP,
    "forms/customer.json": FORM,
    "roles/half.json": role(
        "half",
        {"form": "customer", "actions": ALL, "others": "write"},
        {"form": "order", "actions": ALL, "others": "write", "rows": {"==": [{"var": "note"}, "mine"]}},
    ),
    "roles/few.json": role(
        "few",
        {"form": "customer", "actions": ALL, "others": "write", "rows": {"!=": [{"var": "level"}, "high"]}},
    ),
}
PEOPLE: list[dict[str, Any]] = [
    {"no": "1", "name": "欧阳娜娜", "born": "1990-01-01", "mobile": "13912345678", "id_no": ID_NUMBERS[0]},
    {"no": "2", "name": "欧阳娜哪", "born": "1990-01-01", "mobile": "+8613912345678", "mail": "A.b@X.cn"},
    {"no": "3", "name": "欧阳", "born": "1990-01-01", "id_no": ID_NUMBERS[0], "mail": "a.b@x.cn", "level": "high"},
    {"no": "4", "name": "Wang", "born": "1991-01-01", "mail": "ab@x.cn"},
]


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, DOCUMENTS)
    create(workspace, "shop.customer", *PEOPLE)
    return workspace


@pytest.fixture
def boss(shop: Workspace) -> Caller:
    return caller(shop, "boss", "boss")


def found(answer: Any) -> dict[int, list[str]]:
    assert answer.status_code == 200, answer.text
    return {row["id"]: [one["key"] for one in row["rules"]] for row in answer.json()["rows"]}


def test_what_is_being_filled_in_is_compared_by_every_rule(boss: Caller) -> None:
    def like(**values: Any) -> dict[int, list[str]]:
        return found(boss.post(f"{CUSTOMERS}/duplicates", {"values": values}))

    assert like(mobile="+86 139-1234-5678") == {1: ["mobile"], 2: ["mobile"]}
    assert like(id_no=ID_NUMBERS[0]) == {1: ["id"], 3: ["id"]}
    assert like(name="欧阳娜娜", born="1990-01-01") == {1: ["person"], 2: ["person"]}
    assert like(name="欧阳娜娜", born="1990-01-02") == {}
    assert like(name="欧阳娜娜") == {}
    assert like(mail="A.B@x.CN") == {2: ["mail"], 3: ["mail"]}  # a dot counts in an address
    assert like(mobile="no number", nix=1) == {}
    assert like() == {}


def test_a_record_is_not_like_itself(boss: Caller) -> None:
    assert found(boss.get(f"{CUSTOMERS}/1/duplicates")) == {2: ["mobile", "person"], 3: ["id"]}
    assert found(boss.get(f"{CUSTOMERS}/4/duplicates")) == {}


def groups(one: Caller, **query: str) -> list[list[int]]:
    answer = one.get(f"{CUSTOMERS}/duplicates", **query)
    assert answer.status_code == 200, answer.text
    return [[row["id"] for row in group["rows"]] for group in answer.json()["groups"]]


def test_groups_are_listed_by_rule(boss: Caller) -> None:
    answer = boss.get(f"{CUSTOMERS}/duplicates").json()
    assert [one["key"] for one in answer["rules"]] == ["mobile", "id", "person", "mail"]
    assert [groups(boss, rule=key) for key in ("mobile", "id", "person", "mail")] == [
        [[1, 2]],
        [[1, 3]],
        [[1, 2]],
        [[2, 3]],
    ]
    assert boss.get(f"{CUSTOMERS}/duplicates", rule="nix").status_code == 404


def test_groups_come_in_pages(shop: Workspace, boss: Caller) -> None:
    pairs = [{"no": f"x{n}", "name": "n", "mobile": f"138000{n // 2:05}"} for n in range(100)]
    create(shop, "shop.customer", *pairs)
    seen: list[list[int]] = []
    after = 0
    while after is not None:
        answer = boss.get(f"{CUSTOMERS}/duplicates", rule="mobile", after=str(after)).json()
        seen += [[row["id"] for row in group["rows"]] for group in answer["groups"]]
        after = answer["next"]
    assert len(seen) == 51
    assert len({key for group in seen for key in group}) == 102


def test_groups_beyond_many_that_only_share_a_key_are_found(shop: Workspace, boss: Caller) -> None:
    names = ("甲一二", "乙三四")
    strangers = [
        {"no": f"y{n}", "name": names[n % 2], "born": f"{1950 + n // 24}-{n // 2 % 12 + 1:02}-01"} for n in range(100)
    ]
    twins = [{"no": f"z{n}", "name": f"丙五六{n}", "born": "2001-02-03"} for n in range(2)]
    create(shop, "shop.customer", *strangers, *twins)
    answer = boss.get(f"{CUSTOMERS}/duplicates", rule="person").json()
    assert [[row["values"]["no"] for row in one["rows"]] for one in answer["groups"]] == [["1", "2"], ["z0", "z1"]]
    assert answer["next"] is None


def test_nothing_hidden_is_told_by_being_alike(shop: Workspace) -> None:
    clerk, few = caller(shop, "clerk", "clerk"), caller(shop, "few", "few")
    assert (
        found(clerk.post(f"{CUSTOMERS}/duplicates", {"values": {"id_no": ID_NUMBERS[0], "mobile": "13912345678"}}))
        == {}
    )
    assert [one["key"] for one in clerk.get(f"{CUSTOMERS}/duplicates").json()["rules"]] == ["person", "mail"]
    assert clerk.get(f"{CUSTOMERS}/duplicates", rule="mobile").status_code == 404
    assert found(few.post(f"{CUSTOMERS}/duplicates", {"values": {"id_no": ID_NUMBERS[0]}})) == {1: ["id"]}
    assert groups(few, rule="id") == []
    assert caller(shop, "nobody").get(f"{CUSTOMERS}/duplicates").status_code == 404


def merged(one: Caller, *ids: int, **values: int) -> Any:
    named = [{"id": key, "version": one.get(f"{CUSTOMERS}/{key}").json().get("version", 1)} for key in ids]
    return one.post(f"{CUSTOMERS}/merge", {"survivor": named[0], "merged": named[1:], "values": values})


def test_records_are_merged_with_values_links_history_and_audit(shop: Workspace, boss: Caller) -> None:
    file = boss.call("POST", "/api/files", files={"file": ("a.txt", b"x", "text/plain")}).json()["id"]
    boss.patch(f"{CUSTOMERS}/2", 1, papers=[file])
    order = create(shop, "shop.order", *({"customer": key, "day": "2026-01-01", "total": "1"} for key in (1, 2, 3)))
    create(shop, "shop.customer", {"no": "5", "name": "Child", "parent": 2})
    answer = merged(boss, 1, 2, 3, name=2, mail=3, papers=2, id_no=3)
    assert answer.status_code == 200, answer.text
    left = answer.json()["values"]
    assert (left["name"], left["mail"], left["no"], left["id_no"]) == ("欧阳娜哪", "a.b@x.cn", "1", ID_NUMBERS[0])
    assert left["orders_count"] == 3
    for key in order:
        assert boss.get(f"/api/records/shop.order/{key}").json()["values"]["customer"]["id"] == 1
    assert boss.get(f"{CUSTOMERS}/5").json()["values"]["parent"]["id"] == 1
    assert boss.get(f"{CUSTOMERS}/2").status_code == 404
    assert boss.get(f"/api/files/{file}").content == b"x"
    gone = boss.get(f"{CUSTOMERS}/deleted").json()["rows"]
    assert sorted((one["id"], one["deleted"]["why"]["kind"], one["deleted"]["why"]["record"]) for one in gone) == [
        (2, "merge", 1),
        (3, "merge", 1),
    ]
    history = boss.get(f"{CUSTOMERS}/1/history").json()["entries"]
    assert history[0]["why"]["kind"] == "merge"
    assert "name" in [one["field"] for one in history[0]["changes"]]
    assert boss.get(f"/api/records/shop.order/{order[1]}/history").json()["entries"][0]["why"]["kind"] == "merge"
    with shop.read() as unit:
        rows = unit.connection.execute(sa.select(audit.c.detail).where(audit.c.action == "merge")).scalars().all()
    assert list(rows) == [{"form": "shop.customer", "record": 1, "merged": [2, 3]}]
    back = boss.post(f"{CUSTOMERS}/2/undelete")
    assert back.status_code == 200, back.text


def test_a_unique_value_of_a_merged_record_can_be_taken(boss: Caller) -> None:
    assert merged(boss, 1, 2, no=2).json()["values"]["no"] == "2"


def unchanged(one: Caller) -> None:
    assert [one.get(f"{CUSTOMERS}/{key}").json()["version"] for key in (1, 2, 3)] == [1, 1, 1]


def test_rights_are_asked_of_every_record_touched(shop: Workspace, boss: Caller) -> None:
    create(shop, "shop.order", {"customer": 2, "day": "2026-01-01", "note": "theirs"})
    half, few, clerk = (caller(shop, name, name) for name in ("half", "few", "clerk"))
    answer = merged(half, 1, 2)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (403, "MERGE-E002")
    assert merged(few, 1, 3).status_code == 404
    assert merged(clerk, 1, 2).status_code == 403  # a clerk may not delete
    masked = merged(clerk, 1, 2, id_no=2)
    assert (masked.status_code, masked.json()["problems"][0]["code"]) == (400, "MERGE-E003")
    unchanged(boss)
    create(shop, "shop.order", {"customer": 1, "day": "2026-01-01", "note": "mine"})
    with shop.write() as unit:
        unit.connection.execute(sa.text("update \"shop__order\" set note = 'mine'"))
    assert merged(half, 1, 2).status_code == 200


def test_a_merge_that_fails_leaves_everything_as_it_was(shop: Workspace, boss: Caller) -> None:
    stale = {"survivor": {"id": 1, "version": 1}, "merged": [{"id": 2, "version": 7}], "values": {}}
    assert boss.post(f"{CUSTOMERS}/merge", stale).status_code == 409
    for ids in ((1,), (1, 1), (1, 2, 2), tuple(range(1, 12))):
        named = [{"id": key, "version": 1} for key in ids]
        answer = boss.post(f"{CUSTOMERS}/merge", {"survivor": named[0], "merged": named[1:], "values": {}})
        assert answer.json()["problems"][0]["code"] == "MERGE-E001"
    for values in ({"half": 2}, {"nix": 2}, {"name": 4}, {"created_at": 2}):
        assert merged(boss, 1, 2, **values).json()["problems"][0]["code"] == "MERGE-E003"
    assert merged(boss, 1, 99).status_code == 404
    unchanged(boss)
    block = {"type": "block", "message": {"zh": "不行", "en": "no"}}
    load(
        shop,
        {**DOCUMENTS, "rules/never.json": rule("never", "customer", {"type": "record_updated"}, {"==": [1, 1]}, block)},
    )
    create(shop, "shop.order", {"customer": 2, "day": "2026-01-01"})
    assert merged(boss, 1, 2, name=2).status_code == 422
    unchanged(boss)
    assert boss.get(f"{CUSTOMERS}/2").json()["values"]["orders_count"] == 1


FAULTY: tuple[tuple[list[dict[str, Any]], str, str], ...] = (
    ([{"field": "nix"}], "DUPLICATE-E001", "/fields/0/field"),
    ([{"field": "half"}, {"field": "tags"}], "DUPLICATE-E001", "/fields/1/field"),
    ([{"field": "bought"}], "DUPLICATE-E001", "/fields/0/field"),
    ([{"field": "created_at"}], "DUPLICATE-E001", "/fields/0/field"),
    ([{"field": "id_no", "by": "normal"}], "DUPLICATE-E002", "/fields/0/field"),
    ([{"field": "born", "by": "similar"}, {"field": "no"}], "DUPLICATE-E002", "/fields/0/field"),
    ([{"field": "name", "by": "similar"}], "DUPLICATE-E003", ""),
)


@pytest.mark.parametrize(("fields", "code", "path"), FAULTY)
def test_a_faulty_rule_is_told_at_publish(fields: list[dict[str, Any]], code: str, path: str) -> None:
    made = {**FORM, "duplicates": [{"key": "x", "fields": fields}]}
    _, problems = compile_catalog([bundle_of({**SHOP, "forms/customer.json": made})], scan_kinds(), {})
    assert (code, f"shop/forms/customer.json#/duplicates/0{path}") in [(one.code, one.path) for one in problems]


def test_what_was_said_about_the_merged_records_is_said_about_the_one_that_stays(boss: Caller) -> None:
    for record in (2, 1):
        assert boss.post(f"{CUSTOMERS}/{record}/comments", {"text": f"about {record}"}).status_code == 201
    assert merged(boss, 1, 2).status_code == 200
    said = boss.get(f"{CUSTOMERS}/1/comments").json()
    assert [one["text"] for one in said["rows"]] == ["about 2", "about 1"]
