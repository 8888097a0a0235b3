"""The process status of a record as a field: right in lists, filters, orders, groups, rules, rights and the past."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from engine.errors import DefinitionRefused
from engine.processes.events import Event
from runtime import loading, query, records, scheduled
from runtime.clock import FixedClock
from runtime.processes import drive
from runtime.query import Question
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.processes import act, chain, node, process, role, start
from tests.support.workspaces import app, create, field, form, load, person, rule, words
from tests.support.workspaces import role as rights

PATH = "/api/records/shop.case"
BOSS = {"assign": role("boss")}
START, DONE = node("start", "start"), node("done", "end")
STEPS = [START, node("boss", "approval", **BOSS), node("chief", "approval", **BOSS), DONE]
GO = process("go", "case", STEPS, chain("start", "boss", "chief", "done"))
CHECK = process("check", "case", [START, node("look", "todo", **BOSS), DONE], chain("start", "look", "done"))
RUNNING = {"==": [{"var": "state"}, "running"]}


def documents(**more: Any) -> dict[str, Any]:
    case = form(
        "case",
        field("no", "text"),
        field("state", "process_status"),
        field("checked", "process_status", process="check"),
        field("open", "formula", formula='{state} = "running"', result={"type": "boolean"}),
        field("mark", "text"),
    )
    grants = {"form": "case", "actions": ["read", "create", "update", "delete"], "others": "write"}
    part = form("part", field("case", "link", to="case", back="parts"), field("of", "lookup", path="case.state"))
    return {
        "app.json": app(),
        "forms/case.json": case,
        "forms/part.json": part,
        "processes/go.json": GO,
        "processes/check.json": CHECK,
        "roles/boss.json": rights("boss", grants, {"form": "part"}),
        "roles/blind.json": rights("blind", {**grants, "fields": {"state": "none"}}),
        "roles/running.json": rights("running", {**grants, "rows": RUNNING}),
        **more,
    }


class House:
    """Six records whose newest processes stand differently; the last one has none."""

    def __init__(self, workspace: Workspace, clock: FixedClock) -> None:
        self.workspace, self.clock = workspace, clock
        load(workspace, documents())
        self.boss = person(workspace, "bea", "boss")
        self.ids = create(workspace, "shop.case", *({"no": str(n)} for n in range(6)))
        self.begun = [start(workspace, self.boss, "shop.go", one) for one in self.ids[:5]]
        self.wait()
        act(workspace, self.boss, "approve", self.begun[1])
        for _ in range(2):
            act(workspace, self.boss, "approve", self.begun[2])
        act(workspace, self.boss, "reject", self.begun[3], comment="no")
        self.wait()
        with workspace.write(self.boss) as unit:
            drive.give(unit, self.begun[4], Event("withdraw", self.boss.id))

    def wait(self) -> None:
        self.clock.moment += timedelta(minutes=1)

    def states(self, **more: Any) -> list[str]:
        with self.workspace.read() as unit:
            made = unit.form("shop.case")
            rows = query.page(unit, made, unit.decide(made.name), Question(**more)).rows
            return [one.values["state"] for one in reversed(rows)]

    def caller(self, login: str, *roles: str) -> Caller:
        return caller(self.workspace, login, *roles)


STATES = ["running", "running", "finished", "rejected", "withdrawn", "none"]


@pytest.fixture
def house(workspace: Workspace, clock: FixedClock) -> House:
    return House(workspace, clock)


def test_it_is_the_state_and_the_node_of_the_newest_instance(house: House) -> None:
    assert house.states() == STATES
    rows = house.caller("ann", "boss").get(PATH, sort="no").json()["rows"]
    assert [one["values"]["state"] for one in rows] == STATES
    assert [one["values"].get("state__node") for one in rows][:3] == [words("boss"), words("chief"), None]
    house.wait()
    begun = start(house.workspace, house.boss, "shop.check", house.ids[2])
    assert house.states()[2] == "running"
    one = house.caller("amy", "boss").get(f"{PATH}/{house.ids[2]}").json()
    assert (one["values"]["state"], one["values"]["checked"]) == ("running", "running")
    assert one["values"]["checked__node"] == words("look")
    assert one["version"] == 1, "nobody wrote the record"
    act(house.workspace, house.boss, "done", begun)
    assert house.states()[2] == "finished"


def test_both_backends_say_the_same(house: House) -> None:
    with house.workspace.read() as unit:
        made = unit.form("shop.case")
        found = list(loading.fetch(unit, made.name, house.ids).values())
        computed = [
            {field.key: value for field, value in records.virtual_values(unit, made, one)}
            for one in sorted(found, key=lambda one: one["id"])
        ]
        seen = query.page(unit, made, unit.decide(made.name), Question()).rows
    assert [one["state"] for one in computed] == STATES
    assert [{key: one.values[key] for key in ("state", "checked", "open")} for one in reversed(seen)] == computed


def test_it_filters_orders_groups_and_is_followed_over_links(house: House) -> None:
    ann = house.caller("ann", "boss")

    def numbers(**asked: Any) -> list[str]:
        return [one["values"]["no"] for one in ann.get(PATH, **{"sort": "no", **asked}).json()["rows"]]

    assert numbers(filter=RUNNING) == ["0", "1"]
    assert numbers(filter={"in": [{"var": "state"}, ["none", "rejected"]]}) == ["3", "5"]
    assert numbers(filter={"!=": [{"var": "state"}, "running"]}) == ["2", "3", "4", "5"]
    assert numbers(sort="state,no") == ["2", "5", "3", "0", "1", "4"]
    assert ann.get(PATH, filter=RUNNING, count=True).json()["count"] == 2
    first = ann.get(PATH, sort="state,no", limit=3).json()
    assert [one["values"]["no"] for one in first["rows"]] == ["2", "5", "3"]
    following = ann.get(PATH, sort="state,no", limit=3, after=first["next"]).json()
    assert [one["values"]["no"] for one in following["rows"]] == ["0", "1", "4"]
    found = ann.get(f"{PATH}/summary", group="state")
    groups = {one["value"]: one["count"] for one in found.json()["groups"]}
    assert groups == {"running": 2, "finished": 1, "rejected": 1, "withdrawn": 1, "none": 1}
    create(house.workspace, "shop.part", {"case": house.ids[3]}, {"case": house.ids[0]})
    parts = ann.get("/api/records/shop.part", sort="id").json()["rows"]
    assert [one["values"]["of"] for one in parts] == ["rejected", "running"]


def test_it_is_as_it_was(house: House) -> None:
    ann = house.caller("ann", "boss")
    start_, end = house.clock.moment - timedelta(minutes=2), house.clock.moment

    def states(moment: Any, **more: Any) -> list[str]:
        rows = ann.get(PATH, sort="no", as_of=moment.isoformat(), **more).json()["rows"]
        return [one["values"]["state"] for one in rows]

    assert states(start_) == ["running"] * 5 + ["none"]
    assert states(end) == STATES
    house.wait()
    load(house.workspace, documents(**{"roles/other.json": rights("other")}))
    assert states(start_) == ["running"] * 5 + ["none"]
    assert len(states(start_, filter=RUNNING)) == 5
    assert states(end - timedelta(seconds=1)) == [*STATES[:4], "running", "none"]


def test_it_shows_no_more_than_its_rights(house: House) -> None:
    blind, limited = house.caller("bob", "blind"), house.caller("lea", "running")
    rows = blind.get(PATH, sort="no").json()["rows"]
    assert not any({"state", "state__node"} & one["values"].keys() for one in rows)
    assert blind.get(PATH, filter=RUNNING).status_code == 400
    around = {"==": [{"lastof": [{"var": "$processes"}, "number", {"var": "state"}]}, "running"]}
    assert blind.get(PATH, filter=around).json()["problems"][0]["code"] == "QUERY-E002"
    assert blind.get(PATH, filter={">": [{"countof": [{"var": "$processes"}]}, 0]}).status_code == 400
    assert [one["values"]["no"] for one in limited.get(PATH, sort="no").json()["rows"]] == ["0", "1"]
    assert limited.get(f"{PATH}/{house.ids[2]}").status_code == 404
    assert "$processes" not in blind.get("/api/forms/shop.case").text
    assert "$processes" not in blind.get(PATH, filter={"==": [{"var": "processes"}, 1]}).text


def test_rules_read_it(workspace: Workspace, clock: FixedClock) -> None:
    setting = {"type": "set_field", "field": "mark", "value": "x"}
    nightly = rule("nightly", "case", {"type": "schedule", "cron": "0 1 * * *"}, RUNNING, setting)
    event = rule("event", "case", {"type": "field_changed", "fields": ["no"]}, RUNNING, {**setting, "value": "y"})
    load(workspace, documents(**{"rules/nightly.json": nightly, "rules/event.json": event}))
    boss = person(workspace, "bea", "boss")
    one, two = create(workspace, "shop.case", {"no": "1"}, {"no": "2"})
    start(workspace, boss, "shop.go", one)
    assert scheduled.run(workspace, "shop.nightly") == 1
    with workspace.write() as unit:
        made = unit.form("shop.case")
        for key in (one, two):
            records.write(unit, made, [records.Wish({"no": "9"}, id=key)])
        found = loading.fetch(unit, made.name, [one, two])
    assert [found[key]["mark"] for key in (one, two)] == ["y", None]


def test_a_process_that_cannot_go_on_is_stuck(workspace: Workspace, clock: FixedClock) -> None:
    fill = node("fill", "update_record", set=[{"field": "mark", "value": "x"}])
    nodes, flow = [START, fill, DONE], chain("start", "fill", "done")
    block = {"type": "block", "message": words("no")}
    no = rule("no", "case", {"type": "field_changed", "fields": ["mark"]}, True, block)
    load(workspace, documents(**{"processes/check.json": process("check", "case", nodes, flow), "rules/no.json": no}))
    (one,) = create(workspace, "shop.case", {"no": "1"})
    start(workspace, person(workspace, "bea", "boss"), "shop.check", one)
    row = caller(workspace, "ann", "boss").get(f"{PATH}/{one}").json()["values"]
    assert (row["state"], row["checked"], row["state__node"]) == ("stuck", "stuck", words("fill"))


def test_no_rule_watches_it(workspace: Workspace) -> None:
    setting = {"type": "set_field", "field": "mark", "value": "x"}
    watching = rule("watching", "case", {"type": "field_changed", "fields": ["state"]}, True, setting)
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, documents(**{"rules/watching.json": watching}))
    assert [one.code for one in refused.value.problems] == ["RULE-E017"]


def test_it_needs_a_process_over_its_form(workspace: Workspace) -> None:
    wrong = documents()
    del wrong["processes/check.json"]
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, wrong)
    assert [(one.code, one.path) for one in refused.value.problems] == [
        ("FORM-E019", "shop/forms/case.json#/fields/2/process")
    ]
    bare = {"app.json": app(), "forms/case.json": form("case", field("no", "text"), field("state", "process_status"))}
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, bare)
    assert [one.code for one in refused.value.problems] == ["FORM-E019"]
