"""The shipped bundles on real data: the figures that independent reading of the same files gives, on both databases."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime import planning, publish, resources, samples, scheduled
from runtime.query import Question, Reading, count
from runtime.store.tables import firing
from runtime.workspace import Workspace

APPS = ("customer_base", "credit_card_crm")
RULE = "credit_card_crm.late_three"
SHARED = Path(os.environ.get("FORMWRIGHT_SHARED", resources.HERE.parents[1] / "shared")) / "data"


def published(workspace: Workspace) -> None:
    bundles = {}
    for app in APPS:
        bundle, problems = planning.read_folder(resources.apps() / app)
        assert bundle is not None, problems
        bundles[app] = bundle
    publish.publish(workspace, bundles)
    samples.load_people(workspace, resources.apps() / "credit_card_crm", demo=True)


def load_samples(workspace: Workspace, root: Path) -> None:
    for app in APPS:
        samples.load(workspace, root / app, lambda text: None)


def counts(workspace: Workspace) -> dict[str, int]:
    with workspace.read() as unit:
        return {name: count(unit, form, unit.decide(name), Question()) for name, form in unit.catalog.forms.items()}


def stages(workspace: Workspace, period: str) -> dict[str, int]:
    with workspace.read() as unit:
        form = unit.form("credit_card_crm.statement")
        reading = Reading(unit, form, unit.decide(form.name))
        stage = reading.value("stage").label("stage")
        inner = sa.select(stage).where(form.table.c.period == period).subquery()
        rows = reading.run(sa.select(inner.c.stage, sa.func.count()).group_by(inner.c.stage))
        return {row[0]: row[1] for row in rows}


@pytest.fixture
def bank(workspace: Workspace) -> Workspace:
    published(workspace)
    load_samples(workspace, resources.apps())
    return workspace


def test_the_shipped_slice_gives_the_known_figures(bank: Workspace) -> None:
    found = counts(bank)
    assert found["customer_base.customer"] == found["credit_card_crm.card"] == 2_000
    assert found["credit_card_crm.statement"] == found["credit_card_crm.repayment"] == 12_000
    assert stages(bank, "2005-09") == {"m0": 1546, "m1": 258, "m2": 172, "m3": 16, "m4+": 8}
    assert scheduled.run(bank, RULE) == 158
    assert scheduled.run(bank, RULE) == 0
    after = counts(bank)
    assert after["customer_base.ticket"] - found["customer_base.ticket"] == 158
    assert after["customer_base.risk_event"] == 158
    with bank.read() as unit:
        customers = unit.form("customer_base.customer").table
        raised = sa.select(customers.c.risk_grade, sa.func.count()).where(customers.c.trade_restricted)
        assert sum(row[1] for row in unit.connection.execute(raised.group_by(customers.c.risk_grade))) == 158
        traces = unit.connection.execute(sa.select(firing.c.trace).where(firing.c.rule == RULE)).scalars().all()
    assert len(traces) == 158
    for trace in traces:
        late, newest = (part["operands"][0]["value"] for part in trace["parts"])
        assert late == "3"
        assert float(newest) > 5000


def test_no_file_of_the_installation_holds_an_id_number_in_clear(bank: Workspace) -> None:
    with (resources.apps() / "customer_base/samples/customers.csv").open(encoding="utf-8-sig", newline="") as source:
        numbers = {row["证件号码"].encode() for row in csv.DictReader(source)}
    assert len(numbers) == 2_000
    files = [path for path in bank.settings.data.rglob("*") if path.is_file()]
    if bank.database.sqlite:
        assert bank.settings.sqlite_file in files
    found = re.compile(rb"[1-9]\d{16}[\dX]")
    for path in files:
        assert not numbers & set(found.findall(path.read_bytes())), path
    with bank.database.read() as connection:
        for name in sa.inspect(connection).get_table_names():
            dump = repr(connection.exec_driver_sql(f'select * from "{name}"').all()).encode()
            assert not numbers & set(found.findall(dump)), name


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data sets are not beside this checkout")
def test_the_whole_set_imports_and_the_rule_hits_exactly_its_customers(workspace: Workspace, tmp_path: Path) -> None:
    split = [sys.executable, str(resources.HERE.parent / "tools/samples/split.py"), "--out", str(tmp_path / "whole")]
    split += ["--clients", str(SHARED / "uci-credit-default/clients.csv")]
    split += ["--complaints", str(SHARED / "cfpb-complaints/complaints.xlsx")]
    subprocess.run(split, check=True, capture_output=True)
    published(workspace)
    load_samples(workspace, tmp_path / "whole")
    found = counts(workspace)
    assert (found["customer_base.customer"], found["credit_card_crm.statement"]) == (20_000, 120_000)
    assert stages(workspace, "2005-09") == {"m0": 15_236, "m1": 2_569, "m2": 1_890, "m3": 202, "m4+": 103}
    assert scheduled.run(workspace, RULE) == 1_739
    assert scheduled.run(workspace, RULE) == 0
