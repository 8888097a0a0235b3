"""Scenarios checked before publishing: every name and value in them must mean something."""

from __future__ import annotations

from typing import Any

import pytest

from engine.bundle import read_documents
from engine.catalog import compile_catalog
from tests.engine.processes.worlds import KINDS, MATTER
from tests.support.processes import chain, node, process, role
from tests.support.workspaces import app, bundle_of, rule, words
from tests.support.workspaces import role as role_of

FLOW = process(
    "flow",
    "matter",
    [node("start", "start"), node("lead", "approval", assign=role("lead")), node("done", "end")],
    chain("start", "lead", "done"),
)
GRANT = {"form": "matter", "actions": ["read", "update"], "others": "write"}
NIGHTLY = rule(
    "nightly",
    "matter",
    {"type": "schedule", "cron": "0 1 * * *"},
    {"==": [{"var": "name"}, "x"]},
    {"type": "set_field", "field": "name", "value": "y"},
)
BASE = {
    "app.json": app(parameters=[{"key": "big", "title": words("big"), "type": "money", "default": "10"}]),
    "forms/matter.json": MATTER,
    "roles/lead.json": role_of("lead", GRANT),
    "rules/nightly.json": NIGHTLY,
    "processes/flow.json": FLOW,
}
IT = {"called": "it", "form": "matter", "values": {"name": "a"}}


def story(*steps: dict[str, Any], **given: Any) -> dict[str, Any]:
    head = {"kind": "scenario", "key": "tale", "title": words("tale")}
    return {**head, "given": {"records": [IT], **given}, "steps": list(steps)}


def faults(scenario: dict[str, Any], **more: Any) -> list[tuple[str, str, object]]:
    documents = {**BASE, **more, "scenarios/tale.json": scenario}
    problems = compile_catalog([bundle_of(documents)], KINDS, {})[1]
    return [(one.code, one.path.partition("#")[2], one.given.get("near")) for one in problems]


def when(**said: Any) -> dict[str, Any]:
    return {"when": {"as": "ann", **said}}


def act(node_: str = "lead", action: str = "approve", **more: Any) -> dict[str, Any]:
    return when(act={"record": "it", "node": node_, "action": action, **more})


def then(**said: Any) -> dict[str, Any]:
    return {"then": said}


def test_a_scenario_that_means_something_has_no_fault() -> None:
    steps = [
        when(create={"form": "matter", "values": {"asked": "5", "keeper": {"person": "bob"}}, "called": "other"}),
        act(values={"name": "b"}, comment="well"),
        {**when(change={"record": "other", "values": {"asked": "many"}}), "refused": "VALUE-E001"},
        {"clock": {"to": "09:30"}},
        then(record={"name": "other", "values": {"half": "2.50", "keeper": {"person": "bob"}, "asked": None}}),
        then(process={"record": "it", "at": ["lead"], "timeline": ["start", "approve"]}),
        {"when": {"run": "nightly"}},
    ]
    people = [{"login": "ann", "roles": ["lead"]}]
    assert faults(story(*steps, people=people, parameters={"big": "1"}, moment="2026-03-02")) == []


