"""Messages of rules: filled for each reader with what they may see, by the channels asked for, protected outside."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from engine.errors import DefinitionRefused
from runtime.settings import Mail
from runtime.store.tables import firing, message, outbox, signal, user
from runtime.workspace import Workspace
from tests.support.workspaces import ID_NUMBERS, SHOP, bundle_of, create, load, person, role, rule, update, words

CREATED = {"type": "record_created"}


def telling(**more: Any) -> dict[str, Any]:
    return {"type": "send_message", "to": {"role": "clerk"}, **more}


def own(text: str) -> dict[str, Any]:
    return {"title": words("t"), "text": words(text)}


def with_rule(action: dict[str, Any], form: str = "order", **more: Any) -> dict[str, Any]:
    return {**SHOP, "rules/tell.json": rule("tell", form, CREATED, True, action), **more}


TEMPLATE = {
    "kind": "template",
    "key": "placed",
    "title": words("placed"),
    "form": "order",
    "channel": ["in_app", "email"],
    "subject": {"zh": "订单 {code}", "en": "Order {code}"},
    "text": {"zh": "{customer.name}：{total | money}", "en": "{customer.name}: {total | money}"},
}


@pytest.fixture
def people(workspace: Workspace) -> dict[str, int]:
    """Somebody of each role, all with mail addresses."""
    workspace.settings = replace(workspace.settings, mail=Mail("nowhere", sender="a@b.example"))
    made = {login: person(workspace, login, role).id or 0 for login, role in (("ann", "clerk"), ("bob", "boss"))}
    with workspace.database.write() as connection:
        connection.execute(sa.update(user).values(email=user.c.login + "@bank.example"))
    return made


def customer(workspace: Workspace, **more: Any) -> int:
    return create(workspace, "shop.customer", {"no": "C1", "name": "王芳", **more})[0]


def inside(workspace: Workspace) -> dict[int, tuple[str, str]]:
    with workspace.database.read() as connection:
        rows = connection.execute(sa.select(message).order_by(message.c.id)).all()
    return {row.user_id: (row.title["zh"], row.text["zh"]) for row in rows}


def outside(workspace: Workspace) -> list[Any]:
    with workspace.database.read() as connection:
        return list(connection.execute(sa.select(outbox).order_by(outbox.c.id)).all())


def test_a_template_gives_words_and_channels(workspace: Workspace, people: dict[str, int]) -> None:
    load(workspace, with_rule(telling(template="placed"), **{"templates/placed.json": TEMPLATE}))
    order = create(
        workspace, "shop.order", {"customer": customer(workspace), "day": "2026-11-20", "total": "1234567.8"}
    )[0]
    assert inside(workspace) == {people["ann"]: ("订单 O0001", "王芳：1,234,567.80")}
    (mail,) = outside(workspace)
    assert (mail.template, mail.form, mail.record_id) == ("shop.placed", "shop.order", order)
    assert (mail.content["subject"], mail.content["language"]) == ("Order O0001", "en")
    with workspace.database.read() as connection:
        assert connection.execute(sa.select(signal.c.kind, signal.c.people)).all() == [("messages", [people["ann"]])]
        (fired,) = connection.execute(sa.select(firing.c.actions)).scalars()
    assert fired[0] == {"type": "send_message", "form": "shop.order", "record": None, "people": 1}


def test_a_rule_may_ask_for_other_channels_than_its_template(workspace: Workspace, people: dict[str, int]) -> None:
    action = telling(template="placed", channels=["email"])
    load(workspace, with_rule(action, **{"templates/placed.json": TEMPLATE}))
    create(workspace, "shop.order", {"customer": customer(workspace), "day": "2026-11-20"})
    assert inside(workspace) == {}
    assert len(outside(workspace)) == 1


def test_words_of_its_own_stay_inside_unless_asked(workspace: Workspace, people: dict[str, int]) -> None:
    load(workspace, with_rule(telling(**own("{name}")), "customer"))
    customer(workspace)
    assert (list(inside(workspace)), outside(workspace)) == ([people["ann"]], [])


def test_a_reader_sees_along_links_only_what_they_may_read(workspace: Workspace, people: dict[str, int]) -> None:
    text = "{customer.limit | money}|{customer.mobile}|{customer.name}"
    load(workspace, with_rule({**telling(**own(text))}))
    both = rule("both", "order", CREATED, True, {**telling(**own(text)), "to": {"role": "boss"}})
    load(workspace, {**with_rule(telling(**own(text))), "rules/both.json": both})
    create(
        workspace,
        "shop.order",
        {"customer": customer(workspace, limit="5000", mobile="13912345678"), "day": "2026-11-20"},
    )
    told = inside(workspace)
    assert told[people["ann"]][1] == "***|139****5678|王芳"
    assert told[people["bob"]][1] == "5,000.00|13912345678|王芳"


def test_links_and_people_are_called_by_their_titles_as_far_as_the_reader_may_know(
    workspace: Workspace, people: dict[str, int]
) -> None:
    action = {**telling(**own("{customer} {customer.keeper | default: 无}")), "to": {"role": "boss"}}
    load(workspace, with_rule(action))
    create(workspace, "shop.order", {"customer": customer(workspace, keeper=people["ann"]), "day": "2026-11-20"})
    assert inside(workspace)[people["bob"]][1] == "王芳 Ann"
    stranger = person(workspace, "cid").id
    to_field = {**action, "to": {"field": "owner_id"}}
    load(workspace, with_rule(to_field))
    link = customer_of(workspace)
    create(workspace, "shop.order", {"customer": link, "day": "2026-11-21", "owner_id": stranger})
    assert inside(workspace)[stranger or 0][1] == "*** ***"


def test_a_link_is_called_by_its_title_in_the_rows_its_reader_sees(workspace: Workspace) -> None:
    """A keeper sees their own customers: whose act sends the message does not matter."""
    action = {**telling(**own("{customer}")), "to": {"field": "owner_id"}}
    seller = role("seller", {"form": "order"})
    load(workspace, {**with_rule(action), "roles/seller.json": seller})
    kit = person(workspace, "kit", "keeper", "seller").id or 0
    mine, other = customer(workspace, keeper=kit), customer(workspace, no="C2")
    create(workspace, "shop.order", {"customer": mine, "day": "2026-11-20", "owner_id": kit})
    assert inside(workspace)[kit][1] == "王芳"
    create(workspace, "shop.order", {"customer": other, "day": "2026-11-20", "owner_id": kit})
    assert inside(workspace)[kit][1] == f"#{other}"


def customer_of(workspace: Workspace) -> int:
    with workspace.read() as unit:
        return int(unit.connection.execute(sa.select(unit.form("shop.customer").table.c.id)).scalar_one())


def test_what_leaves_the_house_masks_protected_fields_and_what_is_made_of_them(
    workspace: Workspace, people: dict[str, int]
) -> None:
    fields = [
        {**one, "protect": "C2"} if one["key"] in ("mobile", "limit") else one
        for one in SHOP["forms/customer.json"]["fields"]
    ]
    guarded = {**SHOP["forms/customer.json"], "fields": fields}
    action = {
        **telling(**own("{mobile} {limit} {half} {name}")),
        "to": {"role": "boss"},
        "channels": ["in_app", "email"],
    }
    load(workspace, with_rule(action, "customer", **{"forms/customer.json": guarded}))
    customer(workspace, limit="5000", mobile="13912345678")
    assert inside(workspace)[people["bob"]][1] == "13912345678 5000.00 2500.00 王芳"
    assert outside(workspace)[0].content["text"] == "139****5678 *** *** 王芳"


def test_a_value_that_looks_like_a_place_is_only_text(workspace: Workspace, people: dict[str, int]) -> None:
    load(workspace, with_rule(telling(**own("{name}")), "customer"))
    create(workspace, "shop.customer", {"no": "{limit}", "name": "{limit} {{x}} {no}"})
    assert inside(workspace)[people["ann"]][1] == "{limit} {{x}} {no}"


def test_people_who_left_are_told_nothing(workspace: Workspace, people: dict[str, int]) -> None:
    action = {**telling(**own("x")), "to": {"field": "keeper"}, "channels": ["in_app", "email"]}
    changed = {"type": "record_updated"}
    load(workspace, {**SHOP, "rules/tell.json": rule("tell", "customer", changed, True, action)})
    made = customer(workspace, keeper=people["ann"])
    update(workspace, "shop.customer", made, name="Two")
    assert (list(inside(workspace)), len(outside(workspace))) == ([people["ann"]], 1)
    with workspace.database.write() as connection:
        connection.execute(sa.update(user).where(user.c.id == people["ann"]).values(active=False))
        connection.execute(sa.delete(message))
    update(workspace, "shop.customer", made, name="Three")
    assert (inside(workspace), len(outside(workspace))) == ({}, 1)


@pytest.mark.parametrize(
    ("action", "code", "path"),
    [
        (telling(template="plced"), "BUNDLE-E008", "/template"),
        (telling(), "TEMPLATE-E009", ""),
        (telling(template="placed", **own("x")), "TEMPLATE-E009", ""),
        (telling(title=words("t")), "TEMPLATE-E009", ""),
        (telling(**own("x"), channels=["pigeon"]), "TEMPLATE-E008", "/channels/0"),
        (telling(**own("{id_no}")), "EXPR-E004", "/text/zh"),
        (telling(template="elsewhere"), "TEMPLATE-E007", "/template"),
    ],
)
def test_a_faulty_message_is_told_where(workspace: Workspace, action: dict[str, Any], code: str, path: str) -> None:
    other = {**TEMPLATE, "key": "elsewhere", "form": "customer", "subject": words("s"), "text": words("x")}
    templates = {"templates/placed.json": TEMPLATE, "templates/elsewhere.json": other}
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_rule(action, **templates))
    first = refusal.value.problems[0]
    assert (first.code, first.path) == (code, f"shop/rules/tell.json#/then/0{path}")


def test_templates_travel_with_their_release(workspace: Workspace) -> None:
    load(workspace, {**SHOP, "templates/placed.json": TEMPLATE})
    with workspace.read() as unit:
        assert unit.catalog.templates["shop.placed"].subject.en == "Order {code}"
    assert bundle_of({**SHOP, "templates/placed.json": TEMPLATE}).key == "shop"


def test_the_encrypted_number_is_never_put_into_a_message(workspace: Workspace) -> None:
    with pytest.raises(DefinitionRefused) as refusal:
        load(workspace, with_rule(telling(**own("{id_no}")), "customer"))
    assert {one.code for one in refusal.value.problems} == {"TEMPLATE-E005"}
    assert ID_NUMBERS[0] not in str(refusal.value)
