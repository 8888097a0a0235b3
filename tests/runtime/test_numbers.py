"""Running numbers: by period, without gaps, past what is there already."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import RecordRefused
from engine.forms.write import Wish
from runtime import records
from runtime.clock import FixedClock
from runtime.workspace import Workspace
from tests.runtime.test_statements import statements
from tests.support.workspaces import app, create, field, form, load


def shop(workspace: Workspace, **options: Any) -> Workspace:
    item = form("item", field("no", "auto_number", **options), field("name", "text", required=True))
    load(workspace, {"app.json": app(), "forms/item.json": item})
    return workspace


def numbers(workspace: Workspace) -> list[str]:
    with workspace.read() as unit:
        table = unit.form("shop.item").table
        return list(unit.connection.scalars(sa.select(table.c.no).order_by(table.c.id)))


@pytest.mark.parametrize(
    ("period", "days", "expected"),
    [
        ("day", 1, ["R20260115-001", "R20260115-002", "R20260116-001"]),
        ("month", 17, ["R202601-001", "R202601-002", "R202602-001"]),
        ("year", 351, ["R2026-001", "R2026-002", "R2027-001"]),
    ],
)
def test_each_period_begins_with_one(
    workspace: Workspace, clock: FixedClock, period: str, days: int, expected: list[str]
) -> None:
    shop(workspace, prefix="R", period=period, separator="-", digits=3)
    clock.moment = clock.moment.replace(year=2026, month=1, day=15)
    create(workspace, "shop.item", {"name": "a"}, {"name": "b"})
    clock.moment += timedelta(days=days)
    create(workspace, "shop.item", {"name": "c"})
    assert numbers(workspace) == expected


def test_a_refused_write_leaves_no_gap(workspace: Workspace) -> None:
    shop(workspace, digits=2)
    with pytest.raises(RecordRefused):
        create(workspace, "shop.item", {"name": "a"}, {"name": ""})
    with pytest.raises(ZeroDivisionError), workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish({"name": "b"})])
        raise ZeroDivisionError  # after the number was taken
    create(workspace, "shop.item", {"name": "c"})
    assert numbers(workspace) == ["01"]


def test_numbers_that_were_brought_along_are_passed_over(workspace: Workspace) -> None:
    shop(workspace, digits=2)
    create(workspace, "shop.item", {"name": "old", "no": "02"}, {"name": "older", "no": "03"})
    create(workspace, "shop.item", {"name": "a"}, {"name": "b"}, {"name": "c"})
    create(workspace, "shop.item", {"name": "d", "no": "07"}, {"name": "e"}, {"name": "f"})
    create(workspace, "shop.item", {"name": "g"})
    assert sorted(numbers(workspace)) == [f"{number:02}" for number in range(1, 10)]


def test_many_that_were_brought_along_are_passed_over_in_few_statements(workspace: Workspace) -> None:
    shop(workspace, digits=4)
    create(workspace, "shop.item", *({"name": "old", "no": f"{number:04}"} for number in range(1, 1_500)))
    with statements(workspace) as sent:
        create(workspace, "shop.item", {"name": "new"})
    assert len(sent) < 60
    create(workspace, "shop.item", {"name": "newer"})
    assert numbers(workspace)[-2:] == ["1500", "1501"]


def test_those_who_create_at_once_get_numbers_of_their_own(workspace: Workspace) -> None:
    shop(workspace, digits=2)
    threads = [threading.Thread(target=create, args=(workspace, "shop.item", {"name": "x"})) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(numbers(workspace)) == [f"{number:02}" for number in range(1, 9)]
