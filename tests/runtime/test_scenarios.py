"""Scenarios run: what holds passes, whatever does not is told with its place, and nothing is left behind."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import RecordRefused
from runtime import cli, scenarios
from runtime.clock import FixedClock
from runtime.rehearsal import rehearse
from runtime.scenarios import Outcome
from runtime.store.process_tables import instance
from runtime.store.tables import message, user
from runtime.workspace import Workspace
from tests.support.processes import chain, node, process, role
from tests.support.workspaces import MOMENT, SHOP, create, load, rule, words

NODES = [
    node("start", "start", edit=["total"]),
    node("lead", "approval", assign=role("boss"), deadline={"days": 1}),
    node("paid", "update_record", set=[{"field": "state", "value": "paid"}]),
    node("pause", "wait", days=2),
    node("done", "end"),
]
CHECK = process("check", "order", NODES, chain("start", "lead", "paid", "pause", "done"))
NIGHTLY = rule(
    "nightly",
    "order",
    {"type": "schedule", "cron": "0 1 * * *"},
    {">": [{"var": "total"}, {"param": "big"}]},
    {"type": "set_field", "field": "note", "value": "big"},
)
PEOPLE = [
    {"login": "carl", "roles": ["clerk"], "manager": "bea"},
    {"login": "bea", "roles": ["boss"], "manager": "zoe"},
    {"login": "zoe"},
]
RECORDS = [
    {"called": "ann", "form": "customer", "values": {"no": "1", "name": "Ann"}},
    {"called": "first", "form": "order", "values": {"customer": {"record": "ann"}, "day": "2026-03-01", "total": "20"}},
]
START = {"when": {"as": "carl", "start": {"record": "first", "process": "check"}}}


def act(who: str, action: str, **more: Any) -> dict[str, Any]:
    return {"when": {"as": who, "act": {"record": "first", "node": "lead", "action": action} | more}}


def then(**said: Any) -> dict[str, Any]:
    return {"then": said}


def played(workspace: Workspace, *steps: Any, **given: Any) -> Outcome:
    """Publish the shop with the scenario and run it."""
    said = {"people": PEOPLE, "records": RECORDS, **given}
    tale = {"kind": "scenario", "key": "tale", "title": words("tale"), "given": said, "steps": list(steps)}
    load(workspace, with_tale(tale))
    return scenarios.run(workspace, "shop.tale")


def with_tale(tale: dict[str, Any]) -> dict[str, Any]:
    extra = {"processes/check.json": CHECK, "rules/nightly.json": NIGHTLY, "scenarios/tale.json": tale}
    return {**SHOP, **extra}


def test_what_holds_passes_and_nothing_is_left_behind(workspace: Workspace) -> None:
    outcome = played(
        workspace,
        START,
        then(task={"record": "first", "node": "lead", "for": ["bea"]}),
        then(message={"for": "bea", "about": "first", "count": 1}),
        {**act("bea", "approve", values={"total": "5"}), "refused": "PROC-E041"},
        {"clock": {"days": 1}},
        then(message={"for": "bea", "says": "已到时限"}),
        {"clock": {"to": "2026-03-04T09:00:00"}},
        then(message={"for": "zoe", "says": "bea", "count": 1}),
        act("bea", "return", back="start", comment="?"),
        act("carl", "submit", node="start", values={"total": "7"}),
        act("bea", "transfer", to="carl"),
        act("carl", "approve"),
        then(process={"record": "first", "state": "running", "at": ["pause"]}),
        then(record={"name": "first", "values": {"state": "paid", "total": "7", "customer": {"record": "ann"}}}),
        {"when": {"run": "nightly"}},
        then(record={"name": "first", "values": {"note": "big"}}),
        {"clock": {"days": 2}},
        then(process={"record": "first", "state": "finished", "at": []}),
        then(found={"form": "order", "where": {"==": [{"var": "state"}, "paid"]}, "count": 1}),
        {"when": {"as": "carl", "create": {"form": "order", "values": {"total": "1"}}}, "refused": "VALUE-E016"},
        parameters={"big": "6"},
    )  # fmt: skip
    assert [verdict.problems for verdict in outcome.verdicts if verdict.problems] == []
    assert outcome.passed
    assert len(outcome.verdicts) == 21
    with workspace.read() as unit:
        tables = [unit.form("shop.order").table, unit.form("shop.customer").table, instance, message, user]
        assert [unit.connection.execute(sa.select(table)).first() for table in tables] == [None] * len(tables)
        assert unit.context.parameters["big"] == 100000
    assert workspace.clock.now() == MOMENT


@pytest.mark.parametrize(
    ("step", "code", "path", "facts"),
    [
        (then(record={"name": "first", "values": {"total": "21"}}), "SCEN-E010", "/then/record/values/total",
         {"expected": "21.00", "found": "20.00"}),
        (then(task={"record": "first", "node": "lead", "for": ["carl"]}), "SCEN-E011", "/then/task/for",
         {"expected": "carl", "found": "bea"}),
        (then(task={"record": "first", "node": "lead", "for": ["bea", "carl"]}), "SCEN-E011", "/then/task/for",
         {"expected": "bea, carl", "found": "bea"}),
        (then(process={"record": "first", "state": "finished"}), "SCEN-E022", "/then/process/state",
         {"expected": "finished", "found": "running"}),
        (then(process={"record": "first", "at": ["pause"]}), "SCEN-E022", "/then/process/at",
         {"expected": "pause", "found": "lead"}),
        (then(process={"record": "first", "timeline": ["start", "approve"]}), "SCEN-E022", "/then/process/timeline",
         {"expected": "start, approve", "found": "start"}),
        (then(message={"for": "bea", "count": 2}), "SCEN-E012", "/then/message", {"expected": "2", "found": 1}),
        (then(message={"for": "bea", "says": "nothing"}), "SCEN-E012", "/then/message",
         {"expected": "≥ 1", "found": 0}),
        (then(found={"form": "order", "count": 3}), "SCEN-E013", "/then/found/count", {"expected": 3, "found": 1}),
        ({**act("bea", "approve"), "refused": "PROC-E040"}, "SCEN-E014", "", {"expected": "PROC-E040"}),
        ({**act("bea", "reject"), "refused": "PROC-E041"}, "SCEN-E015", "", {"found": "PROC-E040"}),
        (act("bea", "reject"), "PROC-E040", "/comment", {}),
        (act("dan", "approve"), "SCEN-E016", "", {"found": "dan"}),
        (act("carl", "approve"), "SCEN-E017", "", {"found": "bea"}),
        ({"clock": {"to": "2026-01-01T00:00:00"}}, "SCEN-E020", "", {}),
    ],
)  # fmt: skip
def test_what_does_not_hold_is_told_with_its_place(
    workspace: Workspace, step: dict[str, Any], code: str, path: str, facts: dict[str, Any]
) -> None:
    outcome = played(workspace, START, step, then(found={"form": "order", "count": 99}))
    assert not outcome.passed
    assert [verdict.path for verdict in outcome.verdicts] == ["/given", "/steps/0", "/steps/1"]
    fault = outcome.verdicts[-1].problems[0]
    assert (fault.code, fault.path) == (code, "/steps/1" + path)
    assert {key: fault.given[key] for key in facts} == facts


def test_a_process_that_was_never_started_and_a_record_that_is_not_there_are_told(workspace: Workspace) -> None:
    [fault] = played(workspace, act("bea", "approve")).verdicts[-1].problems
    assert (fault.code, fault.given["record"]) == ("SCEN-E019", "first")
    lost = [{"called": "lost", "form": "customer", "find": {"name": "Nobody"}}]
    [fault] = played(workspace, {"clock": {"days": 1}}, records=lost).verdicts[-1].problems
    assert (fault.code, fault.path, fault.given["count"]) == ("SCEN-E018", "/given", 0)


def test_what_is_found_is_what_is_there_already(workspace: Workspace) -> None:
    load(workspace, SHOP)
    create(workspace, "shop.customer", {"no": "7", "name": "Bo"}, {"no": "8", "name": "Cy"})
    found = [{"called": "cy", "form": "customer", "find": {"no": "8"}}]
    outcome = played(workspace, then(record={"name": "cy", "values": {"name": "Cy"}}), records=found)
    assert outcome.passed


def test_a_rehearsal_is_kept_only_where_asked_and_a_failing_unit_undoes_itself_alone(workspace: Workspace) -> None:
    load(workspace, SHOP)
    later = FixedClock(MOMENT + timedelta(days=1))
    for keep in (False, True):
        with rehearse(workspace, later, keep=keep) as inner:
            create(inner, "shop.customer", {"no": "1", "name": "Ann"})
            with pytest.raises(RecordRefused):
                create(inner, "shop.customer", {"no": "2", "name": "Bo"}, {"no": "1", "name": "again"})
            with inner.read() as unit:
                assert unit.now == later.moment
                table = unit.form("shop.customer").table
                assert list(unit.connection.scalars(sa.select(table.c.no))) == ["1"]
        with workspace.read() as unit:
            assert list(unit.connection.scalars(sa.select(table.c.no))) == ["1"] * keep


def bundle(folder: Path, *steps: Any) -> Path:
    """Write the shop with a scenario into a folder."""
    said = {"people": PEOPLE, "records": RECORDS}
    tale = {"kind": "scenario", "key": "tale", "title": words("tale"), "given": said, "steps": list(steps)}
    for path, document in with_tale(tale).items():
        file = folder / "shop" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(document), encoding="utf-8")
    return folder / "shop"


def test_the_command_prints_every_step_and_fails_with_what_was_expected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = bundle(tmp_path / "good", START, act("bea", "approve"))
    assert cli.main(["simulate", str(good), "--language", "en"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "tale (shop.tale)"
    assert [line[:3] for line in out[1:-1]] == ["  ✓"] * 3
    assert out[-1] == "1 scenarios, 0 failed"
    bad = bundle(tmp_path / "bad", START, then(process={"record": "first", "at": ["pause"]}))
    assert cli.main(["simulate", str(bad), "--language", "en"]) == 1
    failed = capsys.readouterr().out
    assert "SCEN-E022 /steps/1/then/process/at: Where the process stands should be pause, found lead." in failed
    assert cli.main(["simulate", str(bad), "--json"]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["passed"] for line in told] == [True, True, False, False]
    assert told[2]["problems"][0]["code"] == "SCEN-E022"


def test_the_command_runs_the_one_scenario_asked_for_or_says_what_is_close(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop = bundle(tmp_path, START)
    assert cli.main(["simulate", str(shop), "--scenario", "tale"]) == 0
    assert "1 个场景，0 个失败" in capsys.readouterr().out
    assert cli.main(["simulate", str(shop), "--scenario", "tail"]) == 1
    assert "tale" in capsys.readouterr().out
