"""Publications that fail, wait or are carried on by other code: they spoil nothing, and bar nobody for good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused
from engine.forms import changes
from runtime import backfill, bulk, migrate, query
from runtime.store.tables import physical_name, publication
from runtime.workspace import Workspace
from tests.support.items import load, once, states, values
from tests.support.jobs import work_off
from tests.support.workspaces import create, field, update

NO = field("no", "text")


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(DefinitionRefused) as told:
        act()
    return [one.code for one in told.value.problems]


class _Died(Exception):
    pass


def die() -> None:
    raise _Died


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "CHUNK", 4)


def test_a_plan_made_before_another_was_begun_and_refused_gives_no_column_a_second_type(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(workspace, [NO, field("x", "text")])
    keys = create(workspace, "shop.item", *({"no": str(one), "x": f"{one}.50"} for one in range(6)))
    told: list[str] = []
    refusals = migrate.refusals

    def repeat() -> None:
        for key in keys[:2]:
            update(workspace, "shop.item", key, x="7")

    def meanwhile(*given: Any) -> Any:
        """Begin the other publication, and see it refused, when this one is planned."""
        if not told:
            told.append("")
            told[:] = refused(lambda: load(workspace, [NO, field("x", "integer", unique=True)], once(repeat)))
        return refusals(*given)

    monkeypatch.setattr(migrate, "refusals", meanwhile)
    load(workspace, [NO, field("x", "number", scale=2)])
    assert told == ["FORM-E010"]
    assert values(workspace) == {"0": 700, "1": 700, **{str(one): one * 100 + 50 for one in range(2, 6)}}
    with workspace.read() as unit:
        things = sa.select(physical_name.c.name).where(physical_name.c.thing.like("shop.item/shop.x|%"))
        assert sorted(unit.connection.scalars(things)) == ["x", "x__2", "x__3"]


def fail(*_: object, **__: object) -> None:
    raise ValueError("broken")


def test_a_fault_while_it_is_cleared_is_told_and_bars_only_those_who_would_show_what_is_to_be_cleared(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_, sealed, more = field("x", "text"), field("x", "encrypted_text"), field("more", "text")
    load(workspace, [NO, open_])
    create(workspace, "shop.item", *({"no": str(one), "x": f"secret{one}"} for one in range(9)))
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "blank", fail)
        with pytest.raises(DefinitionRefused) as told:
            load(workspace, [NO, sealed])
        (said,) = told.value.problems
        assert (said.code, said.given["table"], said.given["column"]) == ("PUBLISH-E004", "shop__item", "x")
        assert "ValueError" in str(said.given["reason"])
        assert values(workspace)["3"].startswith("v1:"), "the release is active"
        load(workspace, [NO, sealed, more])
        assert values(workspace, "more")["3"] is None
        load(workspace, [NO, sealed, field("more", "longtext"), field("y", "formula", formula="CONCAT({no}, '!')",
                                                                        result={"type": "text"})])  # fmt: skip
        assert values(workspace, "y")["3"] == "3!"
        assert refused(lambda: load(workspace, [NO, open_, more])) == ["PUBLISH-E004"]
        assert states(workspace)[0] == "clearing"
    work_off(workspace)
    assert set(states(workspace)) == {"done"}
    with workspace.read() as unit:
        for table in ("shop__item", "shop__item__history"):
            assert "secret" not in str(unit.connection.execute(sa.text(f"select * from {table}")).all())
    load(workspace, [NO, open_, more])
    assert values(workspace)["3"] == "secret3"


def test_a_refused_publication_that_cannot_be_cleared_bars_the_same_columns_only(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(workspace, [NO, field("x", "text")])
    keys = create(workspace, "shop.item", *({"no": str(one), "x": str(one)} for one in range(6)))
    whole = [NO, field("x", "integer", unique=True)]
    with monkeypatch.context() as patched:
        patched.setattr(bulk, "blank", fail)
        twice = once(lambda: update(workspace, "shop.item", keys[1], x="2"))
        assert set(refused(lambda: load(workspace, whole, twice))) == {"FORM-E010", "PUBLISH-E004"}
        update(workspace, "shop.item", keys[1], x="9")
        load(workspace, [NO, field("x", "text"), field("more", "text")])
        assert refused(lambda: load(workspace, whole)) == ["PUBLISH-E004"]
    load(workspace, whole)
    assert values(workspace)["1"] == 9
    assert states(workspace)[0] == "refused"


AFTER = [NO, field("x", "integer"), field("twice", "formula", formula="{x} * 2", result={"type": "integer"})]


@pytest.fixture
def begun(workspace: Workspace) -> list[int]:
    """Return records whose publication has died in its first step."""
    load(workspace, [NO, field("x", "number", scale=2)], search=["no"])
    keys = create(workspace, "shop.item", *({"no": f"N{one}", "x": f"{one}.70"} for one in range(10)))
    with pytest.raises(_Died):
        load(workspace, AFTER, once(die, after=5), search=["no", "x"])
    assert states(workspace) == ["filling"]
    return list(keys)


def test_code_that_makes_other_steps_begins_the_filling_anew(
    workspace: Workspace, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A step that is begun is one of a list of the former code: the same number may mean another in that of the new."""
    steps = backfill.steps
    monkeypatch.setattr(backfill, "steps", lambda wanted: steps(wanted)[::-1])
    update(workspace, "shop.item", begun[0], x="55.00")
    work_off(workspace)
    assert states(workspace) == ["done"]
    assert values(workspace) == {"N0": 55, **{f"N{one}": one + 1 for one in range(1, 10)}}
    assert values(workspace, "twice")["N3"] == 8
    with workspace.read() as unit:
        item = unit.form("shop.item")
        for number, key in enumerate(begun):
            page = query.page(unit, item, unit.decide(item.name), query.Question(search=f"N{number}"))
            assert [one.values["id"] for one in page.rows] == [key]


def test_code_that_wants_further_columns_makes_them(
    workspace: Workspace, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the former code has not made is made before the filling goes on, and cleared if it is refused then."""
    with workspace.database.write() as connection:
        connection.exec_driver_sql("ALTER TABLE shop__item DROP COLUMN twice")
        connection.execute(sa.update(publication).values(steps="of the former code"))
    work_off(workspace)
    assert states(workspace) == ["done"]
    assert values(workspace, "twice")["N3"] == 8


def test_code_that_refuses_what_was_begun_ends_it(
    workspace: Workspace, begun: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(changes, "convertible", lambda *_: False)
        work_off(workspace)
    assert states(workspace) == ["refused"]
    assert values(workspace)["N3"] == 370
    with workspace.read() as unit:
        (row,) = unit.connection.execute(sa.select(publication)).all()
        assert [one["code"] for one in row.problems] == ["FORM-E009"]
        assert set(unit.connection.scalars(sa.text("select x__2 from shop__item"))) == {None}
