"""Looking back: records as they were, under the definitions that were live then, as the rights of now show them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from engine.errors import NotFound, RequestRefused
from engine.forms.write import Wish
from runtime import moments, publish, query, records, resources
from runtime.clock import FixedClock
from runtime.query import Question
from runtime.store import activations
from runtime.store.tables import activation, release
from runtime.workspace import Workspace
from tests.support.callers import caller
from tests.support.workspaces import app, bundle_of, create, field, form, load, person, role, update, words

PATH = "/api/records/shop.item"


def documents(*fields: dict[str, Any], roles: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return an app with a form of items; `roles` holds what each role is granted on it."""
    granted = roles or {"all": {}}
    return {
        "app.json": app(),
        "forms/item.json": form("item", field("no", "text"), *fields, **more),
        **{
            f"roles/{key}.json": role(key, {"form": "item", "actions": ["read"], **grant})
            for key, grant in granted.items()
        },
    }


def renew(workspace: Workspace, clock: FixedClock, wanted: dict[str, Any], *, accept_loss: bool = False) -> datetime:
    """Publish a day later, and return the moment before."""
    clock.moment += timedelta(days=1)
    before = clock.moment - timedelta(hours=1)
    publish.publish(workspace, {"shop": bundle_of(wanted)}, accept_loss=accept_loss)
    clock.moment += timedelta(hours=1)
    return before


def rows(workspace: Workspace, moment: datetime, name: str = "shop.item", **more: Any) -> list[dict[str, Any]]:
    """Return the records at the moment by their id, fields of the form alone."""
    with workspace.read() as unit:
        then = moments.at(unit, name, moment)
        made = then.form(name)
        found = query.page(then, made, then.decide(name), Question(**more)).rows
        return [{key: one.values[key] for key in one.values if key in made.own} for one in reversed(found)]


def test_types_titles_and_fields_are_those_of_then(workspace: Workspace, clock: FixedClock) -> None:
    colours = [{"key": key, "title": words(key.upper())} for key in ("red", "blue")]
    load(workspace, documents(field("size", "text"), field("gone", "text"), field("colour", "choice", choices=colours)))
    one, two = create(workspace, "shop.item", {"no": "a", "size": "12", "gone": "x", "colour": "red"}, {"no": "b"})
    wider = {**field("size", "integer"), "title": words("How big")}
    first = renew(
        workspace, clock, documents(wider, field("colour", "choice", choices=colours[1:]), field("new", "text"))
    )
    update(workspace, "shop.item", one, size=13, new="n")
    assert rows(workspace, first) == [
        {"no": "a", "size": "12", "gone": "x", "colour": "red"},
        {"no": "b", "size": None, "gone": None, "colour": None},
    ]
    second = clock.moment
    clock.moment += timedelta(hours=1)
    update(workspace, "shop.item", two, no="c")
    assert [one["size"] for one in rows(workspace, second)] == [13, None]
    assert rows(workspace, first, filter={"==": [{"var": "size"}, "12"]})[0]["no"] == "a"

    ann = caller(workspace, "ann", "all")
    asked = {"as_of": first.isoformat()}
    listed = ann.get(PATH, **asked).json()["rows"]
    assert [row["values"].get("gone") for row in listed] == [None, "x"]
    assert ann.get(f"{PATH}/{one}", **asked).json()["values"]["size"] == "12"
    then = {one["key"]: one for one in ann.get("/api/forms/shop.item", **asked).json()["fields"]}
    now = {one["key"]: one for one in ann.get("/api/forms/shop.item").json()["fields"]}
    assert (then["size"]["title"], then["size"]["type"]) == (words("size"), "text")
    assert (now["size"]["title"], now["size"]["type"]) == (words("How big"), "integer")
    assert [one["title"] for one in then["colour"]["options"]["choices"]] == [words("RED"), words("BLUE")]
    assert "gone" in then
    assert "new" not in then
    assert not any(one["writable"] for one in then.values())
    assert not any(ann.get("/api/forms/shop.item", **asked).json()["actions"].values())