@pytest.mark.parametrize(
    ("step", "code", "path", "near"),
    [
        (when(create={"form": "mater", "values": {}}), "BUNDLE-E008", "/create/form", "shop.matter"),
        (when(create={"form": "matter", "values": {"nam": "x"}}), "FORM-E004", "/create/values/nam", "name"),
        (when(create={"form": "matter", "values": {"asked": "x"}}), "VALUE-E002", "/create/values/asked", None),
        (when(create={"form": "matter", "values": {"half": "1"}}), "VALUE-E020", "/create/values/half", None),
        (when(create={"form": "matter", "values": {}, "called": "it"}), "SCEN-E001", "/create/called", None),
        (when(change={"record": "its", "values": {"name": "x"}}), "BUNDLE-E008", "/change/record", "it"),
        (when(change={"record": "it", "values": {"keeper": {"record": "it"}}}), "SCEN-E007", "/values/keeper", None),
        (when(start={"record": "it", "process": "flaw"}), "SCEN-E005", "/start/process", "shop.flow"),
        (act("led"), "PROC-E003", "/act/node", "lead"),
        (act("lead", "aprove"), "SCEN-E003", "/act/action", "approve, reject, return, transfer"),
        (act("lead", "return", back="begin", comment="?"), "PROC-E003", "/act/back", "lead"),
        ({"when": {"run": "night"}}, "BUNDLE-E008", "/run", "shop.nightly"),
        ({"clock": {"to": "25:00"}}, "SCEN-E002", "/clock/to", None),
        (then(record={"name": "it", "values": {"asked": "1.234"}}), "EXPR-E041", "/record/values/asked", None),
        (then(task={"record": "it", "node": "leed", "for": []}), "PROC-E003", "/task/node", "lead"),
        (then(process={"record": "it", "timeline": ["approved"]}), "SCEN-E006", "/timeline/0", "approve"),
        (then(message={"for": "ann", "about": "them"}), "BUNDLE-E008", "/message/about", "it"),
        (then(found={"form": "matter", "where": {"var": "name"}, "count": 0}), "EXPR-", "/found/where", None),
    ],
)
def test_each_fault_is_told_with_its_place_and_what_is_close(
    step: dict[str, Any], code: str, path: str, near: str | None
) -> None:
    found = faults(story(step))
    [fault] = [one for one in found if one[0].startswith(code) and path in one[1]]
    assert len(found) == 1
    assert fault[1].startswith("/steps/0/")
    if near is not None:
        assert str(fault[2]).startswith(near)


@pytest.mark.parametrize(
    ("given", "code", "path"),
    [
        ({"moment": "tomorrow"}, "SCEN-E002", "/given/moment"),
        ({"business_date": "2026-02-30"}, "SCEN-E002", "/given/business_date"),
        ({"parameters": {"bog": 1}}, "BUNDLE-E008", "/given/parameters/bog"),
        ({"people": [{"login": "ann", "roles": ["leed"]}]}, "BUNDLE-E008", "/given/people/0/roles"),
        ({"records": [IT, {**IT, "form": "mutter"}]}, "BUNDLE-E008", "/given/records/1/form"),
        ({"records": [IT, IT]}, "SCEN-E001", "/given/records/1/called"),
    ],
)
def test_what_is_given_is_checked_too(given: dict[str, Any], code: str, path: str) -> None:
    assert [one[:2] for one in faults(story(act(), **given))] == [(code, path)]


def test_with_two_processes_over_a_form_a_step_names_the_one_it_means() -> None:
    other = {"processes/other.json": {**FLOW, "key": "other"}}
    assert [one[:2] for one in faults(story(act()), **other)] == [("SCEN-E004", "/steps/0/when/act/process")]
    assert faults(story(act(process="other")), **other) == []


@pytest.mark.parametrize(
    "step",
    [
        {},
        {"when": {"as": "ann"}},
        {"when": {"create": {"form": "matter", "values": {}}}},
        {"when": {"as": "ann", "run": "nightly"}},
        {"clock": {}},
        {"clock": {"days": 1, "to": "09:30"}},
        {"then": {}},
        {"then": {"process": {"record": "it"}}},
        {"clock": {"days": 1}, "refused": "VALUE-E001"},
        {"when": {"as": "no one", "comment": {"record": "it", "comment": "x"}}},
    ],
)
def test_a_step_says_exactly_one_thing(step: dict[str, Any]) -> None:
    bundle, problems = read_documents({**BASE, "scenarios/tale.json": story(step, {"clock": {"days": 1}})})
    assert bundle is None
    [fault] = problems
    assert fault.code == "SHAPE-E001"
    assert "/steps/0" in fault.path
