"""Trying a process out: what would happen, and that nothing of it is kept."""

from __future__ import annotations

import argparse

import pytest
import sqlalchemy as sa

from engine.errors import RequestRefused
from runtime.processes.tasks import Deciding
from runtime.processes.trial import Trial, walk
from runtime.store.tables import platform
from runtime.trial_cli import asked
from runtime.workspace import Workspace
from tests.runtime.test_processes import Shop


def contents(workspace: Workspace) -> dict[str, list[object]]:
    """Return every row of every table of the platform and the shop."""
    with workspace.read() as unit:
        tables = [*platform.tables.values(), *(form.table for form in unit.catalog.forms.values())]
        return {one.name: [tuple(row) for row in unit.connection.execute(sa.select(one))] for one in tables}


def test_a_trial_tells_who_is_asked_when_and_keeps_nothing(workspace: Workspace) -> None:
    shop = Shop(workspace)
    before = contents(workspace)
    acts = {"boss": [Deciding("return", "which?", node="start")], "start": [Deciding("submit", values={"note": "x"})]}
    lines = walk(workspace, Trial("shop.check", shop.order, acts=acts), shop.clerk)
    assert [line["node"] for line in lines if line.get("step") == "enter"] == [
        *("start", "size", "boss", "start", "size", "boss", "paid", "pause", "tell", "copy", "done")
    ]
    assert [(line["act"], line["by"]) for line in lines if "act" in line] == [
        ("return", "Bea"),
        ("submit", "Carl"),
        ("approve", "Bea"),
    ]
    assert lines[-1] == {"state": "finished"}
    [pause] = [line for line in lines if line.get("step") == "timer" and line["node"] == "pause"]
    assert pause["due"] == "2026-11-25T06:30:00+00:00"
    assert contents(workspace) == before


def test_a_trial_of_a_new_record_takes_the_other_branch(workspace: Workspace) -> None:
    shop = Shop(workspace)
    before = contents(workspace)
    values = {"customer": shop.customer, "day": "2026-11-01", "total": "10"}
    acts = {"lead": [Deciding("reject", "no")]}
    lines = walk(workspace, Trial("shop.check", values=values, acts=acts), shop.clerk)
    asked = [(line["node"], line["people"]) for line in lines if line.get("step") == "open"]
    assert asked == [("lead", ["Carl"])]
    assert lines[-1] == {"state": "rejected"}
    assert contents(workspace) == before


def test_a_trial_that_is_refused_tells_where_and_why(workspace: Workspace) -> None:
    shop = Shop(workspace)
    before = contents(workspace)
    acts = {"boss": [Deciding("return", "which?", node="start")]}
    lines = walk(workspace, Trial("shop.check", shop.order, acts=acts), shop.clerk)
    assert (lines[-2]["step"], lines[-2]["node"], len(lines[-2]["problems"])) == ("refused", "start", 1)
    assert lines[-1] == {"state": "running"}
    assert contents(workspace) == before


def test_acts_at_nodes_there_are_none_of_are_refused(workspace: Workspace) -> None:
    shop = Shop(workspace)
    with pytest.raises(RequestRefused) as refused:
        walk(workspace, Trial("shop.check", shop.order, acts={"bos": [Deciding("approve")]}), shop.clerk)
    assert [(one.code, one.path) for one in refused.value.problems] == [("PROC-E003", "/acts/bos")]


def test_the_command_line_reads_acts_and_values_strictly() -> None:
    options = argparse.Namespace(process="shop.check", record=None, values='{"total": "1"}', acts="{}")
    assert asked(options).values == {"total": "1"}
    options.acts = '{"boss": {"action": "approve"}}'
    assert asked(options).acts == {"boss": [Deciding("approve")]}
    for name, text in (("acts", '{"boss": {"act": "approve"}}'), ("values", "[1]"), ("values", "{")):
        with pytest.raises(RequestRefused):
            asked(argparse.Namespace(**{**vars(options), name: text}))