def test_formulas_are_those_of_then(workspace: Workspace, clock: FixedClock) -> None:
    """Stored ones were computed anew by the release that changed them; then they said something else."""

    def priced(factor: int) -> dict[str, Any]:
        double = field("double", "formula", formula=f"{{price}} * {factor}", result={"type": "integer"})
        more = field("more", "formula", formula="{double} + 1", result={"type": "integer"})
        return documents(field("price", "integer"), double, more)

    load(workspace, priced(2))
    one, two = create(workspace, "shop.item", {"no": "a", "price": 5}, {"no": "b", "price": 7})
    first = renew(workspace, clock, priced(3))
    update(workspace, "shop.item", one, price=6)
    second = renew(workspace, clock, priced(2))
    update(workspace, "shop.item", two, price=8)

    def figures(moment: datetime) -> list[tuple[Any, Any]]:
        return [(row["double"], row["more"]) for row in rows(workspace, moment)]

    assert figures(first) == [(10, 11), (14, 15)]
    assert figures(second) == [(18, 19), (21, 22)]
    assert figures(clock.moment) == [(12, 13), (16, 17)]
    assert [row["no"] for row in rows(workspace, second, filter={">": [{"var": "more"}, 20]})] == ["b"]


def test_sums_are_of_the_children_as_they_were(workspace: Workspace, clock: FixedClock) -> None:
    def made(factor: int, condition: Any = None) -> dict[str, Any]:
        where = {} if condition is None else {"where": condition}
        whole = field("whole", "formula", formula=f"{{price}} * {factor}", result={"type": "integer"})
        part = form("part", field("item", "link", to="item", back="parts"), field("price", "integer"), whole)
        total = field("total", "rollup", of="parts", fn="SUM", field="whole", **where)
        grants = role("all", {"form": "item"}, {"form": "part"})
        lines = field("lines", "subtable", form="part", link="item")
        return documents(total, lines) | {"forms/part.json": part, "roles/all.json": grants}

    load(workspace, made(1))
    (item,) = create(workspace, "shop.item", {"no": "a"})
    part, other = create(workspace, "shop.part", {"item": item, "price": 3}, {"item": item, "price": 4})
    first = renew(workspace, clock, made(10))
    update(workspace, "shop.part", part, price=5)
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.part"), [Wish(id=other, delete=True)])
    assert rows(workspace, first)[0]["total"] == 7
    assert rows(workspace, clock.moment)[0]["total"] == 50
    then = caller(workspace, "ann", "all").get(f"{PATH}/{item}", as_of=first.isoformat()).json()["values"]
    assert [(line["price"], line["whole"]) for line in then["lines"]] == [(3, 3), (4, 4)]


def test_the_rights_of_now_decide_what_is_seen_of_then(workspace: Workspace, clock: FixedClock) -> None:
    mine = {"==": [{"var": "owner"}, {"user": "name"}]}
    fields = field("owner", "text"), field("secret", "text"), field("gone", "text")
    double = field("said", "formula", formula="CONCAT({secret}, '!')", result={"type": "text"})
    load(workspace, documents(*fields, double))
    create(workspace, "shop.item", {"no": "a", "owner": "Ann", "secret": "s", "gone": "g"}, {"no": "b", "owner": "Bob"})
    later = {
        "all": {},
        "some": {"fields": {"secret": "none"}, "rows": mine},
        "masked": {"fields": {"secret": "mask"}},
        "new": {"rows": {"==": [{"var": "fresh"}, "y"]}},
    }
    then = renew(workspace, clock, documents(*fields[:2], double, field("fresh", "text", default="y"), roles=later))

    def seen(login: str, as_role: str) -> list[dict[str, Any]]:
        found = caller(workspace, login, as_role).get(PATH, as_of=then.isoformat(), sort="no").json()["rows"]
        return [row["values"] for row in found]

    assert seen("max", "all")[0] == {"no": "a", "owner": "Ann", "secret": "s", "gone": "g", "said": "s!"}
    assert seen("ann", "some") == [{"no": "a", "owner": "Ann"}], "no field that is gone, no formula over a hidden one"
    assert seen("eva", "masked")[0].keys() == {"no", "owner", "secret", "said"}
    assert seen("eva2", "masked")[0]["secret"] != "s"
    assert seen("kim", "new") == [], "a condition over what was not there then opens nothing"
    update(workspace, "shop.item", 1, owner="Eve")
    assert seen("ann3", "some") == [], "a record that was taken from the viewer since stays taken"
    hidden = caller(workspace, "ann4", "some").get(PATH, as_of=then.isoformat(), filter='{"==":[{"var":"gone"},"g"]}')
    assert hidden.status_code == 400
    assert hidden.json()["problems"][0]["code"] == "QUERY-E002"


