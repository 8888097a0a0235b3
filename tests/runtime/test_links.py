"""Lists of links: what names what, from both sides; and what becomes of them when records go, come back, are merged."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from random import Random
from threading import Barrier
from typing import Any

import pytest
import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.errors import DefinitionRefused, NotFound, RecordRefused, RequestRefused
from engine.expressions.check import check
from engine.expressions.syntax import parse
from engine.expressions.types import Json
from engine.forms.write import Wish
from engine.reports.sources import repeats
from runtime import derived, import_rows, loading, merging, publish, query, records, scenarios
from runtime.api import describe
from runtime.clock import FixedClock
from runtime.export import columns, rows
from runtime.import_rows import Plan
from runtime.merging import Named
from runtime.present import Presenter
from runtime.query import Question
from runtime.reading import Reading
from runtime.workspace import Workspace
from tests.support.workspaces import app, bundle_of, create, field, form, load, person, role, rule, update, words

MEMBER = form(
    "member",
    field("name", "text", unique=True),
    field("points", "integer"),
    field("secret", "boolean"),
    field("team_count", "rollup", of="teams", fn="COUNT"),
    field("best", "rollup", of="teams", fn="MAX", field="score"),
    title_field="name",
)
TEAM = form(
    "team",
    field("name", "text", unique=True),
    field("score", "integer"),
    field("members", "links", to="member", back="teams", on_delete="clear", most=5),
    field("lead", "links", to="member", back="led"),
    field("total", "rollup", of="members", fn="SUM", field="points"),
    field("strong", "formula", formula="COUNTIF({members}, {points} > 10)", result={"type": "integer"}),
    field("size", "formula", formula="LEN({members})", result={"type": "integer"}),
    field("likes", "links", to="team", on_delete="clear"),
    title_field="name",
)
ALL = ["read", "create", "update", "delete", "import", "export"]
CLUB: dict[str, Any] = {
    "app.json": app(),
    "forms/member.json": MEMBER,
    "forms/team.json": TEAM,
    "roles/open.json": role(
        "open",
        {"form": "team", "actions": ALL, "others": "write"},
        {"form": "member", "actions": ALL, "others": "write", "rows": {"!": [{"var": "secret"}]}},
    ),
    "roles/alone.json": role("alone", {"form": "team", "actions": ALL, "others": "write"}),
}


@pytest.fixture
def club(workspace: Workspace) -> Workspace:
    load(workspace, CLUB)
    return workspace


def members(workspace: Workspace) -> list[int]:
    wishes = ({"name": name, "points": points} for name, points in (("a", 5), ("b", 11), ("c", 20)))
    return create(workspace, "shop.member", *wishes)


def found(workspace: Workspace, form_name: str, filter_: Json, actor: Actor = PLATFORM, **more: Any) -> list[str]:
    with workspace.read(actor) as unit:
        made, decision = unit.form(form_name), unit.decide(form_name)
        page = query.page(unit, made, decision, Question(filter=filter_, **more))
        return sorted(one["values"]["name"] for one in Presenter(unit, made, decision).rows(page.rows))


def shown(workspace: Workspace, form_name: str, record: int, actor: Actor = PLATFORM, **more: Any) -> dict[str, Any]:
    with workspace.read(actor) as unit:
        made, decision = unit.form(form_name), unit.decide(form_name)
        seen = query.get(unit, made, decision, record, **more)
        return dict(Presenter(unit, made, decision).rows([seen])[0]["values"])


def pairs_of(workspace: Workspace, key: str = "members") -> list[tuple[int, int]]:
    with workspace.read() as unit:
        join = unit.form("shop.team").joins[key]
        return [(row[0], row[1]) for row in unit.connection.execute(sa.select(join).order_by(join.c.id, join.c.linked))]


def named(workspace: Workspace, team: int) -> list[int] | None:
    value = shown(workspace, "shop.team", team)["members"]
    return None if value is None else [one["id"] for one in value]


def delete(workspace: Workspace, form_name: str, *ids: int) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form(form_name), [Wish(id=one, delete=True) for one in ids])


def restore(workspace: Workspace, form_name: str, *ids: int) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form(form_name), [Wish(id=one, restore=True) for one in ids])


def clean(workspace: Workspace) -> None:
    assert derived.verify(workspace) == []


def test_both_directions_are_read_and_counted(club: Workspace) -> None:
    a, b, c = members(club)
    first, second = create(
        club, "shop.team", {"name": "x", "score": 3, "members": [c, a, c]}, {"name": "y", "score": 7, "members": [a]}
    )
    create(club, "shop.team", {"name": "z"})
    assert named(club, first) == [c, a]
    assert pairs_of(club) == [(first, a), (first, c), (second, a)]
    team = shown(club, "shop.team", first)
    assert (team["total"], team["strong"], team["size"]) == (25, 1, 2)
    assert [one["title"] for one in team["members"]] == ["c", "a"]
    assert [shown(club, "shop.member", one)["team_count"] for one in (a, b, c)] == [2, 0, 1]
    assert shown(club, "shop.member", a)["best"] == 7
    assert found(club, "shop.team", {"in": [a, {"var": "members"}]}) == ["x", "y"]
    assert found(club, "shop.team", {"!": [{"in": [c, {"var": "members"}]}]}) == ["y", "z"]
    assert found(club, "shop.team", {"isblank": [{"var": "members"}]}) == ["z"]
    assert found(club, "shop.team", {"anyof": [{"var": "members"}, {">": [{"var": "points"}, 10]}]}) == ["x"]
    assert found(club, "shop.member", {"anyof": [{"var": "teams"}, {"==": [{"var": "name"}, "y"]}]}) == ["a"]
    clean(club)


def test_python_says_what_sql_says(club: Workspace) -> None:
    a, b, c = members(club)
    ids = create(
        club, "shop.team", {"name": "x", "score": 3, "members": [c, a]}, {"name": "y", "score": 7, "members": [a, b]}
    )
    for name, keys in (("shop.team", ids), ("shop.member", [a, b, c])):
        with club.read() as unit:
            made = unit.form(name)
            fetched = list(loading.fetch(unit, name, keys).values())
            loading.attach(
                unit, made, fetched, loading.needs(one.node for one, _ in made.behaviour.virtual if one.node)
            )
            said = [
                {one.key: compute(record, unit.context) for one, compute in made.behaviour.virtual}
                for record in fetched
            ]
        for key, values in zip(keys, said, strict=True):
            assert {one: shown(club, name, key)[one] for one in values} == values


def test_a_write_changes_the_pairs_with_the_list(club: Workspace) -> None:
    a, b, c = members(club)
    (team,) = create(club, "shop.team", {"name": "x", "members": [a, b]})
    update(club, "shop.team", team, members=[c, b])
    assert (named(club, team), pairs_of(club)) == ([c, b], [(team, b), (team, c)])
    update(club, "shop.team", team, members=[])
    assert (named(club, team), pairs_of(club)) == (None, [])
    update(club, "shop.team", team, members=[a])
    delete(club, "shop.team", team)
    assert pairs_of(club) == []
    restore(club, "shop.team", team)
    assert (named(club, team), pairs_of(club)) == ([a], [(team, a)])
    many = create(club, "shop.team", *({"name": f"t{n}", "members": [a, b]} for n in range(9)))
    assert len(pairs_of(club)) == 1 + 2 * len(many)
    clean(club)


def test_what_is_not_there_is_refused_by_number(club: Workspace) -> None:
    (a, *_) = members(club)
    with pytest.raises(RecordRefused) as refusal:
        create(club, "shop.team", {"name": "x", "members": [a, 999]})
    assert [(one.code, one.path, one.given["found"]) for one in refusal.value.problems] == [
        ("VALUE-E015", "/values/members", "#999")
    ]
    with pytest.raises(RecordRefused):
        create(club, "shop.team", {"name": "x", "members": [1, 2, 3, 4, 5, 6]})


def test_a_viewer_names_only_what_they_see_and_keeps_what_they_do_not(club: Workspace) -> None:
    a, b, _ = members(club)
    (hidden,) = create(club, "shop.member", {"name": "h", "points": 1, "secret": True})
    viewer = person(club, "li", "open")
    (team,) = create(club, "shop.team", {"name": "x", "members": [a, hidden]})
    assert shown(club, "shop.team", team, viewer)["members"] == [
        {"id": a, "title": "a"},
        {"id": hidden, "title": f"#{hidden}"},
    ]
    update(club, "shop.team", team, viewer, members=[hidden, b])
    assert named(club, team) == [hidden, b]
    with pytest.raises(RecordRefused):
        create(club, "shop.team", {"name": "y", "members": [hidden]}, actor=viewer)
    update(club, "shop.team", team, members=[b])
    with pytest.raises(RecordRefused):
        update(club, "shop.team", team, viewer, members=[hidden, b])


def test_who_may_not_read_the_linked_form_learns_nothing_of_it(club: Workspace) -> None:
    a, *_ = members(club)
    (team,) = create(club, "shop.team", {"name": "x", "members": [a]})
    viewer = person(club, "wang", "alone")
    seen = shown(club, "shop.team", team, viewer)
    assert seen["members"] == [{"id": a, "title": f"#{a}"}]
    assert "total" not in seen
    for filter_ in (
        {"anyof": [{"var": "members"}, {">": [{"var": "points"}, 1]}]},
        {">": [{"sumof": [{"var": "members"}, {"var": "points"}]}, 1]},
    ):
        with pytest.raises(RequestRefused):
            found(club, "shop.team", filter_, viewer)
    with pytest.raises(RequestRefused):  # rows of the linked form that are closed to the viewer are counted nowhere
        found(club, "shop.team", {"==": [{"countof": [{"var": "members"}]}, 1]}, person(club, "zhao", "open"))


def test_deleting_clears_the_lists_and_undeleting_fills_them_again(club: Workspace, clock: FixedClock) -> None:
    a, b, c = members(club)
    first, second = create(club, "shop.team", {"name": "x", "members": [a, b, c]}, {"name": "y", "members": [b]})
    clock.moment += timedelta(minutes=1)
    before = clock.moment
    clock.moment += timedelta(minutes=1)
    delete(club, "shop.member", a, b)
    assert (named(club, first), named(club, second)) == ([c], None)
    assert shown(club, "shop.team", first, as_of=before)["total"] == 36
    assert found(club, "shop.team", {"in": [b, {"var": "members"}]}, as_of=before) == ["x", "y"]
    assert found(club, "shop.team", {"in": [b, {"var": "members"}]}) == []
    assert shown(club, "shop.member", c, as_of=before)["team_count"] == 1
    clock.moment += timedelta(minutes=1)
    restore(club, "shop.member", b)
    assert (named(club, first), named(club, second)) == ([b, c], [b])
    clock.moment += timedelta(minutes=1)
    update(club, "shop.team", first, members=[c, b])
    clock.moment += timedelta(minutes=1)
    restore(club, "shop.member", a)
    assert named(club, first) == [a, b, c] or named(club, first) == [c, b, a]
    clean(club)


def test_records_that_are_named_cannot_be_deleted_where_the_field_forbids(club: Workspace) -> None:
    a, *_ = members(club)
    create(club, "shop.team", {"name": "x", "lead": [a]}, {"name": "y", "lead": [a]})
    with pytest.raises(RecordRefused) as refusal:
        delete(club, "shop.member", a)
    assert [(one.code, one.given["count"]) for one in refusal.value.problems] == [("VALUE-E024", 2)]


def test_records_of_one_form_may_name_one_another_and_themselves(club: Workspace) -> None:
    x, y = create(club, "shop.team", {"name": "x"}, {"name": "y"})
    update(club, "shop.team", x, likes=[x, y])
    update(club, "shop.team", y, likes=[x])
    delete(club, "shop.team", x, y)
    assert pairs_of(club, "likes") == []
    restore(club, "shop.team", x, y)
    assert pairs_of(club, "likes") == [(x, x), (x, y), (y, x)]


def test_cascade_is_no_way_of_many(workspace: Workspace) -> None:
    team = form("team", field("members", "links", to="member", on_delete="cascade"))
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, {**CLUB, "forms/team.json": team, "roles/open.json": role("open")})
    assert any(one.path.endswith("/fields/0/on_delete") for one in refusal.value.problems)


def test_an_unknown_form_is_told(workspace: Workspace) -> None:
    team = form("team", field("members", "links", to="nobody"))
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, {**CLUB, "forms/team.json": team})
    assert ("FORM-E005", "nobody") in {(one.code, one.given.get("found", "")[-6:]) for one in refusal.value.problems}


def test_a_merge_loses_no_link_and_names_nobody_twice(club: Workspace) -> None:
    a, b, c = members(club)
    first, second = create(club, "shop.team", {"name": "x", "members": [c, b, a]}, {"name": "y", "members": [b]})
    with club.write() as unit:
        merging.merge(unit, unit.form("shop.member"), Named(a, 1), [Named(b, 1)], {})
    assert (named(club, first), named(club, second)) == ([c, a], [a])
    clean(club)


def test_a_rule_that_watches_a_sum_over_a_list_sees_both_ends_change(workspace: Workspace) -> None:
    named = {"!": [{"isblank": [{"var": "name"}]}]}
    total, best = ({"type": "field_changed", "fields": [one]} for one in ("total", "best"))
    scored = {"type": "set_field", "field": "score", "value": {"var": "total"}}
    noted = {"type": "set_field", "field": "noted", "value": {"var": "best"}}
    documents = {
        **CLUB,
        "forms/member.json": {**MEMBER, "fields": [*MEMBER["fields"], field("noted", "integer")]},
        "rules/sum.json": rule("sum", "team", total, named, scored, once_per={"type": "event"}),
        "rules/best.json": rule("best", "member", best, named, noted, once_per={"type": "event"}),
    }
    load(workspace, documents)
    a, b, _ = members(workspace)
    (team,) = create(workspace, "shop.team", {"name": "x", "members": [a]})
    update(workspace, "shop.member", a, points=50)
    assert shown(workspace, "shop.team", team)["score"] == 50
    assert shown(workspace, "shop.member", a)["noted"] == 50
    update(workspace, "shop.team", team, members=[a, b])
    assert shown(workspace, "shop.team", team)["score"] == 61
    update(workspace, "shop.team", team, score=70)
    assert [shown(workspace, "shop.member", one)["noted"] for one in (a, b)] == [70, 70]
    delete(workspace, "shop.member", a)
    assert shown(workspace, "shop.team", team)["score"] == 11


def test_pairs_that_drift_are_found_and_mended(club: Workspace) -> None:
    a, b, _ = members(club)
    first, second = create(club, "shop.team", {"name": "x", "members": [a, b]}, {"name": "y"})
    with club.write() as unit:
        join = unit.form("shop.team").joins["members"]
        unit.connection.execute(sa.delete(join).where(join.c.linked == a))
        unit.connection.execute(sa.insert(join).values(id=second, linked=b))
    (drift,) = derived.verify(club)
    assert (drift.field, drift.what, drift.examples) == ("members", "pairs", (first, second))
    derived.verify(club, mend=True)
    assert pairs_of(club) == [(first, a), (first, b)]
    clean(club)


def with_members(type_: str, **more: Any) -> dict[str, Any]:
    team = form("team", field("name", "text"), field("who", type_, to="member", **more), title_field="name")
    member = form("member", field("name", "text"), field("points", "integer"), title_field="name")
    return {"app.json": app(), "forms/member.json": member, "forms/team.json": team}


def test_a_link_becomes_several_and_one_again(workspace: Workspace) -> None:
    load(workspace, with_members("link", on_delete="clear"))
    a, b, c = members(workspace)
    x, y, z = create(workspace, "shop.team", {"name": "x", "who": a}, {"name": "y", "who": b}, {"name": "z"})
    load(workspace, with_members("links", on_delete="clear"))

    def who(record: int) -> Any:
        value = shown(workspace, "shop.team", record)["who"]
        return [one["id"] for one in value] if isinstance(value, list) else value and value["id"]

    assert [who(one) for one in (x, y, z)] == [[a], [b], None]
    assert found(workspace, "shop.team", {"in": [a, {"var": "who"}]}) == ["x"]
    clean(workspace)
    update(workspace, "shop.team", y, who=[c, b])
    delete(workspace, "shop.member", a)  # the former link does not hold it
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_members("link"))
    assert [one.code for one in refusal.value.problems] == ["FORM-E013"]
    publish.publish(workspace, {"shop": bundle_of(with_members("link"))}, accept_loss=True)
    assert [who(one) for one in (x, y, z)] == [None, c, None]
    load(workspace, with_members("links"))
    assert [who(one) for one in (x, y, z)] == [None, [c, b], None]


def test_a_list_that_was_hidden_comes_back_without_those_that_are_gone(workspace: Workspace) -> None:
    load(workspace, with_members("links"))
    a, b, _ = members(workspace)
    x, y = create(workspace, "shop.team", {"name": "x", "who": [a, b]}, {"name": "y", "who": [a]})
    without = with_members("links")
    without["forms/team.json"] = form("team", field("name", "text"), title_field="name")
    load(workspace, without)
    delete(workspace, "shop.member", a)
    update(workspace, "shop.team", x, name="x2")
    load(workspace, with_members("links"))
    assert [one["id"] for one in shown(workspace, "shop.team", x)["who"]] == [b]
    assert shown(workspace, "shop.team", y)["who"] is None
    clean(workspace)


def test_they_are_exported_by_title_in_the_order_given(club: Workspace) -> None:
    a, b, _ = members(club)
    create(club, "shop.team", {"name": "x", "members": [b, a]})
    with club.read() as unit:
        made, decision = unit.form("shop.team"), unit.decide("shop.team")
        (line,) = rows(unit, made, decision, Question(), columns(made, decision, ("members",)))
    assert line == ["b、a"]


def test_a_record_nobody_may_see_is_as_good_as_none(club: Workspace) -> None:
    viewer = person(club, "li", "alone")
    a, *_ = members(club)
    with pytest.raises(NotFound):
        update(club, "shop.team", a + 900, viewer, members=[a])
    with pytest.raises(RecordRefused):
        create(club, "shop.team", {"name": "x", "members": [a]}, actor=replace(viewer))


def test_lists_of_one_form_are_compared(club: Workspace) -> None:
    a, b, c = members(club)
    create(club, "shop.team", {"name": "x", "members": [a, b], "lead": [a]}, {"name": "y", "members": [b], "lead": [c]})
    assert found(club, "shop.team", {"hasall": [{"var": "members"}, {"var": "lead"}]}) == ["x"]
    with pytest.raises(RequestRefused):
        found(club, "shop.team", {"hasall": [{"var": "members"}, {"var": "likes"}]})


def test_names_in_a_file_are_looked_up_one_by_one(club: Workspace) -> None:
    a, b, _ = members(club)
    plan = Plan({0: "name", 1: "members"}, "insert", ())
    lines = [(1, ["x", "a，#2"]), (2, ["y", "a、nobody"]), (3, ["z", None])]
    with club.write() as unit:
        made = import_rows.wishes(unit, unit.form("shop.team"), plan, lines, import_rows.Seen())
        records.write(unit, unit.form("shop.team"), [made[0].wish, made[2].wish])
    assert [named(club, team) for team in (1, 2)] == [[a, b], None]
    assert [one.code for one in made[1].problems] == ["VALUE-E015"]


def test_a_link_to_its_own_form_is_cleared_and_comes_back(workspace: Workspace) -> None:
    one = form("one", field("name", "text"), field("boss", "link", to="one", on_delete="clear"), title_field="name")
    load(workspace, {"app.json": app(), "forms/one.json": one})
    (boss,) = create(workspace, "shop.one", {"name": "b"})
    (clerk,) = create(workspace, "shop.one", {"name": "c", "boss": boss})
    delete(workspace, "shop.one", boss)
    assert shown(workspace, "shop.one", clerk)["boss"] is None
    restore(workspace, "shop.one", boss)
    assert shown(workspace, "shop.one", clerk)["boss"]["id"] == boss


def test_a_merge_of_a_form_that_names_itself_holds(club: Workspace) -> None:
    x, y, z = create(club, "shop.team", {"name": "x"}, {"name": "y"}, {"name": "z"})
    update(club, "shop.team", z, likes=[x, y])
    with club.write() as unit:
        merging.merge(unit, unit.form("shop.team"), Named(x, 1), [Named(y, 1)], {})
    assert [one["id"] for one in shown(club, "shop.team", z)["likes"]] == [x]
    clean(club)


def test_a_page_shows_those_that_name_a_record_and_not_its_own_list(club: Workspace) -> None:
    page = {"kind": "page", "key": "p", "title": words("p"), "form": "member"}
    load(
        club, {**CLUB, "pages/p.json": {**page, "blocks": [{"type": "related", "back": "teams", "title": words("t")}]}}
    )
    with club.read() as unit:
        (block,) = describe.blocks(unit, unit.catalog.pages["shop.p"], unit.form("shop.member"))
        assert (block["form"], block["link"], block["listed"]) == ("shop.team", "members", True)
        assert [(one["back"], one["listed"]) for one in describe.related(unit, unit.form("shop.member"))] == [
            ("teams", True),
            ("led", True),
        ]
    own = {**page, "form": "team", "blocks": [{"type": "related", "back": "members", "title": words("t")}]}
    with pytest.raises(DefinitionRefused) as refusal:
        load(club, {**CLUB, "pages/p.json": own})
    assert [one.code for one in refusal.value.problems] == ["FORM-E006"]


def test_a_value_of_shared_rows_is_not_added_up(club: Workspace) -> None:
    with club.read() as unit:
        form_, schema = unit.form("shop.team"), unit.catalog.schema
        for text, twice in (("SUMOF({members}, {points})", "shop.member.members"), ("COUNTOF({members})", None)):
            raw, _ = parse(text, schema, form_.name)
            node, problems = check(raw, schema, form_.name)
            assert not problems
            assert node is not None
            assert repeats(node) == twice


def test_no_list_is_left_with_a_record_that_went_meanwhile(club: Workspace) -> None:
    ids = create(club, "shop.member", *({"name": f"m{number}"} for number in range(12)))
    barrier = Barrier(3)

    def name_all(number: int) -> None:
        barrier.wait()
        for one in ids:
            with suppress(RecordRefused, sa.exc.IntegrityError):
                create(club, "shop.team", {"name": f"t{number}-{one}", "members": [one]})

    def delete_all() -> None:
        barrier.wait()
        for one in ids:
            delete(club, "shop.member", one)

    with ThreadPoolExecutor(3) as pool:
        done = [pool.submit(name_all, number) for number in range(2)] + [pool.submit(delete_all)]
        for one in done:
            one.result()
    with club.read() as unit:
        teams = list(loading.fetch(unit, "shop.team", range(1, 25)).values())
    assert [one["members"] for one in teams if one["members"]] == []
    assert pairs_of(club) == []
    clean(club)


def test_one_side_is_asked_by_its_index(club: Workspace) -> None:
    """A list is not gone through to find who names a record."""
    a, *_ = members(club)
    create(club, "shop.team", *({"name": f"t{number}", "members": [a]} for number in range(50)))
    with club.read() as unit:
        reading = Reading(unit, unit.form("shop.team"), unit.decide("shop.team"))
        (where,) = query.conditions(reading, Question({"in": [a, {"var": "members"}]}))[2:]
        text = str(sa.select(reading.rows.c.id).where(where).compile(unit.connection))
    assert "shop__team__members__links" in text
    assert "json" not in text


def test_a_scenario_names_several_records(workspace: Workspace) -> None:
    names = [{"called": one, "form": "member", "values": {"name": one, "points": 8}} for one in ("ann", "bob")]
    refs = [{"record": "ann"}, {"record": "bob"}]
    team = {"called": "red", "form": "team", "values": {"name": "red", "members": refs}}
    wrong = {"called": "odd", "form": "team", "values": {"name": "odd", "members": [{"record": "red"}]}}
    step = {"then": {"record": {"name": "red", "values": {"members": refs, "total": "16"}}}}
    tale = {"kind": "scenario", "key": "tale", "title": words("tale"), "steps": [step]}
    load(workspace, {**CLUB, "scenarios/tale.json": {**tale, "given": {"records": [*names, team]}}})
    outcome = scenarios.run(workspace, "shop.tale")
    assert [one.problems for one in outcome.verdicts] == [()] * 2
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, {**CLUB, "scenarios/tale.json": {**tale, "given": {"records": [*names, team, wrong]}}})
    assert [one.code for one in refusal.value.problems] == ["SCEN-E007"]


KEPT: dict[str, Any] = deepcopy(CLUB)
for _form in ("member", "team"):
    for _field in KEPT[f"forms/{_form}.json"]["fields"]:
        if _field["key"] in ("team_count", "best", "total", "strong"):
            _field["stored"] = True


def test_figures_over_lists_that_are_kept_follow_every_write(workspace: Workspace) -> None:
    """From both sides: a team's sum over its members, a member's best of the teams that name them."""
    load(workspace, KEPT)
    rng = Random(5)
    people = members(workspace)
    teams = [create(workspace, "shop.team", {"name": f"t{one}", "score": one})[0] for one in range(4)]
    gone: list[int] = []
    for step in range(60):
        match rng.randrange(6):
            case 0 | 1:
                named = rng.sample(people, rng.randrange(len(people) + 1))
                update(workspace, "shop.team", rng.choice(teams), members=named or None)
            case 2 if people:
                update(workspace, "shop.member", rng.choice(people), points=rng.randrange(30))
            case 3:
                update(workspace, "shop.team", rng.choice(teams), score=rng.randrange(30))
            case 4 if len(people) > 1:
                gone.append(people.pop(rng.randrange(len(people))))
                write(workspace, Wish(id=gone[-1], delete=True))
            case 5 if gone:
                people.append(gone.pop())
                write(workspace, Wish(id=people[-1], restore=True))
            case _:
                people += create(workspace, "shop.member", {"name": f"m{step}", "points": step})
        assert derived.verify(workspace) == [], step
    with workspace.read() as unit:
        team = unit.form("shop.team")
        assert team.fields["total"].kept
        sums = dict(map(tuple, unit.connection.execute(sa.select(team.table.c.id, team.column("total")))))
        points = {one["id"]: one["points"] or 0 for one in loading.fetch(unit, "shop.member", people).values()}
        lists = {one["id"]: one["members"] or [] for one in loading.fetch(unit, "shop.team", teams).values()}
    assert {key: one or 0 for key, one in sums.items()} == {
        key: sum(points[one] for one in named) for key, named in lists.items()
    }


def write(workspace: Workspace, wish: Wish) -> None:
    with workspace.write() as unit:
        records.write(unit, unit.form("shop.member"), [wish])


def test_a_figure_over_a_list_is_kept_from_the_release_that_brings_both(workspace: Workspace) -> None:
    without = deepcopy(KEPT)
    team, member = (without[f"forms/{one}.json"] for one in ("team", "member"))
    team["fields"] = [one for one in team["fields"] if one["key"] not in ("members", "total", "strong", "size")]
    member["fields"] = [one for one in member["fields"] if one["key"] not in ("team_count", "best")]
    load(workspace, KEPT)
    people = members(workspace)
    create(workspace, "shop.team", {"name": "x", "members": people})
    publish.publish(workspace, {"shop": bundle_of(without)})
    update(workspace, "shop.member", people[0], points=7)
    load(workspace, KEPT)
    assert derived.verify(workspace) == []
