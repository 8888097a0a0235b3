"""Unmasking: who has the right to it in that row sees a masked value in full, with a reason that the audit keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused
from runtime import unmask
from runtime.clock import FixedClock
from runtime.store.tables import audit
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, signed_in
from tests.support.workspaces import ID_NUMBERS, SHOP, create, load, person, role

CUSTOMERS = "/api/records/shop.customer"
MINE = {"==": [{"var": "keeper"}, {"user": "id"}]}
MOBILE = "13912345678"
MASKS = {"id_no": "mask", "mobile": "mask", "born": "mask", "keeper": "mask", "level": "mask", "share": "none"}
LOOKER = {"form": "customer", "fields": MASKS, "unmask": ["id_no", "mobile", "born", "keeper", "age"]}
ROLES = {
    "roles/looker.json": role("looker", LOOKER),
    "roles/own.json": role("own", {**LOOKER, "rows": MINE}),
    "roles/masked.json": role("masked", {"form": "customer", "fields": MASKS}),
    "roles/orders.json": role("orders", {"form": "order"}),
    "roles/auditor.json": role("auditor", {"form": "customer", "fields": MASKS}, powers=["see_audit"]),
    "roles/half_auditor.json": role("half_auditor", {"form": "customer", "others": "none"}, powers=["see_audit"]),
}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Ann may look at her own customer 1 only, and sees customer 2 masked."""
    load(workspace, {**SHOP, **ROLES})
    ann = person(workspace, "ann", "own", "masked")
    secret = {"id_no": ID_NUMBERS[0], "mobile": MOBILE, "born": "1990-01-02", "level": "low", "share": "1"}
    create(workspace, "shop.customer", {"no": "1", "name": "One", "keeper": ann.id, **secret})
    create(workspace, "shop.customer", {"no": "2", "name": "Two", "mobile": "13800001111"})
    return workspace


@pytest.fixture
def looker(shop: Workspace) -> Caller:
    return caller(shop, "looker", "looker")


def look(one: Caller, field: str, reason: Any = "he called back", record: int = 1) -> Any:
    return one.post(f"{CUSTOMERS}/{record}/unmask", {"field": field, "reason": reason})


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["problems"][0]["code"]


def audited(workspace: Workspace) -> list[tuple[Any, ...]]:
    with workspace.read() as unit:
        kept = sa.select(audit.c.form, audit.c.record_id, audit.c.detail).where(audit.c.action == "unmask")
        return [tuple(row) for row in unit.connection.execute(kept.order_by(audit.c.id))]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id_no", ID_NUMBERS[0]),
        ("mobile", MOBILE),
        ("born", "1990-01-02"),
        ("keeper", {"id": 1, "title": "Ann"}),
        ("age", 36),
    ],
)
def test_a_masked_value_is_answered_in_full_once_and_kept_nowhere(
    shop: Workspace, looker: Caller, field: str, value: Any
) -> None:
    """Encrypted, plain, linked and computed values alike; the audit says who and why, and not what."""
    before = looker.get(f"{CUSTOMERS}/1").json()
    assert before["values"][field] != value
    answer = look(looker, field, "  he called back ")
    assert (answer.status_code, answer.json()) == (200, {"field": field, "value": value})
    assert answer.headers["cache-control"] == "no-store"
    assert looker.get(f"{CUSTOMERS}/1").json() == before
    assert audited(shop) == [("shop.customer", 1, {"field": field, "reason": "he called back"})]


def test_the_record_says_what_may_be_looked_at_in_its_row(shop: Workspace, looker: Caller) -> None:
    ann, boss = signed_in(shop, "ann"), caller(shop, "boss", "boss")
    said = [one.get(f"{CUSTOMERS}/{key}").json()["unmask"] for one in (looker, ann, boss) for key in (1, 2)]
    every = ["id_no", "mobile", "born", "keeper", "age"]
    assert said == [every, every, every, [], [], []]
    assert "unmask" not in looker.get(CUSTOMERS).json()["rows"][0]


def test_the_right_holds_in_its_rows_only(shop: Workspace) -> None:
    ann = signed_in(shop, "ann")
    assert look(ann, "mobile").json()["value"] == MOBILE
    assert code(look(ann, "mobile", record=2)) == (403, "UNMASK-E001")
    assert len(audited(shop)) == 1


