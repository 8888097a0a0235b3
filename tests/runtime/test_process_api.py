"""Processes over HTTP: start, boxes, deciding, and what strangers, repeats and bad requests get."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from runtime.clock import FixedClock
from runtime.workspace import Workspace
from tests.runtime.test_processes import with_check
from tests.support.callers import Caller, make_app, sign_in
from tests.support.workspaces import MOMENT, create, load, person


class Office:
    """A shop over HTTP with a clerk, a boss and somebody who has no role."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        load(workspace, with_check())
        self.app = make_app(workspace)
        self.people = {
            login: person(workspace, login, *roles)
            for login, roles in {"carl": ["clerk"], "bea": ["boss"], "sam": []}.items()
        }
        self.callers = {login: Caller(self.app) for login in self.people}
        for login, one in self.callers.items():
            assert sign_in(one, login).status_code == 200
        [self.customer] = create(workspace, "shop.customer", {"no": "1", "name": "Ann"})

    def __getitem__(self, login: str) -> Caller:
        return self.callers[login]

    def start(self, total: str = "2000", **headers: str) -> dict[str, Any]:
        values = {"customer": self.customer, "day": "2026-11-01", "total": total}
        answer = self["carl"].post("/api/processes/shop.check/instances", {"values": values}, **headers)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def task(self, login: str) -> int:
        rows = self[login].get("/api/tasks", box="todo").json()["rows"]
        return int(rows[0]["id"])


@pytest.fixture
def office(workspace: Workspace) -> Office:
    return Office(workspace)


def test_a_form_filled_on_the_start_page_is_decided_in_the_inbox(office: Office) -> None:
    [offered] = office["carl"].get("/api/processes").json()
    assert (offered["name"], offered["create"], offered["form"]) == ("shop.check", True, "shop.order")
    begun = office.start()
    assert [one["node"] for one in begun["instance"]["now"]] == ["boss"]
    key = office.task("bea")
    told = office["bea"].get(f"/api/tasks/{key}").json()
    assert [one["key"] for one in told["actions"]] == ["approve", "reject", "return", "transfer"]
    assert told["edit"] == ["note"]
    assert [(one["node"], one["modes"]) for one in told["returns"]] == [("start", ["replay", "jump_back"])]
    assert told["version"] == 1
    answer = office["bea"].post(
        f"/api/tasks/{key}/approve", {"comment": "fine", "values": {"note": "ok"}, "version": 1}
    )
    assert answer.status_code == 200, answer.text
    assert answer.json()["next"] is None
    assert [one["state"] for one in answer.json()["instance"]["path"]["nodes"] if one["key"] == "pause"] == ["now"]
    assert office["bea"].get("/api/tasks/counts").json() == {"todo": 0, "late": 0, "cc": 0, "started": 0}
    assert office["carl"].get("/api/tasks/counts").json()["started"] == 1
    of_record = office["carl"].get(f"/api/records/shop.order/{begun['record']}/processes").json()
    assert [one["id"] for one in of_record["instances"]] == [begun["instance"]["id"]]
    assert of_record["startable"] == []


def test_the_same_decision_sent_twice_is_taken_once(office: Office) -> None:
    office.start()
    key = office.task("bea")
    first = office["bea"].post(f"/api/tasks/{key}/approve", {})
    again = office["bea"].post(f"/api/tasks/{key}/approve", {})
    assert (first.status_code, again.status_code) == (200, 409)
    assert [one["code"] for one in again.json()["problems"]] == ["PROC-E022"]