def test_a_condition_of_now_is_asked_today_and_a_formula_of_then_that_day(
    workspace: Workspace, clock: FixedClock
) -> None:
    age = field("age", "formula", formula="DAYS(TODAY(), {day})", result={"type": "integer"})
    until = {"<=": [{"today": []}, {"var": "day"}]}
    late = {"late": {"rows": until}, "all": {}}
    load(workspace, documents(field("day", "date"), age, roles=late))
    create(workspace, "shop.item", {"no": "a", "day": "2026-11-20"}, {"no": "b", "day": "2027-02-01"})
    clock.moment += timedelta(days=30)
    then = clock.moment - timedelta(days=28)
    assert [row["age"] for row in rows(workspace, then)] == [4, -69]
    found = caller(workspace, "ann", "late").get(PATH, as_of=then.isoformat()).json()["rows"]
    assert [(row["values"]["no"], row["values"]["age"]) for row in found] == [("b", -69)]


def test_what_is_encrypted_since_is_read_from_where_it_stands(workspace: Workspace, clock: FixedClock) -> None:
    secret = field("card", "text")
    tail = field("tail", "formula", formula="RIGHT({card}, 2)", result={"type": "text"})
    roles = {"all": {}, "masked": {"fields": {"card": "mask"}}}
    load(workspace, documents(secret, tail, roles=roles))
    (one,) = create(workspace, "shop.item", {"no": "a", "card": "1234"})
    then = renew(workspace, clock, documents({**secret, "type": "encrypted_text"}, roles=roles))
    assert rows(workspace, then) == [{"no": "a", "card": "1234", "tail": "34"}]
    assert rows(workspace, then, filter={"==": [{"var": "card"}, "1234"]})[0]["no"] == "a"
    update(workspace, "shop.item", one, card="99")
    assert rows(workspace, then)[0]["card"] == "1234"
    shown = caller(workspace, "ann", "masked").get(PATH, as_of=then.isoformat()).json()["rows"][0]["values"]
    assert "1234" not in str(shown)
    assert "34" not in str(shown.get("tail"))


def test_a_link_that_became_several_is_the_one_it_was(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, documents(field("to", "link", to="item")))
    a, b, c = create(workspace, "shop.item", {"no": "a"}, {"no": "b"}, {"no": "c"})
    update(workspace, "shop.item", a, to=b)
    clock.moment += timedelta(minutes=1)
    update(workspace, "shop.item", b, to=c)
    first = renew(workspace, clock, documents(field("to", "links", to="item")))
    update(workspace, "shop.item", a, to=[c, a])
    second = renew(workspace, clock, documents(field("to", "link", to="item")), accept_loss=True)
    assert [row["to"] for row in rows(workspace, first)] == [b, c, None]
    assert [row["to"] for row in rows(workspace, second)] == [[c, a], [c], None]
    ann = caller(workspace, "ann", "all")
    assert ann.get(f"{PATH}/{a}", as_of=first.isoformat()).json()["values"]["to"] == {"id": b, "title": "b"}


def test_a_moment_without_the_form_is_refused_in_words(workspace: Workspace, clock: FixedClock) -> None:
    early = clock.moment - timedelta(days=1)
    plain = documents()
    load(workspace, plain)
    other = {"forms/other.json": form("other", field("no", "text")), "roles/all.json": role("all", {"form": "other"})}
    then = renew(workspace, clock, plain | other)
    ann = caller(workspace, "ann", "all")

    def refused(moment: datetime, name: str = "other") -> str:
        answer = ann.get(f"/api/records/shop.{name}", as_of=moment.isoformat())
        assert answer.status_code == 400
        assert ann.get(f"/api/forms/shop.{name}", as_of=moment.isoformat()).json() == answer.json()
        return str(answer.json()["problems"][0]["code"])

    assert refused(early) == "PAST-E001"
    assert refused(then) == "PAST-E002"
    renew(workspace, clock, plain)
    with workspace.read() as unit, pytest.raises(NotFound):
        moments.at(unit, "shop.other", clock.moment)


