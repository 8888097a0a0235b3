"""What is kept beside the values it follows from is verified, and mended where it has drifted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from runtime import cli, derived
from runtime.clock import FixedClock
from runtime.derived import Drift
from runtime.store.tables import audit
from runtime.workspace import Workspace
from tests.support.workspaces import ID_NUMBERS, app, create, field, form, load, new_workspace

ITEM = form(
    "item",
    field("name", "text", order="pinyin"),
    field("id_no", "id_number"),
    field("price", "money"),
    field("qty", "integer"),
    field("amount", "formula", formula="{price} * {qty}", result={"type": "money"}),
    field("big", "formula", formula="{amount} > 100", result={"type": "boolean"}),
    field("tail", "formula", formula="RIGHT({id_no}, 4)", result={"type": "text"}),
    field("none", "formula", formula="IF({qty} = 0, {price})", result={"type": "money"}),
)


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, {"app.json": app(), "forms/item.json": ITEM})
    rows: list[dict[str, Any]] = [
        {"name": "张三", "id_no": ID_NUMBERS[0], "price": "19.99", "qty": 3},
        {"name": "李四", "price": "0.10", "qty": 0},
        {"qty": 5},
    ]
    create(workspace, "shop.item", *rows)
    return workspace


def spoil(workspace: Workspace, **values: Any) -> None:
    with workspace.write() as unit:
        table = unit.form("shop.item").table
        unit.connection.execute(sa.update(table).where(table.c.id == 1).values(values))


def test_nothing_has_drifted_where_everything_was_written_by_the_product(shop: Workspace) -> None:
    assert derived.verify(shop) == []
    assert derived.verify(shop, mend=True) == []


def test_what_has_drifted_is_told_and_mended_without_another_version(shop: Workspace) -> None:
    with shop.read() as unit:
        table = unit.form("shop.item").table
        before = unit.connection.execute(sa.select(table).order_by(table.c.id)).all()
    spoil(shop, amount=1, none=7, name__order="x", id_no__blind="y")
    expected = [
        Drift("shop.item", "amount", "formula", 1, (1,)),
        Drift("shop.item", "none", "formula", 1, (1,)),
        Drift("shop.item", "name", "order", 1, (1,)),
        Drift("shop.item", "id_no", "index", 1, (1,)),
    ]
    assert derived.verify(shop) == expected
    assert derived.verify(shop, mend=True) == expected
    assert derived.verify(shop) == []
    with shop.read() as unit:
        assert unit.connection.execute(sa.select(table).order_by(table.c.id)).all() == before
        mends = unit.connection.execute(sa.select(sa.func.count()).where(audit.c.action == "mend")).scalar()
    assert mends == len(expected)


def test_a_value_that_was_changed_beside_the_product_shows_in_what_follows_from_it(shop: Workspace) -> None:
    spoil(shop, price=10_000)
    assert [(one.field, one.count) for one in derived.verify(shop)] == [("amount", 1)]
    assert [one.field for one in derived.verify(shop, mend=True)] == ["amount", "big"]  # and what follows from it
    assert derived.verify(shop) == []


def test_the_command_tells_of_drift_by_its_exit_code(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    workspace = new_workspace(tmp_path, "", clock)
    load(workspace, {"app.json": app(), "forms/item.json": ITEM})
    create(workspace, "shop.item", {"price": "2", "qty": 2})
    monkeypatch.setenv("FORMWRIGHT_DATA", str(workspace.settings.data))
    monkeypatch.delenv("FORMWRIGHT_DATABASE", raising=False)
    spoil(workspace, amount=1)
    workspace.close()
    assert cli.main(["verify-derived"]) == 1
    assert "amount" in capsys.readouterr().out
    assert cli.main(["verify-derived", "--mend"]) == 0
    assert cli.main(["verify-derived", "--json"]) == 0
