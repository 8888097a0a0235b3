"""Publishing killed with -9 at several points: definitions, tables and values are all the former or all the new."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime import publish
from runtime.clock import Clock
from runtime.workspace import Workspace
from tests.support.programs import Program, opened
from tests.support.workspaces import app, bundle_of, create, field, form, load, new_workspace, update

ROWS = 6_000
POINTS = (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""When it is killed, as a part of what it took to end the time before."""


def documents(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"app.json": app(), "forms/item.json": form("item", field("no", "text"), *fields, **more)}


BEFORE = documents(field("x", "number", digits=10, scale=2), field("gone", "text"))
AFTER = documents(
    field("x", "integer"),
    field("twice", "formula", formula="{x} * 2", result={"type": "integer"}),
    field("fresh", "text", default="-"),
    unique=[["no"]],
    search=["no"],
)


@pytest.fixture
def data(tmp_path: Path, database_url: str) -> Path:
    workspace = new_workspace(tmp_path, database_url, Clock())
    load(workspace, BEFORE)
    rows = ({"no": f"N{number:06d}", "x": f"{number}.70", "gone": "kept"} for number in range(ROWS))
    keys = create(workspace, "shop.item", *rows)
    update(workspace, "shop.item", keys[0], x="5.70")
    workspace.close()
    folder = tmp_path / "shop"
    for path, document in AFTER.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(json.dumps(document), encoding="utf-8")
    return tmp_path / "data"


def state(workspace: Workspace) -> str:
    """Return which release is there, and make sure that all of the database is of it."""
    with workspace.read() as unit:
        item = unit.form("shop.item")
        table, connection = item.table, unit.connection
        present = {one["name"] for one in sa.inspect(connection).get_columns(table.name)}
        assert {column.name for column in table.columns} <= present
        former = {one["name"] for one in sa.inspect(connection).get_columns(item.history.name)}
        assert {column.name for column in item.history.columns} <= former
        values = list(connection.scalars(sa.select(item.column("x")).order_by(table.c.id)))
        old = list(connection.scalars(sa.select(item.history.c[item.fields["x"].column or "x"])))
        indexes = {one["name"] for one in sa.inspect(connection).get_indexes(table.name)}
        assert {index.name for index in table.indexes} <= indexes
        if item.fields["x"].declared.name == "number":
            assert values == [570, *(number * 100 + 70 for number in range(1, ROWS))]
            assert old == [70]
            assert set(connection.scalars(sa.select(item.column("gone")))) == {"kept"}
            return "before"
        assert values == [6, *(number + 1 for number in range(1, ROWS))]
        assert old == [1]
        twice = list(connection.scalars(sa.select(item.column("twice")).order_by(table.c.id)))
        assert twice == [2 * one for one in values]
        return "after"


def test_publishing_survives_kill_9_at_several_points(data: Path, database_url: str) -> None:
    loading = Program(data, database_url, "load", str(data.parent / "shop"), "--accept-loss")
    whole = lasted(loading)
    found: Counter[str] = Counter()
    for point in POINTS:
        with opened(data, database_url) as workspace:
            assert state(workspace) == "after"
            publish.publish(workspace, {"shop": bundle_of(BEFORE)}, accept_loss=True)
            assert state(workspace) == "before"
        loading.run()
        time.sleep(point * whole)
        loading.kill()
        with opened(data, database_url) as workspace:
            found[state(workspace)] += 1
        whole = lasted(loading) if found.total() == 1 else whole  # what was converted once is done sooner
        loading.run()
        assert loading.process.wait() == 0, loading.log.read_text()
    assert found["before"] > 1, "it was over before nearly every kill"


def lasted(loading: Program) -> float:
    """Run the program to its end and return how many seconds that took."""
    began = time.monotonic()
    loading.run()
    assert loading.process.wait() == 0, loading.log.read_text()
    return time.monotonic() - began
