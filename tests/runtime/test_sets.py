"""Row execution and set execution of one plan must leave equal tables, history, audit and change feed."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import PLATFORM
from engine.errors import RecordRefused
from engine.forms.write import Wish
from runtime import records, sets
from runtime.clock import FixedClock
from runtime.store.tables import audit, change
from runtime.workspace import Unit, Workspace
from tests.support.workspaces import SHOP, create, field, load, new_workspace, rule

FORM = "shop.customer"
FIELDS: dict[str, Any] = {
    "level": ("low", "medium", "high", None),
    "limit": (0, 1, 1234, 999, 10**14, None),
    "vip": (True, False, None),
    "share": (250_000, 1, None),
    "mobile": ("13800138000", None),
}


def fill(workspace: Workspace) -> list[int]:
    load(workspace, SHOP)
    rng = random.Random(7)
    rows = [
        {"no": str(i), "name": f"N{i}", "level": rng.choice(FIELDS["level"]), "limit": rng.choice((None, "0", "12.34"))}
        for i in range(40)
    ]
    return create(workspace, FORM, *rows)


def left_by(workspace: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything a write leaves, moments of the clock included."""
    with workspace.read() as unit:
        form = unit.form(FORM)
        return {
            str(table): [tuple(row) for row in unit.connection.execute(sa.select(table).order_by(table.c[order]))]
            for table, order in ((form.table, "id"), (form.history, "history__id"), (audit, "id"), (change, "id"))
        }


def random_changes(ids: list[int], seed: int) -> dict[int, dict[str, Any]]:
    rng = random.Random(seed)
    keys = rng.sample(list(FIELDS), rng.randint(1, len(FIELDS)))
    return {key: {name: rng.choice(FIELDS[name]) for name in keys} for key in rng.sample(ids, rng.randint(4, len(ids)))}


@pytest.mark.parametrize("seed", range(12))
def test_both_executions_leave_the_same(tmp_path: Path, database_url: str, clock: FixedClock, seed: int) -> None:
    outcomes = []
    for way in ("rows", "set"):
        workspace = new_workspace(tmp_path / way, database_url, clock)
        if way == "set" and database_url:
            wipe(workspace)
            workspace.close()
            workspace = new_workspace(tmp_path / way, database_url, clock)
        ids = fill(workspace)
        changes = random_changes(ids, seed)
        with workspace.write(PLATFORM) as unit:
            write(unit, changes, way)
        outcomes.append(left_by(workspace))
        workspace.close()
    assert outcomes[0] == outcomes[1]


def wipe(workspace: Workspace) -> None:
    with workspace.database.write() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


def write(unit: Unit, changes: dict[int, dict[str, Any]], way: str) -> None:
    form = unit.form(FORM)
    if way == "rows":
        records.write(unit, form, [Wish(id=key, parsed=values) for key, values in sorted(changes.items())])
        return
    fields = sorted(next(iter(changes.values())))
    assert sets.obstacle(unit, form, fields) is None
    sets.update(unit, form, changes)


def test_a_set_that_breaks_a_check_is_refused_as_rows_are(workspace: Workspace) -> None:
    documents = dict(SHOP)
    customer = dict(SHOP["forms/customer.json"])
    checked = field(
        "share2",
        "percent",
        checks=[{"when": {"!=": [{"var": "level"}, "high"]}, "message": {"zh": "不行", "en": "not so"}}],
    )
    documents["forms/customer.json"] = {**customer, "fields": [*customer["fields"], checked]}
    load(workspace, documents)
    ids = create(workspace, FORM, *({"no": str(i), "name": "N"} for i in range(10)))
    changes = {key: {"level": "high"} for key in ids}
    refusals = []
    for way in ("rows", "set"):
        with pytest.raises(RecordRefused) as refusal, workspace.write(PLATFORM) as unit:
            write(unit, changes, way)
        refusals.append({(one.code, one.path) for one in refusal.value.problems})
    assert refusals[0] == refusals[1] == {("VALUE-E017", "/values/share2")}


def test_a_rule_on_the_target_makes_it_rows(workspace: Workspace) -> None:
    documents = dict(SHOP)
    documents["rules/told.json"] = rule(
        "told",
        "customer",
        {"type": "field_changed", "fields": ["level"]},
        True,
        {"type": "set_field", "field": "vip", "value": True},
    )
    load(workspace, documents)
    with workspace.read() as unit:
        form = unit.form(FORM)
        assert sets.obstacle(unit, form, ["level"]) == "rule shop.told"
        assert sets.obstacle(unit, form, ["limit"]) is None
        assert sets.obstacle(unit, form, ["id_no"]) == "id_no: id_number"
        assert sets.obstacle(unit, form, ["name"]) == "search"