@pytest.mark.parametrize("field", ["level", "share", "name", "id", "nothing", "limit", ""])
def test_other_fields_are_refused_alike_and_leave_no_trace(shop: Workspace, looker: Caller, field: str) -> None:
    """Masked without the right, hidden, seen in full anyway, unknown."""
    assert code(look(looker, field)) == (403, "UNMASK-E001")
    assert audited(shop) == []


def test_masked_without_the_right_stays_masked(shop: Workspace) -> None:
    assert code(look(caller(shop, "clerk", "clerk"), "mobile")) == (403, "UNMASK-E001")


def test_a_record_that_may_not_be_read_is_as_one_that_is_missing(shop: Workspace, looker: Caller) -> None:
    only = role("only", {**LOOKER, "rows": MINE})
    load(shop, {**SHOP, **ROLES, "roles/only.json": only})
    other, orders = caller(shop, "other", "only"), caller(shop, "orders", "orders")
    hidden, missing = look(other, "mobile"), look(other, "mobile", record=99)
    assert (hidden.status_code, hidden.text) == (missing.status_code, missing.text)
    assert hidden.status_code == 404
    hidden, missing = (
        look(orders, "mobile"),
        orders.post("/api/records/shop.nothing/1/unmask", {"field": "x", "reason": "xxxx"}),
    )
    assert (hidden.status_code, hidden.text) == (missing.status_code, missing.text)
    assert hidden.status_code == 404


@pytest.mark.parametrize("reason", ["", "abc", "   abc   ", "x" * 501, "a\0bcd", None])
def test_a_reason_is_given(shop: Workspace, looker: Caller, reason: Any) -> None:
    assert code(look(looker, "mobile", reason)) == (422, "SHAPE-E001")
    assert audited(shop) == []


def test_a_person_looks_at_few_values_in_a_quarter_of_an_hour(
    shop: Workspace, looker: Caller, clock: FixedClock
) -> None:
    other = caller(shop, "other", "looker")
    for _ in range(unmask.MOST):
        assert look(looker, "mobile").status_code == 200
    refused = look(looker, "id_no")
    assert (code(refused), refused.headers["retry-after"]) == ((429, "UNMASK-E002"), "900")
    assert ID_NUMBERS[0] not in refused.text
    assert look(other, "mobile").status_code == 200
    assert len(audited(shop)) == unmask.MOST + 1
    clock.moment += timedelta(minutes=16)
    assert look(looker, "mobile").status_code == 200


def test_the_history_tells_who_looked_to_who_may_see_the_audit(shop: Workspace, looker: Caller) -> None:
    look(looker, "mobile", "wrong number?")
    auditor = caller(shop, "auditor", "auditor")
    entry = auditor.get(f"{CUSTOMERS}/1/history").json()["entries"][0]
    told = (entry["action"], entry["actor"]["title"], entry["field"], entry["reason"], entry["changes"])
    assert told == ("unmask", "Looker", "mobile", "wrong number?", [])
    for one in (looker, caller(shop, "half", "half_auditor"), caller(shop, "boss", "boss")):
        entries = one.get(f"{CUSTOMERS}/1/history").json()["entries"]
        assert [each["action"] for each in entries] == ["create"]


@pytest.mark.parametrize(
    ("grant", "expected", "place"),
    [
        ({"unmask": ["nothing"]}, "FORM-E004", "/grants/0/unmask/0"),
        ({"fields": {"mobile": "mask"}, "unmask": ["mobile", "name"]}, "ROLE-E001", "/grants/0/unmask/1"),
        ({"fields": {"mobile": "none"}, "unmask": ["mobile"]}, "ROLE-E001", "/grants/0/unmask/0"),
    ],
)
def test_only_what_a_grant_masks_can_be_unmasked_by_it(
    workspace: Workspace, grant: dict[str, Any], expected: str, place: str
) -> None:
    faulty = role("faulty", {"form": "customer", **grant})
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, {**SHOP, "roles/faulty.json": faulty})
    assert [one.code for one in refused.value.problems] == [expected]
    assert refused.value.problems[0].path.endswith(place)
