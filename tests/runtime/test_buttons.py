"""Rules by hand: what a button does, with whose rights, how often, and what it says where it does nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import Actor
from engine.errors import DefinitionRefused
from runtime import buttons
from runtime.buttons import Pressed
from runtime.clock import FixedClock
from runtime.store.tables import audit, firing
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.processes import chain, node, process
from tests.support.processes import role as by_role
from tests.support.workspaces import app, choices, create, field, form, load, person, role, rule, update, words

OPEN = {"==": [{"var": "state"}, "open"]}
CLOSE = {"type": "set_field", "field": "state", "value": "closed"}
BY_HAND = {"type": "by_hand", "title": {"zh": "结案", "en": "Close it"}, "confirm": {"zh": "确定？", "en": "Sure?"}}
BUTTON = {"type": "button", "title": words("x"), "rule": "close"}
CASE = form(
    "case",
    field("no", "text"),
    field("state", "choice", choices=choices("open", "closed"), readonly=True, default="open"),
    field("amount", "integer"),
    field("secret", "integer"),
    sections=[{"key": "main", "title": words("main"), "fields": ["no", BUTTON]}],
)
NOTE = form("note", field("case", "link", to="case"), field("text", "text"))


def documents(*rules: dict[str, Any], **roles: list[dict[str, Any]]) -> dict[str, Any]:
    everything = ["read", "create", "update", "delete"]
    granted = {
        "all": [{"form": name, "actions": everything, "others": "write"} for name in ("case", "note")],
        "reader": [{"form": "case"}],
        "some": [
            {"form": "case", "actions": ["read"]},
            {"form": "case", "actions": everything, "others": "write", "rows": {">": [{"var": "amount"}, 10]}},
        ],
        **roles,
    }
    del granted["some"][0]
    return {
        "app.json": app(),
        "forms/case.json": CASE,
        "forms/note.json": NOTE,
        **{f"rules/{one['key']}.json": one for one in rules},
        **{f"roles/{key}.json": role(key, *grants) for key, grants in granted.items()},
    }


def closing(when: Any = OPEN, *more: dict[str, Any], **other: Any) -> dict[str, Any]:
    return rule("close", "case", BY_HAND, when, CLOSE, *more, **other)


def press(who: Caller, *records: int, key: str = "close", version: int = 1, **headers: str) -> Any:
    asked = {"records": [{"id": one, "version": version} for one in records]}
    return who.post(f"/api/rules/shop.{key}/press", asked, **headers)


def states(workspace: Workspace) -> list[str]:
    with workspace.read() as unit:
        table = unit.form("shop.case").table
        return [row[0] for row in unit.connection.execute(sa.select(table.c.state).order_by(table.c.id))]


def test_a_button_does_what_its_rule_says_as_the_person_who_pressed(workspace: Workspace) -> None:
    note = {"type": "create_record", "form": "note", "values": {"case": {"var": "id"}, "text": "done"}}
    load(workspace, documents(closing(OPEN, note)))
    one, two, three = create(workspace, "shop.case", {"no": "a"}, {"no": "b"}, {"no": "c"})
    ann = caller(workspace, "ann", "all")
    told = ann.get("/api/forms/shop.case").json()
    assert told["buttons"] == [{"rule": "shop.close", "title": BY_HAND["title"], "confirm": BY_HAND["confirm"]}]
    assert told["sections"][0]["items"][1]["rule"] == "shop.close"
    assert press(ann, one, two).json() == {"fired": [one, two], "skipped": []}
    assert states(workspace) == ["closed", "closed", "open"]
    with workspace.database.read() as connection:
        rows = connection.execute(sa.select(audit.c.actor_id).where(audit.c.action.in_(("update", "create")))).all()
        fired = connection.execute(sa.select(firing).order_by(firing.c.id)).all()
    assert [row.actor_id for row in rows][-4:] == [1, 1, 1, 1]
    assert [row.record_id for row in fired] == [one, two]
    assert fired[0].trace["result"] is True
    assert {action["type"] for action in fired[0].actions} == {"set_field", "create_record"}
    entries = ann.get(f"/api/records/shop.case/{one}/history").json()["entries"]
    assert entries[0]["actor"]["title"] == "Ann"
    assert entries[0]["why"]["kind"] == "rule"
    assert ann.patch(f"/api/records/shop.case/{three}", 1, state="closed").status_code == 422, "not by typing"


def test_where_the_condition_is_false_it_is_named(workspace: Workspace) -> None:
    both = {"and": [OPEN, {">": [{"var": "amount"}, 5]}, {">": [{"var": "secret"}, 1]}]}
    hiding = [{"form": "case", "actions": ["read", "update"], "others": "write", "fields": {"secret": "none"}}]
    load(workspace, documents(closing(both), hiding=hiding))
    good, small = create(
        workspace,
        "shop.case",
        {"no": "a", "amount": 9, "secret": 2},
        {"no": "b", "amount": 3, "secret": 0},
    )
    ann, bob = caller(workspace, "ann", "all"), caller(workspace, "bob", "hiding")
    (button,) = ann.get(f"/api/records/shop.case/{good}/buttons").json()
    assert (button["rule"], button["reasons"]) == ("shop.close", [])
    (button,) = ann.get(f"/api/records/shop.case/{small}/buttons").json()
    said = [one["message"] for one in button["reasons"]]
    assert [one["code"] for one in button["reasons"]] == ["RULE-E013"] * 2
    assert "amount" in said[0]
    assert "secret" in said[1]
    told = bob.get(f"/api/records/shop.case/{small}/buttons").text
    assert "amount" in told
    assert "secret" not in told
    answer = press(ann, good, small).json()
    assert answer["fired"] == [good]
    assert [(one["id"], len(one["reasons"])) for one in answer["skipped"]] == [(small, 2)]
    assert states(workspace) == ["closed", "open"]


@pytest.mark.parametrize(("once", "code"), [("record", "RULE-E014"), ("truth", "RULE-E015"), ("period", "RULE-E016")])
def test_it_fires_as_often_as_it_may(workspace: Workspace, clock: FixedClock, once: str, code: str) -> None:
    more = {"period": "day"} if once == "period" else {}
    noted = {"type": "set_field", "field": "no", "value": {"concat": [{"var": "no"}, "!"]}}
    mark = rule("close", "case", BY_HAND, {">": [{"var": "amount"}, 5]}, noted, once_per={"type": once, **more})
    load(workspace, documents(mark))
    (one,) = create(workspace, "shop.case", {"no": "a", "amount": 9})
    ann = caller(workspace, "ann", "all")
    assert press(ann, one).json()["fired"] == [one]
    (button,) = ann.get(f"/api/records/shop.case/{one}/buttons").json()
    assert [reason["code"] for reason in button["reasons"]] == [code]
    answer = press(ann, one, version=2).json()
    assert (answer["fired"], answer["skipped"][0]["reasons"][0]["code"]) == ([], code)
    clock.moment += timedelta(days=1)
    bob = caller(workspace, "bob", "all")  # the session of the day before is over
    update(workspace, "shop.case", one, amount=1)
    assert press(bob, one, version=3).json()["skipped"][0]["reasons"][0]["code"] == "RULE-E013"
    update(workspace, "shop.case", one, amount=8)
    assert press(bob, one, version=4).json()["fired"] == ([] if once == "record" else [one])


def test_without_a_limit_every_press_counts(workspace: Workspace) -> None:
    tell = {"type": "send_message", "to": {"role": "all"}, "title": words("t"), "text": words("x")}
    load(workspace, documents(rule("close", "case", BY_HAND, True, tell)))
    (one,) = create(workspace, "shop.case", {"no": "a"})
    ann = caller(workspace, "ann", "all")
    assert [press(ann, one).json()["fired"] for _ in range(2)] == [[one], [one]]
    again = [press(ann, one, **{"Idempotency-Key": "k"}).json()["fired"] for _ in range(2)]
    assert again == [[one], [one]]
    with workspace.database.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(firing)).scalar_one() == 3
    assert len(ann.get("/api/messages").json()["rows"]) == 3


def test_who_may_not_write_may_not_press(workspace: Workspace) -> None:
    load(workspace, documents(closing()))
    small, big = create(workspace, "shop.case", {"no": "a", "amount": 1}, {"no": "b", "amount": 11})
    reader, some = caller(workspace, "rea", "reader"), caller(workspace, "sam", "some")
    assert reader.get("/api/forms/shop.case").json()["buttons"] == []
    assert reader.get(f"/api/records/shop.case/{big}/buttons").json() == []
    refused = press(reader, big)
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (403, "RULE-E012")
    assert press(some, small).status_code == 404
    assert press(some, big, small).status_code == 404
    assert states(workspace) == ["open", "open"]
    both = caller(workspace, "bea", "reader", "some")
    assert press(both, small).status_code == 404, "to see a record is not to write it"
    assert press(both, big).json()["fired"] == [big]
    assert states(workspace) == ["open", "closed"]


def test_a_button_starts_a_process_for_who_may_start_it(workspace: Workspace) -> None:
    nodes = [node("start", "start", roles=["all"]), node("look", "todo", assign=by_role("all")), node("done", "end")]
    flow = process("look", "case", nodes, chain("start", "look", "done"))
    start = rule("begin", "case", {"type": "by_hand"}, True, {"type": "start_process", "process": "look"})
    load(workspace, {**documents(closing(), start), "processes/look.json": flow})
    (one,) = create(workspace, "shop.case", {"no": "a", "amount": 20})
    sam, ann = caller(workspace, "sam", "some"), caller(workspace, "ann", "all")
    assert [button["rule"] for button in sam.get("/api/forms/shop.case").json()["buttons"]] == ["shop.close"]
    assert press(sam, one, key="begin").status_code == 403
    assert press(ann, one, key="begin").json()["fired"] == [one]
    (found,) = ann.get(f"/api/records/shop.case/{one}/processes").json()["instances"]
    assert (found["initiator"]["name"], found["state"]) == ("Ann", "running")


def test_two_who_press_at_once_fire_it_once(workspace: Workspace) -> None:
    tell = {"type": "send_message", "to": {"role": "all"}, "title": words("t"), "text": words("x")}
    load(
        workspace,
        documents(closing(True, tell), rule("tell", "case", BY_HAND, True, tell, once_per={"type": "record"})),
    )
    ids = create(workspace, "shop.case", *({"no": str(n)} for n in range(8)))
    people = [person(workspace, login, "all") for login in ("ann", "bob", "cat")]
    barrier = Barrier(len(people))

    def press_all(actor: Actor) -> int:
        barrier.wait()
        with workspace.write(actor) as unit:
            return len(buttons.press(unit, "shop.tell", [Pressed(one, 1) for one in ids]).fired)

    with ThreadPoolExecutor(len(people)) as pool:
        assert sorted(pool.map(press_all, people)) == [0, 0, 8]


def test_what_cannot_be_pressed_is_refused_in_words(workspace: Workspace) -> None:
    event = rule("event", "case", {"type": "record_created"}, {">": [{"var": "amount"}, 99]}, CLOSE)
    load(workspace, documents(closing(), event))
    (one,) = create(workspace, "shop.case", {"no": "a"})
    ann = caller(workspace, "ann", "all")

    def code(answer: Any) -> tuple[int, str]:
        return answer.status_code, answer.json()["problems"][0]["code"]

    assert code(press(ann, one, key="event")) == (400, "RULE-E011")
    assert code(press(ann, one, key="none")) == (404, "ACCESS-E002")
    assert code(press(ann, one, version=7)) == (409, "RECORD-E001")
    assert code(press(ann)) == (400, "QUERY-E004")
    assert code(press(ann, one, one)) == (400, "QUERY-E004")
    assert code(press(ann, *range(1, 1_002))) == (400, "QUERY-E004")
    assert code(press(ann, 99)) == (404, "ACCESS-E002")
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, documents(event))
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("FORM-E018", "shop/forms/case.json#/sections/0/fields/1/rule")
    ]


def test_a_thousand_records_at_once_and_what_event_rules_make_of_it(workspace: Workspace) -> None:
    counted = {"type": "set_field", "field": "secret", "value": 7}
    follow = rule("follow", "case", {"type": "field_changed", "fields": ["state"]}, True, counted)
    writes = [{"form": "case", "actions": ["read", "update"], "others": "write", "fields": {"secret": "none"}}]
    load(workspace, documents(closing(), follow, writes=writes))
    ids = create(workspace, "shop.case", *({"no": str(n)} for n in range(1_000)))
    update(workspace, "shop.case", ids[0], amount=1)
    ann = caller(workspace, "ann", "writes")
    asked = [{"id": one, "version": 2 if one != ids[0] else 3} for one in ids]
    found = ann.post("/api/rules/shop.close/press", {"records": asked})
    assert len(found.json()["fired"]) == 1_000, found.text
    with workspace.read() as unit:
        table = unit.form("shop.case").table
        statement = sa.select(table.c.state, table.c.secret, sa.func.count()).group_by(table.c.state, table.c.secret)
        assert [tuple(row) for row in unit.connection.execute(statement)] == [("closed", 7, 1_000)]
