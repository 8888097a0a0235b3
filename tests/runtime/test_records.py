"""The write path: what is stored, computed, kept and refused, on both databases."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from engine.definitions.form import SortKey
from engine.errors import NotFound, RecordRefused, StaleVersion
from engine.forms.write import Wish
from runtime import history, query, records
from runtime.query import Question
from runtime.store.tables import audit, change
from runtime.workspace import Workspace
from tests.support.workspaces import ID_NUMBERS, SHOP, create, load, person, update


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, SHOP)
    return workspace


def values_of(workspace: Workspace, form: str, record: int) -> dict[str, object]:
    with workspace.read() as unit:
        found = unit.form(form)
        return query.get(unit, found, unit.decide(form), record).values


def codes(refusal: pytest.ExceptionInfo[RecordRefused]) -> list[tuple[str, str]]:
    return [(one.code, one.path) for one in refusal.value.problems]


def test_a_record_keeps_what_it_was_given_and_computes_the_rest(shop: Workspace) -> None:
    (key,) = create(
        shop,
        "shop.customer",
        {
            "no": "1",
            "name": " 张伟 ",
            "id_no": ID_NUMBERS[0],
            "limit": "100.01",
            "share": "0.25",
            "born": "1980-02-29",
            "tags": ["a", "b"],
            "vip": True,
        },
    )
    found = values_of(shop, "shop.customer", key)
    assert (found["name"], found["id_no"], found["limit"], found["share"]) == ("张伟", ID_NUMBERS[0], 10001, 250000)
    assert (found["half"], found["bought"], found["orders_count"], found["left"]) == (5001, 0, 0, 10001)
    assert (found["age"], found["tags"], found["vip"]) == (46, ["a", "b"], True)


def test_rollups_follow_their_rows_without_being_stored(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A", "limit": "100"})
    orders = create(
        shop, "shop.order", *({"customer": key, "day": "2026-01-01", "total": total} for total in ("30", "12.5"))
    )
    assert values_of(shop, "shop.customer", key)["left"] == 5750
    update(shop, "shop.order", orders[0], total="0")
    assert values_of(shop, "shop.customer", key)["left"] == 8750


def test_auto_numbers_run_and_defaults_apply(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    first, second = create(shop, "shop.order", *({"customer": key, "day": "2026-01-01"} for _ in range(2)))
    assert values_of(shop, "shop.order", first)["code"] == "O0001"
    found = values_of(shop, "shop.order", second)
    assert (found["code"], found["state"], found["total"]) == ("O0002", "open", 0)


def test_every_problem_of_a_batch_is_told_at_once_and_nothing_is_written(shop: Workspace) -> None:
    with pytest.raises(RecordRefused) as refusal, shop.write() as unit:
        wishes = [
            Wish({"no": "1", "name": "A", "limit": "x", "id_no": "110105194912310021"}, path="/rows/2"),
            Wish({"no": "1", "level": "top", "nothing": 1}, path="/rows/3"),
            Wish({"no": "2", "name": "B", "limit": "-1"}, path="/rows/4"),
        ]
        records.write(unit, unit.form("shop.customer"), wishes)
    assert codes(refusal) == [
        ("VALUE-E002", "/rows/2/values/limit"),
        ("VALUE-E011", "/rows/2/values/id_no"),
        ("VALUE-E006", "/rows/3/values/level"),
        ("VALUE-E023", "/rows/3/values/nothing"),
        ("VALUE-E004", "/rows/4/values/limit"),
        ("VALUE-E016", "/rows/3/values/name"),
        ("VALUE-E019", "/rows/3/values/no"),
    ]
    with shop.read() as unit:
        assert query.count(unit, unit.form("shop.customer"), unit.decide("shop.customer"), Question()) == 0


def test_unique_values_hold_for_encrypted_fields_too(shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "1", "name": "A", "id_no": ID_NUMBERS[0]})
    with pytest.raises(RecordRefused) as refusal:
        create(shop, "shop.customer", {"no": "2", "name": "B", "id_no": ID_NUMBERS[0]})
    assert codes(refusal) == [("VALUE-E019", "/values/id_no")]


def test_a_link_to_nothing_is_refused(shop: Workspace) -> None:
    with pytest.raises(RecordRefused) as refusal:
        create(shop, "shop.order", {"customer": 99, "day": "2026-01-01"})
    assert codes(refusal) == [("VALUE-E015", "/values/customer")]


def test_conditions_decide_what_is_required_and_shown(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    (order,) = create(shop, "shop.order", {"customer": key, "day": "2026-01-01"})
    with pytest.raises(RecordRefused) as refusal:
        update(shop, "shop.order", order, state="void")
    assert codes(refusal) == [("VALUE-E016", "/values/note"), ("VALUE-E016", "/values/reason")]
    update(shop, "shop.order", order, state="void", note="n", reason="r")


def test_an_older_version_is_refused(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    update(shop, "shop.customer", key, name="B")
    with pytest.raises(StaleVersion), shop.write() as unit:
        records.write(unit, unit.form("shop.customer"), [Wish({"name": "C"}, id=key, version=1)])
    assert values_of(shop, "shop.customer", key)["name"] == "B"


def test_a_change_that_changes_nothing_leaves_no_trace(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    update(shop, "shop.customer", key, name="A")
    assert values_of(shop, "shop.customer", key)["version"] == 1


def test_history_audit_and_change_feed_tell_what_happened(shop: Workspace) -> None:
    boss = person(shop, "boss", "boss")
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A", "id_no": ID_NUMBERS[0]}, actor=boss)
    update(shop, "shop.customer", key, boss, name="B", id_no=ID_NUMBERS[1])
    with shop.read(boss) as unit:
        told = history.entries(unit, unit.form("shop.customer"), unit.decide("shop.customer"), key)
        feed = unit.connection.execute(sa.select(change.c.operation, change.c.records).order_by(change.c.id)).all()
        noted = unit.connection.execute(sa.select(audit.c.action, audit.c.detail).order_by(audit.c.id)).all()
    assert [one["action"] for one in told] == ["update", "create"]
    assert told[0]["actor"] == {"id": boss.id, "title": "Boss"}
    assert {one["field"]: (one["old"], one["new"]) for one in told[0]["changes"]} == {
        "name": ("A", "B"),
        "id_no": (ID_NUMBERS[0], ID_NUMBERS[1]),
    }
    assert [tuple(one) for one in feed] == [("create", [key]), ("update", [key])]
    assert [tuple(one) for one in noted] == [
        ("create", None),
        ("update", {"name": ["A", "B"], "id_no": ["***", "***"]}),
    ]


def test_a_deleted_record_lives_on_in_its_history_only(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    with shop.write() as unit:
        records.write(unit, unit.form("shop.customer"), [Wish(id=key, delete=True)])
    with pytest.raises(NotFound):
        values_of(shop, "shop.customer", key)
    (again,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    assert again > key
    with shop.read() as unit:
        kept = unit.form("shop.customer").history
        assert unit.connection.execute(sa.select(kept.c.id, kept.c.ended__by)).all() == [(key, "delete")]


def test_deleting_obeys_the_links(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    (order,) = create(
        shop, "shop.order", {"customer": key, "day": "2026-01-01", "lines": [{"item": "x", "price": "1"}]}
    )
    with pytest.raises(RecordRefused) as refusal, shop.write() as unit:
        records.write(unit, unit.form("shop.customer"), [Wish(id=key, delete=True)])
    assert codes(refusal) == [("VALUE-E024", "")]
    with shop.write() as unit:
        records.write(unit, unit.form("shop.order"), [Wish(id=order, delete=True)])
        line = unit.form("shop.line").table
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(line)).scalar() == 0


def test_rows_of_a_sub_table_are_kept_changed_added_and_removed(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    lines = [{"item": "a", "price": "1.50", "qty": 2}, {"item": "b", "price": "2"}]
    (order,) = create(shop, "shop.order", {"customer": key, "day": "2026-01-01", "lines": lines})
    with shop.read() as unit:
        line = unit.form("shop.line").table
        rows = unit.connection.execute(sa.select(line.c.id, line.c.item, line.c.amount).order_by(line.c.id)).all()
    assert [(row.item, row.amount) for row in rows] == [("a", 300), ("b", 200)]
    update(
        shop, "shop.order", order, lines=[{"id": rows[0].id, "item": "a", "price": "3"}, {"item": "c", "price": "1"}]
    )
    with shop.read() as unit:
        after = unit.connection.execute(sa.select(line.c.id, line.c.item, line.c.amount).order_by(line.c.id)).all()
    assert [(row.item, row.amount) for row in after] == [("a", 600), ("c", 100)]
    assert after[0].id == rows[0].id
    with pytest.raises(RecordRefused) as refusal:
        update(shop, "shop.order", order, lines=[{"item": "d"}])
    assert codes(refusal) == [("VALUE-E016", "/values/lines/0/values/price")]


def test_ciphertext_is_all_the_database_holds_of_an_encrypted_field(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A", "id_no": ID_NUMBERS[0]})
    update(shop, "shop.customer", key, id_no=ID_NUMBERS[1])
    with shop.database.read() as connection:
        for name in sa.inspect(connection).get_table_names():
            dump = repr(connection.exec_driver_sql(f'select * from "{name}"').all())
            assert not any(number in dump for number in ID_NUMBERS), name


def test_a_value_with_too_many_digits_is_refused_when_computed(shop: Workspace) -> None:
    (key,) = create(shop, "shop.customer", {"no": "1", "name": "A"})
    (order,) = create(shop, "shop.order", {"customer": key, "day": "2026-01-01"})
    with pytest.raises(RecordRefused) as refusal:
        update(shop, "shop.order", order, lines=[{"item": "x", "qty": 10**14, "price": "9999999999999.99"}])
    assert codes(refusal) == [("VALUE-E021", "/values/lines/0/values/amount")]


def test_a_page_follows_a_total_order_through_nulls_and_ties(shop: Workspace) -> None:
    limits = ["5", None, "3", "5", None, "1", "3", "9"]
    create(shop, "shop.customer", *({"no": str(i), "name": "N", "limit": one} for i, one in enumerate(limits)))
    for descending in (False, True):
        seen: list[int] = []
        with shop.read() as unit:
            form = unit.form("shop.customer")
            after = None
            while True:
                sort = (SortKey(field="limit", descending=descending),)
                page = query.page(unit, form, unit.decide(form.name), Question(sort=sort, after=after, limit=3))
                seen += [one.values["limit"] or 0 for one in page.rows]
                after = page.next
                if after is None:
                    break
        assert seen == sorted((int(one or 0) * 100 for one in limits), reverse=descending)


def test_an_owner_must_exist(shop: Workspace) -> None:
    with pytest.raises(RecordRefused) as refusal:
        create(shop, "shop.customer", {"no": "1", "name": "A", "owner_id": 99})
    assert codes(refusal) == [("VALUE-E015", "/values/owner_id")]