def test_going_back_to_a_release_is_written_down_and_read_so(workspace: Workspace, clock: FixedClock) -> None:
    long, short = documents(field("x", "text")), documents(field("x", "integer"))
    load(workspace, long)
    (one,) = create(workspace, "shop.item", {"no": "a", "x": "7"})
    first = renew(workspace, clock, short)
    update(workspace, "shop.item", one, x=8)
    second = renew(workspace, clock, long)
    update(workspace, "shop.item", one, x="nine")
    assert [rows(workspace, one)[0]["x"] for one in (first, second, clock.moment)] == ["7", 8, "nine"]
    with workspace.database.read() as connection:
        log = connection.execute(sa.select(activation).order_by(activation.c.id)).all()
        assert [entry.release_id for entry in log] == [1, 2, 1]
        assert activations.live_at(connection, second) == {"shop": 2}
        assert activations.live_at(connection, clock.moment) == {"shop": 1}


def test_a_workspace_that_has_no_log_gets_what_is_known(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, documents())
    renew(workspace, clock, documents(field("x", "text")))
    renew(workspace, clock, documents())
    config = Config()
    config.set_main_option("script_location", str(resources.migrations()))
    with workspace.database.write() as connection:
        connection.execute(sa.text("DROP TABLE fw_activation"))
        connection.execute(sa.text("UPDATE fw_migration SET version_num = '0010'"))
        config.attributes["connection"] = connection
        command.upgrade(config, "0011")
        made = [row.created_at for row in connection.execute(sa.select(release).order_by(release.c.id))]
        log = connection.execute(sa.select(activation).order_by(activation.c.id)).all()
    assert [(row.app, row.release_id, row.activated_at) for row in log] == [
        ("shop", 1, made[0]),
        ("shop", 2, made[1]),
        ("shop", 1, made[1]),
    ]


def test_an_order_whose_keys_are_no_longer_made_is_by_the_values(workspace: Workspace, clock: FixedClock) -> None:
    """Names stood in the order of their readings; what is written since keeps no reading of a field that is gone."""
    names = ["阿明", "单雄信", "曾国藩"]
    load(workspace, documents(field("name", "text", order="name")))
    ids = create(workspace, "shop.item", *({"name": name} for name in names))
    clock.moment += timedelta(hours=1)
    same = clock.moment
    then = renew(workspace, clock, documents(field("other", "text")))
    update(workspace, "shop.item", ids[2], other="x")
    ann = caller(workspace, "ann", "all")
    first = ann.get(PATH, sort="name", limit=2, as_of=then.isoformat()).json()
    second = ann.get(PATH, sort="name", after=first["next"], as_of=same.isoformat()).json()
    assert [row["values"]["name"] for row in first["rows"] + second["rows"]] == sorted(names)


def test_nothing_is_written_in_the_past_of_the_present_release(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, documents(roles={"all": {"actions": ["read", "create", "update"], "others": "write"}}))
    create(workspace, "shop.item", {"no": "a"})
    told = caller(workspace, "ann", "all").get("/api/forms/shop.item", as_of=clock.moment.isoformat()).json()
    assert not any(told["actions"].values())
    assert not any(one["writable"] for one in told["fields"])


def test_looking_back_needs_the_right_of_today(workspace: Workspace, clock: FixedClock) -> None:
    load(workspace, documents())
    create(workspace, "shop.item", {"no": "a"})
    then = renew(workspace, clock, documents(roles={"all": {}, "none": {"actions": []}}))
    nobody = person(workspace, "bob", "none")
    with workspace.read(nobody) as unit, pytest.raises(NotFound):
        moments.at(unit, "shop.item", then)
    with workspace.read() as unit, pytest.raises(RequestRefused):
        rows(workspace, then, search="a")
