"""Values made in chunks beside people who write: rows are taken in the order of their ids, as everybody takes them."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
import sqlalchemy as sa

from runtime import bulk, migrate, orders
from runtime.workspace import Unit, Workspace
from tests.support.waiting import wait_for
from tests.support.workspaces import app, create, field, form, load

FORM = form(
    "item",
    field("name", "text", order="name"),
    field("x", "integer"),
    field("twice", "formula", formula="{x} * 2", result={"type": "integer"}),
)
WAITS = sa.text("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()")


def computed(unit: Unit) -> None:
    item = unit.form("shop.item")
    migrate.recompute(unit, item, item.fields["twice"], unit.catalog.forms, item.table.c.id + 0 > 0)


def ordered(unit: Unit) -> None:
    item = unit.form("shop.item")
    orders.fill(unit, item.fields["name"], item.table, "id", item.table.c.id + 0 > 0)


def blanked(unit: Unit) -> None:
    table = unit.form("shop.item").table
    bulk.blank(unit.connection, table, "twice", table.c.id + 0 > 0)


@pytest.mark.parametrize("make", [computed, ordered, blanked])
def test_rows_are_taken_in_the_order_of_their_ids(workspace: Workspace, make: Callable[[Unit], None]) -> None:
    """One who holds the first row and asks for another finds it free: who makes the chunk still waits for the first."""
    if workspace.database.sqlite:
        pytest.skip("one writer at a time")
    load(workspace, {"app.json": app(), "forms/item.json": FORM})
    first, *others = create(workspace, "shop.item", *({"name": "张", "x": one} for one in range(6)))
    with workspace.database.write() as connection:  # the first row stands last in the table now, and all are wrong
        connection.exec_driver_sql("UPDATE shop__item SET twice = -1, name__order = 'wrong' WHERE id > 1")
        connection.exec_driver_sql("UPDATE shop__item SET twice = -1, name__order = 'wrong' WHERE id = 1")
    faults: list[BaseException] = []

    def chunk() -> None:
        try:
            with workspace.write() as unit:
                make(unit)
        except BaseException as fault:
            faults.append(fault)

    beside = threading.Thread(target=chunk)
    with workspace.database.write() as connection:
        connection.exec_driver_sql(f"SELECT 1 FROM shop__item WHERE id = {first} FOR UPDATE")
        beside.start()
        with workspace.database.engine.connect() as watching:
            watching = watching.execution_options(isolation_level="AUTOCOMMIT")
            wait_for(lambda: bool(watching.scalar(WAITS)), 10)
        connection.exec_driver_sql("SET LOCAL lock_timeout = '1s'")
        for key in others:
            connection.exec_driver_sql(f"SELECT 1 FROM shop__item WHERE id = {key} FOR UPDATE")
    beside.join()
    assert not faults, faults
    with workspace.read() as unit:
        item = unit.form("shop.item")
        made = unit.connection.execute(sa.select(item.column("twice"), item.table.c.name__order)).all()
    assert all(row[0] != -1 for row in made) if make is not ordered else all(row[1] != "wrong" for row in made)
