"""The acts of the demo on the sample records they name, on both databases."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.access import Actor
from engine.errors import DefinitionRefused
from runtime import acts, planning, publish, resources, samples
from runtime.processes import inbox, show, store
from runtime.processes.inbox import Wanted
from runtime.scenarios import StepFailed
from runtime.store import people
from runtime.store.process_tables import instance, process_history
from runtime.workspace import Workspace
from tests.support.workspaces import MOMENT

APPS = ("customer_base", "credit_card_crm")
CRM = resources.apps() / "credit_card_crm"
WORKING = ("agent", "second", "leader", "director", "riskhead")


def slim(folder: Path, app: str, keep: dict[str, tuple[str, set[str]]]) -> Path:
    """Write the rows of an app's samples that the acts need and return the folder."""
    source, target = resources.apps() / app / "samples", folder / app / "samples"
    target.mkdir(parents=True)
    order = json.loads((source / "samples.json").read_text(encoding="utf-8"))
    order["files"] = [one for one in order["files"] if one["file"] in keep]
    (target / "samples.json").write_text(json.dumps(order), encoding="utf-8")
    for name, (column, wanted) in keep.items():
        with (source / name).open(encoding="utf-8-sig", newline="") as file:
            rows = [row for row in csv.DictReader(file) if not wanted or row[column] in wanted]
        with (target / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return target.parent


@pytest.fixture
def bank(workspace: Workspace, tmp_path: Path) -> Workspace:
    """The shipped bundles with the people, and the customers and cards the acts name."""
    bundles = {}
    for app in APPS:
        bundle, problems = planning.read_folder(resources.apps() / app)
        assert bundle is not None, problems
        bundles[app] = bundle
    publish.publish(workspace, bundles)
    samples.load_people(workspace, CRM, demo=True)
    named = json.loads((CRM / "samples" / "acts.json").read_text(encoding="utf-8"))["records"]
    numbers = {value for one in named for value in one["find"].values()}
    keep = {"customers.csv": ("客户号", numbers)}
    samples.load(workspace, slim(tmp_path, "customer_base", keep), lambda text: None)
    keep = {"products.csv": ("产品代码", set()), "cards.csv": ("卡号", numbers)}
    samples.load(workspace, slim(tmp_path, "credit_card_crm", keep), lambda text: None)
    return workspace


def actor(workspace: Workspace, login: str) -> Actor:
    with workspace.database.read() as connection:
        return people.actor_of(connection, people.by_login(connection, login))


def test_the_acts_leave_a_home_page_that_is_alive_and_are_done_once(bank: Workspace) -> None:
    said: list[str] = []
    for _ in range(2):
        acts.do(bank, CRM, said.append)
    assert len(said) == 1
    with bank.read() as unit:
        every = unit.connection.execute(sa.select(instance)).all()
        states = Counter(row.state for row in every)
        stuck = [row.id for row in every if (found := store.load(unit.connection, row.id)) and found.state.stuck]
        latest = unit.connection.execute(sa.select(sa.func.max(process_history.c.at))).scalar_one()
    assert len({row.process for row in every}) == 3
    assert states["finished"] >= 5
    assert min(states["running"], states["rejected"], states["withdrawn"]) >= 1
    assert stuck == []
    assert MOMENT - timedelta(days=7) < latest < MOMENT
    for login in WORKING:
        with bank.read(actor(bank, login)) as unit:
            assert inbox.counts(unit)["todo"] >= 1, login
    with bank.read(actor(bank, "second")) as unit:
        rows, _ = inbox.rows(unit, Wanted("todo"))
    assert sum(row["due"] is not None and row["due"] < show.iso(MOMENT) for row in rows) == 1
    with bank.read(actor(bank, "risk")) as unit:
        copies, _ = inbox.rows(unit, Wanted("cc"))
    assert {row["read"] for row in copies} == {True, False}


def test_acts_that_go_wrong_leave_nothing(bank: Workspace, tmp_path: Path) -> None:
    document = json.loads((CRM / "samples" / "acts.json").read_text(encoding="utf-8"))
    broken = tmp_path / "broken" / "credit_card_crm"
    (broken / "samples").mkdir(parents=True)
    file = broken / "samples" / "acts.json"
    last = {"then": {"found": {"form": "limit_change", "count": 0}}}
    file.write_text(json.dumps({**document, "steps": [*document["steps"], last]}), encoding="utf-8")
    with pytest.raises(StepFailed) as failed:
        acts.do(bank, broken, lambda text: None)
    [fault] = failed.value.problems
    assert (fault.code, fault.path) == ("SCEN-E013", f"/steps/{len(document['steps'])}/then/found/count")
    with bank.read() as unit:
        assert unit.connection.execute(sa.select(instance)).first() is None
    file.write_text(json.dumps({**document, "steps": [{"then": {"found": {"form": "limit", "count": 0}}}]}))
    with pytest.raises(DefinitionRefused) as refused:
        acts.do(bank, broken, lambda text: None)
    assert [one.path for one in refused.value.problems] == [
        "credit_card_crm/samples/acts.json#/steps/0/then/found/form"
    ]