def test_a_start_repeated_with_its_key_starts_once(office: Office) -> None:
    first, again = (office.start(**{"Idempotency-Key": "k1"}) for _ in range(2))
    assert first["instance"]["id"] == again["instance"]["id"]
    assert len(office["bea"].get("/api/tasks", box="todo").json()["rows"]) == 1


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("reject", {}, 400, "PROC-E040"),
        ("return", {"comment": "x", "node": "lead"}, 409, "PROC-E028"),
        ("return", {"comment": "x"}, 409, "PROC-E028"),
        ("transfer", {"to": 999_999}, 409, "PROC-E026"),
        ("submit", {}, 409, "PROC-E023"),
        ("approve", {"values": {"total": "1"}}, 422, "PROC-E041"),
        ("approve", {"values": {"note": "x"}, "version": 7}, 409, "RECORD-E001"),
        ("approve", {"mode": "sideways"}, 422, "SHAPE-E001"),
        ("approve", {"comment": "x" * 2001}, 422, "SHAPE-E001"),
        ("approve", {"surprise": 1}, 422, "SHAPE-E001"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    office: Office, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    office.start()
    key = office.task("bea")
    answer = office["bea"].post(f"/api/tasks/{key}/{path}", body)
    assert (answer.status_code, answer.json()["problems"][0]["code"]) == (status, code), answer.text
    assert answer.json()["problems"][0]["message"]
    assert office.task("bea") == key


def test_strangers_to_an_instance_find_nothing(office: Office) -> None:
    begun = office.start()
    key, instance = office.task("bea"), begun["instance"]["id"]
    sam = office["sam"]
    for path in (
        f"/api/tasks/{key}",
        f"/api/instances/{instance}",
        f"/api/records/shop.order/{begun['record']}/processes",
    ):
        assert sam.get(path).status_code == 404
    for path, body in (
        (f"/api/tasks/{key}/approve", {}),
        (f"/api/instances/{instance}/withdraw", {}),
        (f"/api/instances/{instance}/comment", {"comment": "x"}),
        (f"/api/instances/{instance}/retry", None),
    ):
        assert sam.post(path, body).status_code == 404
    assert sam.get("/api/processes").json() == []
    assert sam.get("/api/tasks", box="todo").json() == {"rows": [], "next": None, "count": 0}
    refused = sam.post("/api/processes/shop.check/instances", {"record": begun["record"]})
    assert refused.status_code == 403
    assert office["carl"].get(f"/api/tasks/{key}").status_code == 404
    assert office["carl"].post(f"/api/tasks/{key}/approve", {}).status_code == 404


def test_withdrawing_and_remarks_are_in_the_timeline(office: Office) -> None:
    instance = office.start()["instance"]["id"]
    assert office["bea"].post(f"/api/instances/{instance}/comment", {"comment": " looks odd "}).status_code == 200
    assert office["bea"].post(f"/api/instances/{instance}/comment", {"comment": " "}).status_code == 400
    assert office["bea"].post(f"/api/instances/{instance}/withdraw", {}).status_code == 409
    told = office["carl"].post(f"/api/instances/{instance}/withdraw", {"comment": "my mistake"}).json()
    assert told["state"] == "withdrawn"
    assert [(one["kind"], one["comment"]) for one in told["timeline"]] == [
        ("start", None),
        ("comment", "looks odd"),
        ("withdraw", "my mistake"),
    ]
    assert told["can"] == ["comment"]


def test_only_administrators_try_again_what_is_stuck(office: Office) -> None:
    instance = office.start()["instance"]["id"]
    assert office["carl"].post(f"/api/instances/{instance}/retry").status_code == 403
    assert office["bea"].post(f"/api/instances/{instance}/retry").status_code == 409


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 422),
        ({"record": 1, "values": {}}, 422),
        ({"record": 0}, 422),
        ({"record": 99}, 404),
        ({"values": {"total": "x"}}, 422),
        ({"values": {}}, 422),
    ],
)
def test_a_start_without_a_good_record_starts_nothing(office: Office, body: dict[str, Any], status: int) -> None:
    assert office["carl"].post("/api/processes/shop.check/instances", body).status_code == status
    assert office["carl"].post("/api/processes/shop.nothing/instances", {"record": 1}).status_code == 404
    assert office["carl"].get("/api/tasks", box="started").json()["count"] == 0


def test_a_box_can_be_searched_and_narrowed(office: Office) -> None:
    for total in ("2000", "3000", "4000"):
        office.start(total)
    bea = office["bea"]
    titles = [row["title"] for row in bea.get("/api/tasks", box="todo").json()["rows"]]
    assert titles == ["O0003", "O0002", "O0001"]
    found = bea.get("/api/tasks", box="todo", search="o0002").json()
    assert ([row["title"] for row in found["rows"]], found["count"]) == (["O0002"], 1)
    assert bea.get("/api/tasks", box="todo", search="check").json()["count"] == 3
    assert bea.get("/api/tasks", box="todo", search="nothing").json()["count"] == 0
    assert bea.get("/api/tasks", box="todo", process="shop.other").json()["count"] == 0
    first = bea.get("/api/tasks?box=todo&limit=2").json()
    rest = bea.get("/api/tasks", box="todo", limit="2", after=first["next"]).json()
    assert [row["title"] for row in first["rows"] + rest["rows"]] == titles
    assert rest["next"] is None


def test_the_first_tasks_by_deadline_come_whatever_their_age(office: Office, clock: FixedClock) -> None:
    for hours in (0, -2, -1):
        clock.moment = MOMENT + timedelta(hours=hours)
        office.start()
    by_due = office["bea"].get("/api/tasks", box="todo", sort="due", limit="2").json()
    assert ([row["title"] for row in by_due["rows"]], by_due["next"]) == (["O0002", "O0003"], None)
    assert office["bea"].get("/api/tasks", box="todo", sort="loudest").status_code == 422
