"""Publishing beside people at work: values are made in chunks under the former release, and nothing written is lost."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import everything
from engine.errors import DefinitionRefused
from engine.forms.write import Wish
from runtime import backfill, conversions, derived, past, phases, publish, query, records
from runtime.store.tables import publication
from runtime.workspace import Workspace, open_workspace
from tests.support.items import Fields, documents, load, once, states, values
from tests.support.jobs import work_off
from tests.support.workspaces import app, bundle_of, create, field, form, update

BEFORE: Fields = [field("no", "text"), field("x", "number", digits=10, scale=2), field("t", "text")]
AFTER: Fields = [
    field("no", "text"),
    field("x", "integer"),
    field("t", "longtext"),
    field("twice", "formula", formula="{x} * 2", result={"type": "integer"}),
]


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backfill, "CHUNK", 4)


@pytest.fixture
def items(workspace: Workspace) -> dict[str, int]:
    load(workspace, BEFORE, search=["no"])
    rows = [{"no": f"N{number}", "x": f"{number}.70", "t": f"text{number}"} for number in range(10)]
    return dict(zip((row["no"] for row in rows), create(workspace, "shop.item", *rows), strict=True))


def test_the_former_release_is_in_use_while_values_are_made(workspace: Workspace, items: dict[str, int]) -> None:
    seen: list[str] = []

    def act() -> None:
        with workspace.read() as unit:
            seen.append(unit.form("shop.item").fields["x"].declared.name)
        update(workspace, "shop.item", items["N0"], x="100.20")
        update(workspace, "shop.item", items["N9"], x="200.20")
        update(workspace, "shop.item", items["N2"], x=None)
        with workspace.write() as unit:
            records.write(unit, unit.form("shop.item"), [Wish(id=items["N1"], delete=True)])
        create(workspace, "shop.item", {"no": "new", "x": "7.50", "t": "fresh"})

    load(workspace, AFTER, once(act), search=["no", "t"])
    assert seen == ["number"]
    expected = {f"N{number}": number + 1 for number in (3, 4, 5, 6, 7, 8)}
    expected |= {"N0": 100, "N9": 200, "N2": None, "new": 8}
    assert values(workspace) == expected
    twice = {no: None if one is None else 2 * one for no, one in expected.items()}
    assert values(workspace, "twice") == twice
    assert states(workspace)[-1] == "done"
    with workspace.read() as unit:
        item = unit.form("shop.item")

        def found(text: str) -> list[int]:
            page = query.page(unit, item, everything(item.name), query.Question(search=text))
            return sorted(row.values["id"] for row in page.rows)

        assert found("text9") == [items["N9"]]
        assert found("text1") == [], "what was deleted meanwhile is not found"
        assert len(found("fresh")) == 1
        former = item.history.c
        rows = unit.connection.execute(sa.select(former.id, former[item.fields["x"].column or ""])).all()
        assert sorted(map(tuple, rows)) == [
            (items["N0"], 1), (items["N1"], 2), (items["N2"], 3), (items["N9"], 10),
        ]  # fmt: skip


def test_a_value_that_is_cleared_meanwhile_stays_cleared(workspace: Workspace) -> None:
    """What was made of a text before it was cleared is not taken for a value of an earlier release."""
    load(workspace, [field("no", "text"), field("x", "text")])
    keys = create(workspace, "shop.item", *({"no": str(one), "x": "2026/1/2"} for one in range(6)))
    load(
        workspace,
        [field("no", "text"), field("x", "date")],
        once(lambda: update(workspace, "shop.item", keys[0], x=None)),
    )
    assert values(workspace)["0"] is None
    assert values(workspace)["1"] is not None


def test_what_would_lose_values_only_since_is_refused_and_nothing_changes(
    workspace: Workspace, items: dict[str, int]
) -> None:
    for key in items.values():
        update(workspace, "shop.item", key, x="3.00")
    after = [field("no", "text"), field("x", "integer"), field("t", "text")]
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, after, once(lambda: update(workspace, "shop.item", items["N0"], x="3.40")), accept=False)
    assert [one.code for one in refused.value.problems] == ["FORM-E013"]
    assert refused.value.problems[0].given["example"] == "3.40 → 3"
    assert values(workspace)["N0"] == 340
    assert states(workspace) == ["refused"]
    load(workspace, after)
    assert values(workspace)["N0"] == 3


def test_a_refused_publication_leaves_no_values(workspace: Workspace) -> None:
    """Neither to be taken for values of an earlier release by the next one, nor what is encrypted in clear."""
    sealed = [field("no", "text"), field("u", "text"), field("x", "integer"), field("s", "encrypted_text")]
    formula = field("f", "formula", formula="{x} * 2", result={"type": "integer"})
    load(workspace, [*sealed, formula])
    keys = create(workspace, "shop.item", *({"no": str(one), "u": str(one), "x": one, "s": "secret"} for one in (1, 2)))
    after = [field("no", "text"), field("u", "integer", unique=True), field("x", "integer"), field("s", "text")]
    twice = once(lambda: update(workspace, "shop.item", keys[1], u="1"))
    with pytest.raises(DefinitionRefused) as refused:
        load(workspace, [*after, field("f", "integer")], twice)
    assert [one.code for one in refused.value.problems] == ["FORM-E010"]
    with workspace.read() as unit:
        for table in ("shop__item", "shop__item__history"):
            assert "secret" not in str(unit.connection.execute(sa.text(f"select * from {table}")).all())
    update(workspace, "shop.item", keys[0], x=50)
    update(workspace, "shop.item", keys[1], u="3")
    load(workspace, [*after, field("f", "integer")])
    assert values(workspace, "f") == {"1": 100, "2": 4}
    assert values(workspace, "s") == {"1": "secret", "2": "secret"}


class _Died(Exception):
    pass


def test_a_publication_that_died_is_carried_on_by_the_server(workspace: Workspace, items: dict[str, int]) -> None:
    def die() -> None:
        raise _Died

    with pytest.raises(_Died):
        load(workspace, AFTER, once(die, after=5))
    update(workspace, "shop.item", items["N0"], x="55.00")
    assert states(workspace) == ["filling"]
    assert values(workspace)["N3"] == 370, "the former release goes on"
    work_off(workspace)
    assert states(workspace) == ["done"]
    assert values(workspace)["N0"] == 55
    assert values(workspace, "twice")["N3"] == 8


def test_whoever_publishes_next_ends_first_what_was_begun(workspace: Workspace, items: dict[str, int]) -> None:
    def die() -> None:
        raise _Died

    with pytest.raises(_Died):
        load(workspace, AFTER, once(die, after=5))
    load(workspace, [*AFTER, field("more", "text")])
    assert states(workspace) == ["done"]
    assert values(workspace, "more") == dict.fromkeys(items)
    assert values(workspace)["N3"] == 4


def test_a_publication_with_a_fault_does_not_bar_the_next(
    workspace: Workspace, items: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ValueError

    with monkeypatch.context() as patched, pytest.raises(ValueError):
        patched.setattr(conversions, "fill", fail)
        load(workspace, AFTER)
    assert states(workspace) == ["filling"]
    with monkeypatch.context() as patched:
        patched.setattr(conversions, "fill", fail)
        load(workspace, [*BEFORE, field("more", "text")])
    assert states(workspace)[0] == "refused"
    assert values(workspace)["N3"] == 370
    assert values(workspace, "more") == dict.fromkeys(items)
    load(workspace, AFTER)
    assert values(workspace)["N3"] == 4


def test_what_becomes_encrypted_is_cleared_even_if_the_publisher_dies(workspace: Workspace) -> None:
    load(workspace, [field("no", "text"), field("x", "text")])
    create(workspace, "shop.item", *({"no": str(one), "x": "secret"} for one in range(9)))
    cleared: list[str] = []

    def die(now: publish.Progress) -> None:
        with workspace.read() as unit:
            row = unit.connection.execute(sa.select(publication)).one()
        if row.state == "clearing" and row.place:
            cleared.append(row.state)
            raise _Died

    with pytest.raises(_Died):
        load(workspace, [field("no", "text"), field("x", "encrypted_text")], die)
    assert cleared
    work_off(workspace)
    assert states(workspace) == ["done"]
    with workspace.read() as unit:
        everything = unit.connection.execute(sa.text("select * from shop__item")).all()
    assert "secret" not in str(everything)


def test_what_is_restored_while_it_is_cleared_is_cleared_too(workspace: Workspace) -> None:
    load(workspace, [field("no", "text"), field("x", "text")])
    keys = create(workspace, "shop.item", *({"no": str(one), "x": f"secret{one}"} for one in range(9)))
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.item"), [Wish(id=keys[0], delete=True)])
    restored: list[int] = []

    def watch(_: publish.Progress) -> None:
        with workspace.read() as unit:
            row = unit.connection.execute(sa.select(publication)).one()
        if row.state == "clearing" and row.place >= keys[3] and not restored:
            restored.append(row.step)
            with workspace.write() as unit:
                records.write(unit, unit.form("shop.item"), [Wish(id=keys[0], restore=True)])

    load(workspace, [field("no", "text"), field("x", "encrypted_text")], watch)
    assert restored
    with workspace.read() as unit:
        item = unit.form("shop.item")
        for table in (item.table.name, item.history.name):
            assert "secret" not in str(unit.connection.execute(sa.text(f"select * from {table}")).all())


def test_a_publication_that_waited_in_vain_is_carried_on_later(
    workspace: Workspace, items: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def held(*_: object) -> None:
        raise sa.exc.OperationalError("", None, _Held())

    with monkeypatch.context() as patched, pytest.raises(DefinitionRefused) as refused:
        patched.setattr(phases, "ATTEMPTS", 2)
        patched.setattr(phases, "mark", held)
        load(workspace, AFTER)
    assert [one.code for one in refused.value.problems] == ["PUBLISH-E001"]
    assert states(workspace) == ["filling"]
    work_off(workspace)
    assert states(workspace) == ["done"]
    assert values(workspace)["N3"] == 4


class _Held(Exception):
    sqlstate = "55P03"


def test_two_who_make_one_index_do_not_refuse_each_other(workspace: Workspace, items: dict[str, int]) -> None:
    """A server that carries a publication on, and whoever began it, come to its indexes at the same time."""
    after = documents(AFTER, indexes=[["x", "no"], ["no", "x"]])
    faults: list[BaseException] = []

    def publishing() -> None:
        try:
            publish.publish(workspace, {"shop": bundle_of(after)}, accept_loss=True)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=publishing) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert not faults, faults
    assert states(workspace) == ["done"]
    assert values(workspace)["N3"] == 4


@pytest.mark.parametrize("publishers", [1, 2])
def test_people_write_on_while_it_is_published(workspace: Workspace, publishers: int) -> None:
    """What was told as written is there under the new release, whoever wrote it when; two may publish at once."""
    load(workspace, BEFORE)
    keys = create(workspace, "shop.item", *({"no": str(one), "x": f"{one}.00"} for one in range(60)))
    told: dict[int, int] = {}
    over = threading.Event()
    faults: list[BaseException] = []

    def work(mine: list[int], whole: bool) -> None:
        other = open_workspace(workspace.settings, workspace.clock)
        number = 1_000
        try:
            while not over.is_set():
                for key in mine:
                    number += 1
                    update(other if whole else workspace, "shop.item", key, x=number)
                    told[key] = number
        except BaseException as fault:
            faults.append(fault)
        finally:
            other.close()

    writers = [
        threading.Thread(target=work, args=(keys[:30], False)),
        threading.Thread(target=work, args=(keys[30:], not workspace.database.sqlite)),
    ]

    def publishing() -> None:
        try:
            load(workspace, AFTER)
        except BaseException as fault:
            faults.append(fault)

    makers = [threading.Thread(target=publishing) for _ in range(publishers)]
    for one in (*writers, *makers):
        one.start()
    for one in makers:
        one.join()
    over.set()
    for one in writers:
        one.join()
    assert not faults, faults
    assert told
    found, twice = values(workspace), values(workspace, "twice")
    for number, key in enumerate(keys):
        assert found[str(number)] == told.get(key, number)
        assert twice[str(number)] == 2 * told.get(key, number)
    assert "filling" not in states(workspace)


def test_a_publication_waits_for_those_who_write_and_gives_up_in_the_end(
    workspace: Workspace, items: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    if workspace.database.sqlite:
        pytest.skip("one writer at a time: publishing waits in the same line")
    monkeypatch.setattr(phases, "ATTEMPTS", 2)
    with workspace.write(), pytest.raises(DefinitionRefused) as refused:
        load(workspace, [*BEFORE, field("more", "text")])
    assert [one.code for one in refused.value.problems] == ["PUBLISH-E001"]
    assert "more" not in {one["name"] for one in columns(workspace)}
    load(workspace, [*BEFORE, field("more", "text")])
    assert values(workspace, "more") == dict.fromkeys(items)


def columns(workspace: Workspace) -> list[Any]:
    with workspace.database.read() as connection:
        return list(sa.inspect(connection).get_columns("shop__item"))


def test_lists_go_on_after_a_column_holds_more_digits(workspace: Workspace, items: dict[str, int]) -> None:
    """A statement that the database has planned before a column changed is planned anew, not refused."""
    for _ in range(8):
        assert values(workspace)["N3"] == 370
    load(workspace, [BEFORE[0], field("x", "number", digits=16, scale=2), BEFORE[2]])
    update(workspace, "shop.item", items["N0"], x="12345678901234.50")
    for _ in range(8):
        assert values(workspace)["N0"] == 1234567890123450


def test_formulas_over_formulas_are_computed_each_after_what_it_reads(workspace: Workspace) -> None:
    """Declared in the other order, changed, and new beside one that changes: nothing keeps a former value."""

    def formula(key: str, text: str) -> dict[str, Any]:
        return field(key, "formula", formula=text, result={"type": "integer"})

    load(workspace, [field("no", "text"), field("x", "integer")])
    create(workspace, "shop.item", {"no": "a", "x": 1})
    load(workspace, [field("no", "text"), field("x", "integer"), formula("f", "{g} * 10"), formula("g", "{x} + 1")])
    assert (values(workspace, "g")["a"], values(workspace, "f")["a"]) == (2, 20)
    load(
        workspace,
        [
            field("no", "text"),
            field("x", "integer"),
            formula("h", "{g} * 100"),
            formula("f", "{g} * 10"),
            formula("g", "{x} + 2"),
        ],
    )
    assert [values(workspace, key)["a"] for key in "gfh"] == [3, 30, 300]
    assert derived.verify(workspace) == []


def test_what_is_made_of_a_field_that_is_rewritten_follows_it(workspace: Workspace) -> None:
    louder = field("louder", "formula", formula="CONCAT({t}, '!')", result={"type": "text"})
    load(workspace, [field("no", "text"), field("t", "text"), louder], search=["t"])
    (key,) = create(workspace, "shop.item", {"no": "a", "t": "hello"})
    copy = field("copy", "formula", formula="{t}", result={"type": "text"})
    load(workspace, [field("no", "text"), field("t", "mobile"), louder, copy], search=["t", "no"])
    assert [values(workspace, one)["a"] for one in ("t", "copy")] == [None, None]
    assert derived.verify(workspace) == []
    with workspace.read() as unit:
        item = unit.form("shop.item")
        page = query.page(unit, item, everything(item.name), query.Question(search="hello"))
        assert page.rows == ()
        moment = unit.now - timedelta(seconds=1)
        rows = past.at(item, moment, unit.workspace.database.dialect)
        count = unit.connection.execute(sa.select(sa.func.count()).select_from(rows)).scalar_one()
        assert count <= 1, f"record {key} is there once"


def test_a_kept_sum_that_becomes_a_field_has_what_was_written_meanwhile(workspace: Workspace) -> None:
    def boxes(made: dict[str, Any]) -> dict[str, Any]:
        bits = form("bit", field("n", "integer"), field("up", "link", to="item", back="bits"))
        items = form("item", field("no", "text"), made, search=["no"] if made["type"] == "integer" else [])
        return {"app.json": app(), "forms/bit.json": bits, "forms/item.json": items}

    kept = field("x", "rollup", of="bits", fn="SUM", field="n", stored=True)
    publish.publish(workspace, {"shop": bundle_of(boxes(kept))})
    (item,) = create(workspace, "shop.item", {"no": "a"})
    (bit,) = create(workspace, "shop.bit", {"n": 5, "up": item})
    act = once(lambda: update(workspace, "shop.bit", bit, n=99), after=0)
    publish.publish(workspace, {"shop": bundle_of(boxes(field("x", "integer")))}, accept_loss=True, watch=act)
    assert values(workspace) == {"a": 99}


def test_order_keys_go_with_their_values(workspace: Workspace) -> None:
    names = [field("no", "text"), field("t", "text", order="name")]
    load(workspace, names)
    (key,) = create(workspace, "shop.item", {"no": "a", "t": "张"})
    load(workspace, [field("no", "text"), field("t", "text")])
    update(workspace, "shop.item", key, t=None)
    load(workspace, names)
    assert columns_of(workspace, "t__order") == [None]
    update(workspace, "shop.item", key, t="张")
    load(workspace, [field("no", "text"), field("t", "encrypted_text")])
    assert columns_of(workspace, "t__order") == [None], "what is encrypted is ordered by nothing in clear"


def columns_of(workspace: Workspace, name: str) -> list[Any]:
    with workspace.read() as unit:
        return list(unit.connection.scalars(sa.text(f"select {name} from shop__item")))


def test_what_a_row_written_meanwhile_was_comes_back_in_its_past_too(workspace: Workspace) -> None:
    texts: Fields = [field("no", "text"), field("x", "text"), field("y", "text")]
    numbers: Fields = [field("no", "text"), field("x", "integer"), field("y", "text")]
    load(workspace, texts)
    rows = [{"no": f"N{number}", "x": "none" if number % 2 else f"{number}"} for number in range(9)]
    ids = create(workspace, "shop.item", *rows)
    load(workspace, numbers)

    def act() -> None:
        update(workspace, "shop.item", ids[1], y="other")
        update(workspace, "shop.item", ids[2], x=22)
        update(workspace, "shop.item", ids[2], y="other")

    load(workspace, texts, once(act))
    assert values(workspace)["N1"] == "none"
    assert values(workspace)["N2"] == "22"
    with workspace.read() as unit:
        former = unit.form("shop.item").history.c
        column = former[unit.form("shop.item").fields["x"].column]
        found = unit.connection.execute(sa.select(former.no, column).order_by(former.history__id)).all()
    assert [tuple(row) for row in found][-3:] == [("N1", "none"), ("N2", "2"), ("N2", "22")]
