"""What a page may compute itself: programs of what the browser can compute and the viewer may see, else the server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.node import Node, running
from tests.support.workspaces import SHOP, choices, create, field, form, load, role

BIG = 10**17
CASE = form(
    "case",
    field("state", "choice", choices=choices("open", "done"), default="open"),
    field("amount", "money", at_least="0"),
    field("wide", "number", digits=18, scale=1),
    field("secret", "text"),
    field("code", "text"),
    field("customer", "link", to="customer"),
    field("day", "date"),
    field("keeper", "person"),
    field("half", "formula", formula="ROUND({amount} / 2, 2)", result={"type": "money"}),
    field("quarter", "formula", formula="ROUND({half} / 2, 2)", result={"type": "money"}),
    field("late", "formula", formula="{day} < TODAY()", result={"type": "boolean"}),
    field("known", "formula", formula="LEN({secret})", result={"type": "integer"}),
    field("twice", "formula", formula="{known} * 2", result={"type": "integer"}),
    field("far", "formula", formula="{customer.name}", result={"type": "text"}),
    field("who", "formula", formula="{keeper}", result={"type": "person"}),
    field("shown", "text", visible_when={"==": [{"var": "state"}, "done"]}),
    field("told", "text", visible_when={"==": [{"var": "secret"}, "x"]}),
    field("masked", "text", visible_when={"==": [{"var": "code"}, "x"]}),
    field("asked", "text", required_when={">": [{"var": "wide"}, {"number": f"{BIG}.5"}]}),
    field("kept", "text", readonly_when={"!=": [{"var": "keeper"}, {"user": "id"}]}),
    field("bossed", "text", readonly_when={"!": [{"in": ["shop.boss", {"user": "roles"}]}]}),
    field("inside", "text", readonly_when={"in": [{"user": "dept_id"}, {"user": "dept_ids"}]}),
    field("limited", "text", readonly_when={">": [{"var": "amount"}, {"param": "big"}]}),
    field("linked", "text", readonly_when={"==": [{"var": "customer.no"}, "1"]}),
    field("mine", "text", readonly_when={"==": [{"var": "owner_id"}, {"user": "id"}]}),
    field(
        "checked",
        "text",
        checks=[
            {"when": {"<": [{"var": "amount"}, 10]}, "message": {"zh": "太多", "en": "Too much"}},
            {"when": {"==": [{"var": "secret"}, "y"]}, "message": {"zh": "别说", "en": "Not told"}},
        ],
    ),
)
GRANT = {"form": "case", "actions": ["read", "create", "update"], "others": "write"}
CASES: dict[str, Any] = {
    **SHOP,
    "forms/case.json": CASE,
    "roles/boss.json": {**SHOP["roles/boss.json"], "grants": [*SHOP["roles/boss.json"]["grants"], GRANT]},
    "roles/clerk.json": role("clerk", {**GRANT, "fields": {"secret": "none", "code": "mask"}}),
    "roles/owner.json": role("owner", {**GRANT, "rows": {"==": [{"var": "keeper"}, {"user": "id"}]}}),
}


@pytest.fixture
def cases(workspace: Workspace) -> Workspace:
    load(workspace, CASES)
    return workspace


def programs(one: Caller, name: str = "shop.case") -> dict[str, Any]:
    found: dict[str, Any] = one.get(f"/api/forms/{name}").json()["programs"]
    return found


def names(found: dict[str, Any]) -> list[str]:
    return [one["field"] for one in found["computed"]]


def test_what_the_viewer_sees_in_full_is_sent(cases: Workspace) -> None:
    found = programs(caller(cases, "boss", "boss"))
    assert names(found) == ["half", "known", "quarter", "twice", "late"]
    state = {"op": "var", "kind": "choice", "path": ["state"]}
    done = {"op": "lit", "kind": "choice", "value": "done"}
    assert found["visible"]["shown"] == {"op": "==", "kind": "boolean", "args": [state, done]}
    assert found["readonly"]["kept"]["args"][1] == {"op": "user", "kind": "record", "value": "id"}
    assert [one["message"]["en"] for one in found["checks"]] == ["Too much", "Not told"]
    assert found["defaults"] == ["state"]


def test_numbers_travel_exactly(cases: Workspace) -> None:
    found = programs(caller(cases, "boss", "boss"))
    wide, literal = found["required"]["asked"]["args"]
    assert wide == {"op": "var", "kind": "number", "scale": 1, "big": True, "path": ["wide"]}
    assert literal["value"] == f"{BIG}5"
    limits = {"low": f"-{'9' * 18}", "high": "9" * 18}
    assert found["fields"]["wide"] == {"kind": "number", "scale": 1, "big": True, **limits}
    assert found["fields"]["amount"] == {"kind": "number", "scale": 2, "low": 0, "high": 10**15 - 1}


def test_what_reads_beyond_the_record_is_left_to_the_server(cases: Workspace) -> None:
    found = programs(caller(cases, "boss", "boss"))
    assert {key for key, one in found["readonly"].items() if one is None} == {"inside", "limited", "linked", "mine"}
    assert not {"far", "who"} & set(names(found))


def test_no_program_of_a_hidden_or_masked_field_is_sent(cases: Workspace) -> None:
    found = programs(caller(cases, "clerk", "clerk"))
    assert names(found) == ["half", "quarter", "late"]
    assert (found["visible"]["told"], found["visible"]["masked"]) == (None, None)
    assert [one["message"]["en"] for one in found["checks"]] == ["Too much"]
    assert not {"secret", "code", "known"} & set(found["fields"])
    assert "secret" not in json.dumps(found)
    assert '"code"' not in json.dumps({**found, "checks": []})


def test_a_field_read_in_some_rows_only_is_left_to_the_server(cases: Workspace) -> None:
    found = programs(caller(cases, "both", "clerk", "owner"))
    assert names(found) == ["half", "quarter", "late"]
    assert found["visible"]["told"] is None
    alone = programs(caller(cases, "alone", "owner"))
    assert "known" in names(alone)


def test_a_hidden_fields_own_conditions_are_not_told(cases: Workspace) -> None:
    load(cases, {**CASES, "roles/clerk.json": role("clerk", {**GRANT, "fields": {"shown": "none", "checked": "none"}})})
    found = programs(caller(cases, "clerk", "clerk"))
    assert "shown" not in found["visible"]
    assert found["checks"] == []


def test_the_session_tells_the_moment(cases: Workspace) -> None:
    told = caller(cases, "boss", "boss").get("/api/session").json()
    assert (told["now"], told["zone"]) == ("2026-11-22T06:30:00.000000Z", "Asia/Shanghai")


# --- the page and the server ------------------------------------------------------------------------------------------

EDITS: tuple[dict[str, Any], ...] = (
    {},
    {"state": "done", "amount": "5.01"},
    {"state": "", "amount": 12, "keeper": 1},
    {"amount": "9.990", "day": "2026-11-21"},
    {"amount": "0", "day": "2026-11-22", "secret": "  😀é "},
    {"amount": "", "wide": f"{BIG}.6", "secret": "y"},
    {"amount": "9999999999999.99", "wide": "-0.0"},
    {"amount": "1.005", "secret": "x"},
    {"amount": "-1", "wide": "ten", "code": "x"},
)


@pytest.fixture(scope="module")
def page() -> Iterator[Node]:
    with running("evaluate.mjs") as started:
        yield started


def told(one: Caller, edits: dict[str, Any], record: int | None) -> dict[str, Any]:
    answer: dict[str, Any] = one.post("/api/records/shop.case/evaluate", {"values": edits, "id": record}).json()
    return answer


def broken(answer: dict[str, Any]) -> set[str]:
    return {one["message"] for one in answer["problems"] if one["code"] == "VALUE-E017"}


@pytest.mark.parametrize("stored", [False, True], ids=["new", "stored"])
def test_the_page_foresees_what_the_server_says(cases: Workspace, page: Node, stored: bool) -> None:
    one = caller(cases, "boss", "boss")
    record = create(cases, "shop.case", {"amount": "7", "day": "2026-11-30", "secret": "y"})[0] if stored else None
    known = one.get(f"/api/records/shop.case/{record}").json()["values"] if record else told(one, {}, None)["values"]
    session, found = one.get("/api/session").json(), programs(one)
    context = {"today": session["business_date"], "now": session["now"], "zone": session["zone"]}
    user = {"id": session["user"]["id"], "name": session["user"]["name"], "roles": [r["key"] for r in session["roles"]]}
    context |= {"parameters": {}, "user": user}
    for edits in EDITS:
        asked = {"programs": found, "given": {**known, **edits}, "unsure": [], "context": context}
        compare(edits, page.ask(forecast=asked), told(one, edits, record))


def compare(edits: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Compare what the page works out with the server's word on the same edits."""
    as_text = {key: value if value is None else str(value) for key, value in theirs["values"].items()}
    assert {key: value if value is None else str(value) for key, value in ours["values"].items()} == {
        key: as_text[key] for key in ours["values"]
    }, edits
    for part in ("visible", "required", "readonly"):
        assert ours[part].items() <= theirs[part].items(), edits
    looked_at = {check["message"]["en"] for check in ours["checks"]}
    assert {one["message"]["en"] for one in ours["checks"] if not one["holds"]} == broken(theirs) & looked_at, edits


def test_all_is_foreseen_where_all_is_known(cases: Workspace, page: Node) -> None:
    found = programs(caller(cases, "boss", "boss"))
    context = {
        "today": "2026-11-22",
        "now": "2026-11-22T06:30:00.000000Z",
        "zone": "UTC",
        "parameters": {},
        "user": {"id": 1, "roles": ["shop.boss"]},
    }
    said = page.ask(forecast={"programs": found, "given": {"amount": "5.01"}, "unsure": [], "context": context})
    assert said["values"] == {"half": "2.51", "known": None, "quarter": "1.26", "twice": None, "late": False}
    assert said["visible"] == {"shown": False, "told": False, "masked": False}
    assert said["readonly"] == {"kept": True, "bossed": False}
    assert [check["holds"] for check in said["checks"]] == [True, False]
