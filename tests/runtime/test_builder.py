"""What the builders ask for: drafts that are never overwritten, checked and tried out, published beside requests."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from runtime import planning, releasing
from runtime.clock import FixedClock
from runtime.store import people, releases
from runtime.store import settings as stored_settings
from runtime.store.tables import user
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller
from tests.support.workspaces import SHOP, create, field, load, role

APP = "/api/builder/apps/shop"
ORDER = f"{APP}/documents/forms/order.json"
MAKING: dict[str, Any] = {**SHOP, "roles/maker.json": role("maker", powers=["build_apps"])}


@pytest.fixture
def maker(workspace: Workspace) -> Caller:
    load(workspace, MAKING)
    return caller(workspace, "mia", "maker")


def read(one: Caller, path: str = "forms/order.json") -> dict[str, Any]:
    answer = one.get(f"{APP}/documents/{path}")
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def save(one: Caller, content: Any, version: str | None, path: str = "forms/order.json") -> Any:
    headers = {"If-Match": f'"{version}"'} if version else {}
    return one.call("PUT", f"{APP}/documents/{path}", {"content": content}, headers=headers)


def with_field(document: dict[str, Any], *fields: dict[str, Any]) -> dict[str, Any]:
    content = document["content"]
    return {**content, "fields": [*content["fields"], *fields]}


def publish(workspace: Workspace, one: Caller, **body: Any) -> dict[str, Any]:
    """Ask for publication, let the job do it, and return how it ended."""
    answer = one.post(f"{APP}/publish", body)
    assert answer.status_code == 202, answer.text
    return carried_out(workspace, one, answer.json()["id"])


def carried_out(workspace: Workspace, one: Caller, key: int) -> dict[str, Any]:
    releasing.carry_out(workspace, key)
    return dict(one.get(f"/api/builder/publications/{key}").json())


def test_only_whoever_may_build_apps_sees_drafts(workspace: Workspace, maker: Caller) -> None:
    clerk = caller(workspace, "carl", "clerk")
    for method, path in (
        ("GET", "/api/builder/apps"),
        ("GET", "/api/builder/kinds"),
        ("GET", APP),
        ("GET", ORDER),
        ("GET", f"{APP}/check"),
        ("GET", f"{APP}/changes"),
        ("GET", f"{APP}/releases"),
        ("GET", f"{APP}/uses?path=forms/order.json"),
        ("POST", f"{APP}/publish"),
        ("POST", f"{APP}/forms/order/describe"),
        ("DELETE", APP),
    ):
        assert clerk.call(method, path, {} if method == "POST" else None).status_code == 403, path
    assert save(clerk, {}, "x").status_code == 403
    assert maker.get(APP).status_code == 200


def test_a_draft_is_what_was_saved_and_what_is_published_stays(workspace: Workspace, maker: Caller) -> None:
    before = read(maker)
    assert before["state"] == "published"
    assert before["content"] == before["published"]
    content = with_field(before, field("extra", "text"))
    kept = save(maker, content, before["version"])
    assert kept.status_code == 200
    assert kept.headers["ETag"] == f'"{kept.json()["version"]}"'
    after = read(maker)
    assert after["content"] == content
    assert after["state"] == "changed"
    assert after["published"] == before["content"]
    assert after["changed"]["by"]["name"] == "Mia"
    with workspace.read() as unit:
        assert "extra" not in unit.form("shop.order").fields
    states = {one["path"]: one["state"] for one in maker.get(APP).json()["documents"]}
    assert states["forms/order.json"] == "changed"
    assert states["forms/customer.json"] == "published"
    assert save(maker, before["content"], after["version"]).json()["state"] == "published"
    assert maker.get("/api/builder/apps").json()[0]["changed"] == 0


def test_a_stale_save_never_overwrites(workspace: Workspace, maker: Caller) -> None:
    other = caller(workspace, "otto", "maker")
    first = read(maker)
    mine, theirs = with_field(first, field("mine", "text")), with_field(first, field("theirs", "text"))
    assert save(other, theirs, first["version"]).status_code == 200
    refused = save(maker, mine, first["version"])
    assert refused.status_code == 409
    said = refused.json()
    assert said["problems"][0]["code"] == "DRAFT-E003"
    assert said["current"] == theirs
    assert said["changed"]["by"]["name"] == "Otto"
    assert read(maker)["content"] == theirs
    assert save(maker, mine, said["version"]).status_code == 200, "explicitly, over what was seen"
    assert save(maker, mine, first["version"]).status_code == 200, "the same once more, after a lost answer"
    assert save(maker, first["content"], None).status_code == 409, "there is one already"
    assert maker.call("DELETE", ORDER, headers={"If-Match": '"stale"'}).status_code == 409
    assert maker.call("DELETE", ORDER).status_code == 428


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("forms/order.json", [], "422"),
        ("forms/order.json", {"kind": "rule", "key": "order"}, "BUNDLE-E003"),
        ("forms/order.json", {"kind": "form", "key": "other"}, "BUNDLE-E004"),
        ("forms/Order.json", {"kind": "form", "key": "Order"}, "DRAFT-E001"),
        ("forms/deep/order.json", {"kind": "form", "key": "order"}, "DRAFT-E001"),
        ("secrets/a.json", {"kind": "form", "key": "a"}, "DRAFT-E001"),
        ("app.json", {"kind": "app", "key": "other"}, "BUNDLE-E004"),
        ("forms/a.json", {"kind": "form", "key": "a", "help": "x" * 1_000_001}, "DRAFT-E002"),
    ],
)
def test_what_is_no_document_is_not_kept(maker: Caller, path: str, content: Any, code: str) -> None:
    before = maker.get(APP).json()
    refused = save(maker, content, None, path)
    assert refused.status_code in (400, 404, 422), refused.text
    assert code in (str(refused.status_code), *(one["code"] for one in refused.json()["problems"]))
    assert maker.get(APP).json() == before


def test_a_wrong_draft_is_kept_and_told_of(maker: Caller) -> None:
    before = read(maker)
    wrong = with_field(before, {"key": "broken", "type": "formula", "formula": "{nothing} +", "result": {}})
    assert save(maker, wrong, before["version"]).status_code == 200
    found = maker.get(f"{APP}/check").json()["problems"]
    assert any(one["document"] == "forms/order.json" and one["at"].startswith("/fields/9") for one in found), found
    refused = maker.post(f"{APP}/publish", {})
    assert refused.status_code == 422
    assert refused.json()["problems"]
    unknown = with_field(before, {"key": "broken", "type": "text", "unknown": 1})
    assert save(maker, unknown, read(maker)["version"]).status_code == 200
    assert [one["code"] for one in maker.get(f"{APP}/check").json()["problems"]] == ["SHAPE-E002"]


def test_publishing_carries_the_draft_into_the_tables(workspace: Workspace, maker: Caller) -> None:
    key = create(workspace, "shop.customer", {"no": "1", "name": "Ada"})[0]
    before = read(maker, "forms/customer.json")
    content = with_field(before, field("extra", "text", default="hello"))
    save(maker, content, before["version"], "forms/customer.json")
    told = maker.get(f"{APP}/changes").json()
    assert [one["sentences"] for one in told["documents"]] == [[{"zh": "新增字段“extra”", "en": "New field 'extra'"}]]
    assert told["tables"][0]["text"]["en"] == "Form 'customer' gets the field 'extra'"
    ended = publish(workspace, maker, note="an extra field")
    assert ended["state"] == "done"
    assert ended["by"] == "Mia"
    after = read(maker, "forms/customer.json")
    assert after["state"] == "published"
    assert after["content"] == content
    assert not after["overtaken"]
    listed = maker.get(f"{APP}/releases").json()
    assert [(one["active"], one["note"]) for one in listed["releases"]] == [(True, "an extra field"), (False, "")]
    assert maker.post(f"{APP}/publish", {}).status_code == 400, "nothing is left to publish"
    with workspace.read() as unit:
        assert unit.form("shop.customer").fields["extra"] is not None
    new = create(workspace, "shop.customer", {"no": "2", "name": "Bob", "extra": "x"})[0]
    back = maker.post(f"{APP}/releases/{listed['releases'][1]['id']}/restore", {})
    assert carried_out(workspace, maker, back.json()["id"])["state"] == "done"
    boss = caller(workspace, "bea", "boss")
    assert {one["id"] for one in boss.get("/api/records/shop.customer").json()["rows"]} == {key, new}
    assert "extra" not in boss.get(f"/api/records/shop.customer/{new}").json()["values"]


def test_what_is_changed_while_it_is_published_stays_drafted(workspace: Workspace, maker: Caller) -> None:
    first = read(maker)
    save(maker, with_field(first, field("one", "text")), first["version"])
    asked = maker.post(f"{APP}/publish", {}).json()["id"]
    assert maker.post(f"{APP}/publish", {}).json()["problems"][0]["code"] == "DRAFT-E010"
    second = read(maker)
    two = with_field(second, field("two", "text"))
    save(maker, two, second["version"])
    assert carried_out(workspace, maker, asked)["state"] == "done"
    left = read(maker)
    assert left["state"] == "changed"
    assert left["content"] == two
    assert not left["overtaken"]
    assert [one["key"] for one in left["published"]["fields"]][-1] == "one"
    assert publish(workspace, maker)["state"] == "done"


def test_a_release_that_came_meanwhile_is_seen_before_publishing(workspace: Workspace, maker: Caller) -> None:
    first = read(maker)
    mine = with_field(first, field("mine", "text"))
    save(maker, mine, first["version"])
    changed = {**SHOP["forms/order.json"], "title": {"zh": "订单", "en": "Purchase"}}
    load(workspace, {**MAKING, "forms/order.json": changed})
    now = read(maker)
    assert now["overtaken"]
    assert now["content"] == mine
    assert now["published"]["title"]["en"] == "Purchase"
    refused = maker.post(f"{APP}/publish", {})
    assert refused.status_code == 422
    assert refused.json()["problems"][0]["code"] == "DRAFT-E008"
    assert maker.post(f"{APP}/rebase/forms/order.json", {}).status_code == 428
    assert not maker.post(f"{APP}/rebase/forms/order.json", {}, **{"If-Match": now["version"]}).json()["overtaken"]
    assert publish(workspace, maker)["state"] == "done"
    assert read(maker)["content"] == mine


def test_losing_values_has_to_be_accepted(workspace: Workspace, maker: Caller) -> None:
    create(workspace, "shop.customer", {"no": "1", "name": "Ada", "limit": "1.70"})
    before = read(maker, "forms/customer.json")
    content = before["content"]
    fields = [
        {"key": "limit", "type": "integer", "title": one["title"]} if one["key"] == "limit" else one
        for one in content["fields"]
    ]
    save(maker, {**content, "fields": fields}, before["version"], "forms/customer.json")
    told = [one for one in maker.get(f"{APP}/changes").json()["tables"] if one["loses"]]
    assert ["1 would be rounded" in one["impact"]["en"] for one in told] == [True], told
    refused = publish(workspace, maker)
    assert refused["state"] == "refused"
    assert refused["problems"]
    assert read(maker, "forms/customer.json")["state"] == "changed"
    assert publish(workspace, maker, accept_loss=True)["state"] == "done"


def test_a_second_person_agrees_where_that_is_asked_for(workspace: Workspace, maker: Caller) -> None:
    with workspace.database.write() as connection:
        stored_settings.put(connection, "second_person", True)
    other = caller(workspace, "otto", "maker")
    first = read(maker)
    save(maker, with_field(first, field("one", "text")), first["version"])
    key = maker.post(f"{APP}/publish", {}).json()["id"]
    assert carried_out(workspace, maker, key)["state"] == "waiting"
    own = maker.post(f"/api/builder/publications/{key}/agree", {})
    assert own.status_code == 403
    assert own.json()["problems"][0]["code"] == "DRAFT-E011"
    assert other.post(f"/api/builder/publications/{key}/agree", {}).json()["state"] == "asked"
    assert carried_out(workspace, other, key)["state"] == "done"
    assert maker.post(f"/api/builder/publications/{key}/decline", {}).status_code == 404


def test_an_app_from_nothing(workspace: Workspace, maker: Caller) -> None:
    made = maker.post("/api/builder/apps", {"title": {"zh": "设备管理", "en": ""}})
    assert made.status_code == 201
    assert made.json() == {"key": "she_bei_guan_li"}
    app = "/api/builder/apps/she_bei_guan_li"
    form = maker.post(f"{app}/documents", {"kind": "form", "title": {"zh": "设备", "en": "Device"}})
    assert form.json() == {"path": "forms/device.json"}
    for kind in ("view", "page", "rule", "process", "role", "menu", "public_form"):
        answer = maker.post(f"{app}/documents", {"kind": kind, "title": {"en": f"A {kind}"}, "form": "device"})
        assert answer.status_code == 201, answer.text
    assert maker.get(f"{app}/check").json()["problems"] == []
    key = maker.post(f"{app}/publish", {"note": "first"}).json()["id"]
    assert carried_out(workspace, maker, key)["state"] == "done"
    record = maker.post("/api/records/she_bei_guan_li.device", {"values": {"name": "Press"}})
    assert record.status_code == 201, "whoever began it owns it"
    assert [one["key"] for one in maker.get("/api/apps").json()] == ["she_bei_guan_li"]
    again = maker.post("/api/builder/apps", {"title": {"zh": "设备管理"}}).json()["key"]
    assert again == "she_bei_guan_li_2"
    assert maker.call("DELETE", f"/api/builder/apps/{again}").status_code == 204
    assert maker.call("DELETE", app).status_code == 400


def test_an_app_from_another(workspace: Workspace, maker: Caller) -> None:
    made = maker.post("/api/builder/apps", {"title": {"en": "Second shop"}, "template": "shop"}).json()["key"]
    assert made == "second_shop"
    found = maker.get(f"/api/builder/apps/{made}/check").json()["problems"]
    assert [one["code"] for one in found if one["severity"] == "error"] == ["BUNDLE-E007"], "a parameter's key is taken"


def test_who_uses_a_field_and_a_form(maker: Caller) -> None:
    found = maker.get(f"{APP}/uses?path=forms/customer.json&field=limit").json()["uses"]
    places = {(one["document"], one["at"].rpartition("/")[0]) for one in found}
    assert ("forms/customer.json", "/fields/10") in places, found
    assert any(document == "roles/clerk.json" for document, _ in places)
    used = maker.get(f"{APP}/uses?path=forms/line.json").json()["uses"]
    assert {one["document"] for one in used} >= {"forms/order.json", "roles/clerk.json"}
    assert maker.get(f"{APP}/uses?path=forms/none.json").status_code == 404


def test_a_drafted_form_is_tried_out_and_nothing_is_stored(workspace: Workspace, maker: Caller) -> None:
    before = read(maker)
    content = with_field(
        before,
        field("tax", "formula", formula="{total} * 0.06", result={"type": "money"}),
        field("why", "text", required_when={">": [{"var": "total"}, 100]}),
    )
    save(maker, content, before["version"])
    described = maker.post(f"{APP}/forms/order/describe", {}).json()
    assert [one["key"] for one in described["fields"]][-2:] == ["tax", "why"]
    tried = maker.post(f"{APP}/forms/order/evaluate", {"values": {"total": "200", "day": "2026-11-22"}})
    assert tried.status_code == 200, tried.text
    assert tried.json()["values"]["tax"] == "12.00"
    assert tried.json()["required"]["why"] is True
    assert [one["path"] for one in tried.json()["problems"]] == ["/values/customer", "/values/why"]
    as_clerk = maker.post(f"{APP}/forms/customer/describe?role=shop.clerk", {}).json()
    assert "limit" not in [one["key"] for one in as_clerk["fields"]]
    assert maker.post(f"{APP}/forms/order/describe?role=shop.nobody", {}).status_code == 404
    boss = caller(workspace, "bea", "boss")
    assert boss.get("/api/records/shop.order").json()["rows"] == []


def test_a_formula_is_read_checked_and_computed(maker: Caller) -> None:
    path = f"{APP}/forms/order/formula"
    good = maker.post(path, {"formula": "{total} * 2", "values": {"total": "1.50"}}).json()
    assert good["result"] == "3.00"
    assert good["type"] == "number"
    assert good["problems"] == []
    assert good["logic"] == {"*": [{"var": "total"}, 2]}
    bad = maker.post(path, {"formula": "{totl} * 2"}).json()
    assert bad["problems"][0]["code"]
    assert "total" in bad["problems"][0]["hint"]
    broken = maker.post(path, {"formula": "1 +"}).json()
    assert broken["problems"]
    assert broken["logic"] is None


def test_two_makers_see_each_other(workspace: Workspace, maker: Caller, clock: FixedClock) -> None:
    other = caller(workspace, "otto", "maker")
    assert maker.post(f"{APP}/presence/forms/order.json", {}).json() == {"editors": []}
    assert [one["name"] for one in other.post(f"{APP}/presence/forms/order.json", {}).json()["editors"]] == ["Mia"]
    assert [one["name"] for one in read(maker)["editors"]] == ["Otto"]
    assert other.call("DELETE", f"{APP}/presence/forms/order.json").status_code == 204
    assert read(maker)["editors"] == []


def test_deleting_and_reverting(workspace: Workspace, maker: Caller) -> None:
    page = read(maker, "pages/customer_360.json")
    gone = maker.call("DELETE", f"{APP}/documents/pages/customer_360.json", headers={"If-Match": page["version"]})
    assert gone.status_code == 204
    drafted = read(maker, "pages/customer_360.json")
    assert drafted["state"] == "deleted"
    assert drafted["content"] is None
    back = maker.post(f"{APP}/revert/pages/customer_360.json", {}, **{"If-Match": drafted["version"]})
    assert back.json()["state"] == "published"
    assert maker.call("DELETE", f"{APP}/documents/app.json", headers={"If-Match": "x"}).status_code == 400


def test_a_publication_that_dies_is_carried_out_again(workspace: Workspace, maker: Caller) -> None:
    first = read(maker)
    save(maker, with_field(first, field("one", "text")), first["version"])
    key = maker.post(f"{APP}/publish", {}).json()["id"]
    with workspace.read() as unit:
        asked = releasing.store.asked(unit.connection, key)
        actor = people.actor_of_id(unit.connection, asked.created_by)
    bundle = planning.bundle_of("shop", asked.documents)
    releasing.publish.publish(workspace, {"shop": bundle}, actor)
    with workspace.read() as unit:
        version = releases.version(unit.connection)
    assert carried_out(workspace, maker, key)["state"] == "done"
    with workspace.read() as unit:
        assert releases.version(unit.connection) == version, "nothing is done twice"
        assert unit.connection.execute(sa.select(user.c.id)).first() is not None
    assert read(maker)["state"] == "published"


def test_a_request_is_not_carried_out_over_a_release_it_has_not_seen(workspace: Workspace, maker: Caller) -> None:
    first = read(maker)
    save(maker, with_field(first, field("mine", "text")), first["version"])
    key = maker.post(f"{APP}/publish", {}).json()["id"]
    changed = {**SHOP["forms/customer.json"], "title": {"zh": "客户", "en": "Client"}}
    load(workspace, {**MAKING, "forms/customer.json": changed})
    ended = carried_out(workspace, maker, key)
    assert ended["state"] == "refused"
    assert [one["code"] for one in ended["problems"]] == ["PUBLISH-E005"]
    with workspace.read() as unit:
        assert unit.form("shop.customer").title.en == "Client"
    assert read(maker)["state"] == "changed"
    assert publish(workspace, maker)["state"] == "done"


def test_one_request_at_a_time_waits_for_a_second_person(workspace: Workspace, maker: Caller) -> None:
    with workspace.database.write() as connection:
        stored_settings.put(connection, "second_person", True)
    first = read(maker)
    save(maker, with_field(first, field("one", "text")), first["version"])
    assert maker.post(f"{APP}/publish", {}).status_code == 202
    assert maker.post(f"{APP}/publish", {}).json()["problems"][0]["code"] == "DRAFT-E010"


def test_a_power_over_the_workspace_is_given_by_who_administers_it(workspace: Workspace, maker: Caller) -> None:
    mine = read(maker, "roles/maker.json")
    more = {**mine["content"], "powers": ["build_apps", "administer"]}
    save(maker, more, mine["version"], "roles/maker.json")
    assert maker.post(f"{APP}/publish", {}).status_code == 403
    boss = caller(workspace, "bea", "boss")
    key = boss.post(f"{APP}/publish", {}).json()["id"]
    assert carried_out(workspace, boss, key)["state"] == "done"
    assert maker.get("/api/administration/people").status_code == 200


def test_who_begins_an_app_gets_no_rights_on_others_by_owning_it(workspace: Workspace, maker: Caller) -> None:
    made = maker.post("/api/builder/apps", {"title": {"en": "Thief"}}).json()["key"]
    app = f"/api/builder/apps/{made}/documents"
    head = maker.get(f"{app}/app.json").json()
    owner = maker.get(f"{app}/roles/owner.json").json()
    grant = {"form": "shop.customer", "actions": ["read"]}
    for one, content in (
        (head, {**head["content"], "depends": ["shop"]}),
        (owner, {**owner["content"], "grants": [grant]}),
    ):
        path = f"{app}/{one['path']}"
        answer = maker.call("PUT", path, {"content": content}, headers={"If-Match": one["version"]})
        assert answer.status_code == 200, answer.text
    key = maker.post(f"/api/builder/apps/{made}/publish", {}).json()["id"]
    assert carried_out(workspace, maker, key)["state"] == "done"
    assert maker.get("/api/records/shop.customer").status_code in (403, 404)


def test_no_release_leaves_a_workspace_that_nobody_administers(workspace: Workspace, maker: Caller) -> None:
    boss = caller(workspace, "bea", "boss")
    role_ = read(boss, "roles/boss.json")
    content = {**role_["content"], "powers": ["build_apps"]}
    save(boss, content, role_["version"], "roles/boss.json")
    ended = publish(workspace, boss)
    assert [one["code"] for one in ended["problems"]] == ["PUBLISH-E006"]
    assert boss.get("/api/administration/people").status_code == 200


def test_what_fails_unforeseen_is_told_and_bars_nothing(
    workspace: Workspace, maker: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = read(maker)
    save(maker, with_field(first, field("one", "text")), first["version"])
    with monkeypatch.context() as patched:

        def broken(*_: Any, **__: Any) -> None:
            raise ValueError("unforeseen")

        patched.setattr(releasing.publish, "publish", broken)
        ended = publish(workspace, maker)
    assert (ended["state"], [one["code"] for one in ended["problems"]]) == ("refused", ["PUBLISH-E003"])
    assert publish(workspace, maker)["state"] == "done"


def test_a_draft_tells_nothing_of_records_its_maker_may_not_read(workspace: Workspace, maker: Caller) -> None:
    customer = create(workspace, "shop.customer", {"no": "1", "name": "Ada", "limit": "700"})[0]
    first = read(maker)
    seen = field("seen", "text", visible_when={">": [{"var": "customer.limit"}, 600]})
    save(maker, with_field(first, seen), first["version"])
    path, body = f"{APP}/forms/order/evaluate", {"values": {"customer": customer, "ghost": 1}}
    told = maker.post(path, body).json()
    assert told["partly"] is True
    assert told["visible"]["seen"] is False
    boss = caller(workspace, "bea", "boss")
    assert boss.post(path, {"values": {"customer": customer}}).json()["visible"]["seen"] is True


def test_an_app_thrown_away_is_not_published(workspace: Workspace, maker: Caller) -> None:
    made = maker.post("/api/builder/apps", {"title": {"en": "Gone"}}).json()["key"]
    key = maker.post(f"/api/builder/apps/{made}/publish", {}).json()["id"]
    refused = maker.call("DELETE", f"/api/builder/apps/{made}")
    assert refused.json()["problems"][0]["code"] == "DRAFT-E010"
    assert carried_out(workspace, maker, key)["state"] == "done"


def test_what_comes_with_a_new_form_keeps_what_its_draft_began_from(workspace: Workspace, maker: Caller) -> None:
    menu = read(maker, "menus/main.json")
    mine = {**menu["content"], "title": {"zh": "菜单", "en": "Mine"}}
    save(maker, mine, menu["version"], "menus/main.json")
    item = {"key": "orders", "title": {"zh": "订单", "en": "Orders"}, "form": "order"}
    theirs = {**SHOP["menus/main.json"], "items": [*SHOP["menus/main.json"]["items"], item]}
    load(workspace, {**MAKING, "menus/main.json": theirs})
    assert read(maker, "menus/main.json")["overtaken"]
    maker.post(f"{APP}/documents", {"kind": "form", "title": {"en": "Thing"}})
    assert read(maker, "menus/main.json")["overtaken"], "the release is still not seen"
    assert maker.post(f"{APP}/publish", {}).status_code == 422


def test_odd_documents_are_refused_or_told_of(workspace: Workspace, maker: Caller) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    first = read(maker)
    refused = save(maker, {**first["content"], "search": deep}, first["version"])
    assert [one["code"] for one in refused.json()["problems"]] == ["DRAFT-E014"]
    head = maker.get(f"{APP}/documents/app.json").json()
    raw = '{"content": {"kind": "app", "key": "shop", "a": 1e999}}'
    headers = {"If-Match": head["version"], "Content-Type": "application/json"}
    assert maker.call("PUT", f"{APP}/documents/app.json", headers=headers, content=raw).status_code in (400, 422)
    odd = save(maker, {**first["content"], "fields": 5, "sections": [1]}, first["version"])
    assert odd.status_code == 200
    assert maker.get(f"{APP}/uses?path=forms/order.json&field=note").status_code == 422
    assert maker.get(f"{APP}/changes").status_code == 200


def test_a_form_that_is_to_go_keeps_its_key(maker: Caller) -> None:
    line = read(maker, "forms/line.json")
    maker.call("DELETE", f"{APP}/documents/forms/line.json", headers={"If-Match": line["version"]})
    made = maker.post(f"{APP}/documents", {"kind": "form", "title": {"en": "Line"}}).json()
    assert made == {"path": "forms/line_2.json"}
