"""Public forms: a stranger enters one record with the fields asked for, and gets nothing else in or out."""

from __future__ import annotations

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

from engine.catalog import compile_catalog, scan_kinds
from runtime import public_forms
from runtime.clock import FixedClock
from runtime.store.tables import audit, change, file, public_answer
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, make_app, stranger
from tests.support.workspaces import (
    CUSTOMER,
    ID_NUMBERS,
    SHOP,
    bundle_of,
    choices,
    create,
    field,
    form,
    load,
    role,
    rule,
    words,
)

SIGNUP = form(
    "signup",
    field("name", "text", required=True),
    field("mobile", "mobile"),
    field("kind", "choice", choices=choices("a", "b"), default="a"),
    field("why", "text", required=True, visible_when={"==": [{"var": "kind"}, "b"]}),
    field("count", "integer", default=1, checks=[{"when": {"<": [{"var": "count"}, 10]}, "message": words("few")}]),
    field("double", "formula", formula="{count} * 2", result={"type": "integer"}),
    field("product", "link", to="product", back="signups"),
    field("other", "link", to="product", back="others"),
    field("papers", "attachment", max_files=2),
    field("secret", "text", default="inside"),
    field("id_no", "id_number", protect="C2"),
    field("state", "choice", choices=choices("new", "done"), default="new"),
    field("at", "datetime", default={"now": []}),
    title_field="name",
)
PRODUCT = form("product", field("name", "text"), field("shown", "boolean"), field("price", "money"), title_field="name")
TITLE = {"zh": "报名", "en": "Sign up"}
SHOWN, ONE_IS_ONE = {"var": "shown"}, {"==": [1, 1]}
PUBLIC: dict[str, Any] = {
    "kind": "public_form",
    "key": "signup",
    "title": TITLE,
    "form": "signup",
    "text": words("hello"),
    "thanks": words("thanks"),
    "fields": [
        "name",
        "mobile",
        "kind",
        "why",
        "count",
        {"field": "product", "choices": SHOWN},
        {"field": "other", "choices": {"==": [{"var": "name"}, "Hidden"]}},
        "papers",
    ],
}
ALL = ["read", "create", "update", "delete", "export"]
OPENED: dict[str, Any] = {
    **SHOP,
    "forms/signup.json": SIGNUP,
    "forms/product.json": PRODUCT,
    "public_forms/signup.json": PUBLIC,
    "roles/opener.json": role(
        "opener",
        {"form": "signup", "actions": ALL, "others": "write"},
        {"form": "product", "actions": ALL, "others": "write"},
        powers=["open_public_forms", "see_audit"],
    ),
    "roles/stranger.json": role("powerless", {"form": "signup"}) | {"key": "stranger"},
    "roles/elsewhere.json": role("elsewhere", {"form": "product"}, powers=["open_public_forms"]),
    "rules/no_evil.json": rule(
        "no_evil",
        "signup",
        {"type": "record_created"},
        {"==": [{"var": "name"}, "evil"]},
        {"type": "block", "message": words("not you")},
    ),
}


def with_public(**changes: Any) -> dict[str, Any]:
    return {**OPENED, "public_forms/signup.json": {**PUBLIC, **changes}}


class Page:
    """A stranger's page: the link, and the ticket it was opened with."""

    def __init__(self, workspace: Workspace, clock: FixedClock, token: str, address: str = "10.0.0.9") -> None:
        self.one, self.clock, self.path = stranger(workspace, address), clock, f"/api/public/{token}"

    def open(self) -> dict[str, Any]:
        answer = self.one.get(self.path)
        assert answer.status_code == 200, answer.text
        self.shown: dict[str, Any] = answer.json()
        self.clock.moment += timedelta(seconds=5)
        return self.shown

    def send(self, values: Any, **more: Any) -> Response:
        return self.one.post(self.path, {"values": values, "ticket": self.shown.get("ticket", ""), **more})

    def fresh(self, values: Any) -> Response:
        self.open()
        return self.send(values)


def codes(answer: Response) -> list[tuple[str, str]]:
    return [(one["code"], one["path"]) for one in answer.json()["problems"]]


def opened(workspace: Workspace, documents: dict[str, Any] = OPENED) -> tuple[Caller, str]:
    """Publish and open the form; return who opened it and its link."""
    load(workspace, documents)
    create(workspace, "shop.product", {"name": "Tea", "shown": True, "price": "7.77"})
    create(workspace, "shop.product", {"name": "Hidden", "shown": False, "price": "8.88"})
    opener = caller(workspace, "opener", "opener")
    answer = opener.call("PATCH", "/api/public-forms/shop.signup", {"open": True})
    assert answer.status_code == 200, answer.text
    return opener, answer.json()["path"].rpartition("/")[2]


def rows(workspace: Workspace) -> list[Any]:
    with workspace.read() as unit:
        return list(unit.connection.execute(sa.select(unit.form("shop.signup").table)).mappings())


@pytest.fixture
def page(workspace: Workspace, clock: FixedClock) -> Page:
    _, token = opened(workspace)
    return Page(workspace, clock, token)


def test_an_answer_becomes_a_record_with_defaults_and_formulas_that_tells_where_it_came_from(
    workspace: Workspace, clock: FixedClock
) -> None:
    opener, token = opened(workspace)
    page = Page(workspace, clock, token)
    shown = page.open()
    assert (shown["state"], shown["title"], shown["text"]) == ("open", TITLE, words("hello"))
    assert [one["key"] for one in shown["form"]["fields"]] == [
        "name", "mobile", "kind", "why", "count", "product", "other", "papers",
    ]  # fmt: skip
    answer = page.send({"name": "Ann", "count": 4, "product": 1})
    assert (answer.status_code, answer.json()) == (201, {"sent": True})
    record = opener.get("/api/records/shop.signup/1").json()
    assert record["values"] | {"at": None} == record["values"] | {"at": None, "double": 8, "secret": "inside"}
    assert record["values"]["product"] == {"id": 1, "title": "Tea"}
    assert record["system"]["created_by"] == {"id": None, "title": "Sign up"}
    listed = opener.get("/api/records/shop.signup").json()["rows"][0]
    assert listed["system"]["created_by"] == {"id": None, "title": "Sign up"}
    past = opener.get("/api/records/shop.signup/1/history").json()["entries"][0]
    assert (past["actor"], past["why"]) == (None, {"kind": "public_form", "name": "shop.signup", "title": TITLE})
    with workspace.read() as unit:
        found = sa.select(audit.c.actor_id, change.c.why).join(change, change.c.id == audit.c.change_id)
        row = unit.connection.execute(found.where(audit.c.form == "shop.signup")).one()
        assert (row.actor_id, row.why["kind"]) == (None, "public_form")


@pytest.mark.parametrize("key", ["secret", "state", "double", "id_no", "owner_id", "id", "version", "nothing", "at"])
def test_nothing_but_what_is_asked_can_be_set(page: Page, workspace: Workspace, key: str) -> None:
    """A field that is there is refused in the words for one that is not."""
    answer = page.fresh({"name": "Ann", key: 1})
    assert (answer.status_code, codes(answer)) == (422, [("VALUE-E023", f"/values/{key}")])
    assert not rows(workspace)
    tried = page.one.post(page.path + "/evaluate", {"values": {"name": "Ann", key: 1}})
    assert ("VALUE-E023", f"/values/{key}") in codes(tried)


def test_problems_come_back_by_field_and_what_is_hidden_is_not_required(page: Page, workspace: Workspace) -> None:
    answer = page.fresh({"mobile": "1", "kind": "b", "count": 11})
    assert sorted(path for _, path in codes(answer)) == [
        "/values/count", "/values/mobile", "/values/name", "/values/why",
    ]  # fmt: skip
    assert codes(page.send({"name": "evil"})) == [("PUBLIC-E022", "")]
    assert "not you" in page.send({"name": "evil"}).text
    assert "no_evil" not in page.send({"name": "evil"}).text
    assert page.send({"name": "Ann"}).status_code == 201
    assert len(rows(workspace)) == 1


def test_a_double_press_makes_one_record_and_a_ticket_is_good_for_one(page: Page, workspace: Workspace) -> None:
    page.open()
    with ThreadPoolExecutor(6) as many:
        answers = list(many.map(lambda _: page.send({"name": "Ann"}), range(6)))
    assert [one.status_code for one in answers] == [201] * 6
    assert len(rows(workspace)) == 1
    assert codes(page.send({"name": "Bob"})) == [("PUBLIC-E017", "/ticket")]
    assert len(rows(workspace)) == 1


def test_tickets_are_of_one_link_and_expire_and_are_not_made_up(workspace: Workspace, clock: FixedClock) -> None:
    documents = {**OPENED, "public_forms/second.json": {**PUBLIC, "key": "second"}}
    opener, token = opened(workspace, documents)
    other = opener.call("PATCH", "/api/public-forms/shop.second", {"open": True}).json()["path"].rpartition("/")[2]
    page, second = Page(workspace, clock, token), Page(workspace, clock, other)
    page.open()
    second.open()
    good = page.shown["ticket"]
    body, _, signature = good.rpartition(".")
    for bad in (
        second.shown["ticket"], "", ".", body, f"{body}.{signature[::-1]}", f"x{good}", "é" + good, "." * 400
    ):  # fmt: skip
        answer = page.one.post(page.path, {"values": {"name": "Ann"}, "ticket": bad})
        assert (answer.status_code, codes(answer)) == (400, [("PUBLIC-E010", "/ticket")]), bad
    renewed = opener.post("/api/public-forms/shop.signup/link").json()["path"].rpartition("/")[2]
    assert renewed != token
    assert codes(page.send({"name": "Ann"})) == [("PUBLIC-E011", "")]
    moved = page.one.post(f"/api/public/{renewed}", {"values": {"name": "Ann"}, "ticket": page.shown["ticket"]})
    assert codes(moved) == [("PUBLIC-E010", "/ticket")]
    page.path = f"/api/public/{renewed}"
    page.open()
    clock.moment += timedelta(hours=5)
    assert codes(page.send({"name": "Ann"})) == [("PUBLIC-E010", "/ticket")]
    assert not rows(workspace)


def test_what_no_person_sends_is_refused(page: Page, clock: FixedClock, workspace: Workspace) -> None:
    page.open()
    clock.moment -= timedelta(seconds=4)
    assert codes(page.send({"name": "Ann"})) == [("PUBLIC-E018", "/ticket")]
    clock.moment += timedelta(seconds=4)
    assert codes(page.send({"name": "Ann"}, website="http://spam")) == [("PUBLIC-E025", "")]
    assert page.send({"name": "Ann"}).status_code == 201
    assert len(rows(workspace)) == 1


def test_closed_early_late_and_full_forms_take_nothing_and_show_no_field(
    workspace: Workspace, clock: FixedClock
) -> None:
    documents = with_public(opens="2026-11-23T09:00", closes="2026-11-24T09:00", most=1)
    opener, token = opened(workspace, documents)
    page = Page(workspace, clock, token)
    assert page.open()["state"] == "early"
    assert "form" not in page.shown
    assert "ticket" not in page.shown
    assert codes(page.one.get(page.path + "/choices/product")) == [("PUBLIC-E012", "")]
    assert codes(page.one.post(page.path + "/evaluate", {"values": {}})) == [("PUBLIC-E012", "")]
    clock.moment += timedelta(days=1)
    assert page.open()["state"] == "open"
    held = Page(workspace, clock, token)
    held.open()
    assert page.send({"name": "Ann"}).status_code == 201
    assert codes(held.send({"name": "Bob"})) == [("PUBLIC-E014", "")]
    assert page.open()["state"] == "full"
    clock.moment += timedelta(days=1)
    assert page.open()["state"] == "closed"
    assert codes(held.send({"name": "Bob"})) in ([("PUBLIC-E013", "")], [("PUBLIC-E010", "/ticket")])
    opener.call("PATCH", "/api/public-forms/shop.signup", {"open": False})
    assert page.open()["state"] == "closed"
    assert len(rows(workspace)) == 1
    assert page.one.get("/api/public/nowhere").status_code == 404


def test_the_last_places_are_given_once(workspace: Workspace, clock: FixedClock) -> None:
    _, token = opened(workspace, with_public(most=3))
    pages = [Page(workspace, clock, token, f"10.0.1.{place}") for place in range(8)]
    for one in pages:
        one.open()
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda one: one.send({"name": "Ann"}).status_code, pages))
    assert sorted(answers) == [201] * 3 + [400] * 5
    assert len(rows(workspace)) == 3


def test_a_device_answers_once_where_it_may_not_again(workspace: Workspace, clock: FixedClock) -> None:
    _, token = opened(workspace, with_public(again=False))
    page, other = Page(workspace, clock, token), Page(workspace, clock, token)
    page.open()
    first = page.shown["ticket"]
    page.open()
    assert page.send({"name": "Ann"}).status_code == 201
    assert page.open()["state"] == "answered"
    assert codes(page.one.post(page.path, {"values": {"name": "Bob"}, "ticket": first})) == [("PUBLIC-E015", "")]
    assert other.fresh({"name": "Cid"}).status_code == 201
    assert len(rows(workspace)) == 2


def test_links_offer_titles_of_what_the_definition_names_and_take_no_other(page: Page, workspace: Workspace) -> None:
    page.open()
    offered = page.one.get(page.path + "/choices/product")
    assert offered.json() == [{"id": 1, "title": "Tea"}]
    assert page.one.get(page.path + "/choices/product", search="e").json() == offered.json()
    assert page.one.get(page.path + "/choices/product", search="id").json() == []
    assert page.one.get(page.path + "/choices/other").json() == [{"id": 2, "title": "Hidden"}]
    for key in ("name", "secret", "nothing", "id"):
        assert page.one.get(f"{page.path}/choices/{key}").status_code == 404
    for values in ({"product": 2}, {"product": 99}, {"other": 1}):
        answer = page.send({"name": "Ann", **values})
        (key,) = values
        assert codes(answer) == [("VALUE-E015", f"/values/{key}")], values
    assert page.send({"name": "Ann", "product": 1, "other": 2}).status_code == 201
    assert len(rows(workspace)) == 1


def test_a_taken_value_is_told_last_without_its_field_and_not_for_long(workspace: Workspace, clock: FixedClock) -> None:
    documents = {
        **OPENED,
        "public_forms/customer.json": {
            "kind": "public_form", "key": "customer", "title": TITLE, "form": "customer",
            "fields": ["no", "name", "id_no"],
        },
        "roles/opener.json": role("opener", {"form": "customer"}, {"form": "signup"}, powers=["open_public_forms"]),
    }  # fmt: skip
    load(workspace, documents)
    create(workspace, "shop.customer", {"no": "K1", "name": "Rich", "id_no": ID_NUMBERS[0]})
    opener = caller(workspace, "opener", "opener")
    token = opener.call("PATCH", "/api/public-forms/shop.customer", {"open": True}).json()["path"].rpartition("/")[2]
    page = Page(workspace, clock, token)
    page.open()
    tried = page.one.post(page.path + "/evaluate", {"values": {"no": "K1", "name": "x", "id_no": ID_NUMBERS[0]}})
    assert codes(tried) == []
    assert codes(page.send({"no": "K1"})) == [("VALUE-E016", "/values/name")]
    answers = {
        key: page.send({"no": "K2", "name": "x", **values})
        for key, values in {"no": {"no": "K1"}, "id": {"id_no": ID_NUMBERS[0]}}.items()
    }
    assert answers["no"].text == answers["id"].text
    assert codes(answers["no"]) == [("PUBLIC-E023", "")]
    assert not re.search("Rich|K1|unique", answers["no"].text)
    for _ in range(3):
        assert page.send({"no": "K1", "name": "x"}).status_code == 422
    for number in ("K1", "K9"):  # taken or not: who asked too often learns nothing more
        refused = page.send({"no": number, "name": "x"})
        assert (refused.status_code, codes(refused)) == (429, [("PUBLIC-E016", "")])
    clock.moment += timedelta(minutes=16)
    assert page.fresh({"no": "K9", "name": "x"}).status_code == 201


def test_files_come_with_the_ticket_they_were_uploaded_by(page: Page, workspace: Workspace, clock: FixedClock) -> None:
    page.open()

    def upload(content: bytes = b"paper", ticket: str | None = None, name: str = "a.txt") -> Response:
        query = {"name": name, "ticket": page.shown["ticket"] if ticket is None else ticket}
        return page.one.web.post(page.path + "/files", params=query, content=content)

    sent = upload(name="../../x\\evil.html").json()
    assert sent["name"] == "evil.html"
    assert upload(ticket="no").status_code == 400
    assert upload(b"x" * (5 * 2**20 + 1)).status_code == 413
    assert page.one.get(f"/api/files/{sent['id']}").status_code == 401
    other = Page(workspace, clock, page.path.rpartition("/")[2], "10.0.0.8")
    other.open()
    assert codes(other.send({"name": "Bob", "papers": [sent["id"]]})) == [("PUBLIC-E019", "/values/papers")]
    assert page.send({"name": "Ann", "papers": [sent]}).status_code == 201
    with workspace.read() as unit:
        row = unit.connection.execute(sa.select(file).where(file.c.id == sent["id"])).one()
        assert (row.form, row.record_id, row.created_by) == ("shop.signup", 1, None)
    page.open()
    assert [upload().status_code for _ in range(12)].count(201) == 10
    lost = list(workspace.files.iterdir())
    clock.moment += timedelta(days=2)
    page.open()
    assert upload().status_code == 201
    assert len(lost) == 11
    assert len(list(workspace.files.iterdir())) == 2


def test_uploads_are_taken_by_no_form_that_does_not_ask_for_a_file(workspace: Workspace, clock: FixedClock) -> None:
    _, token = opened(workspace, with_public(fields=["name"]))
    page = Page(workspace, clock, token)
    page.open()
    query = {"name": "a", "ticket": page.shown["ticket"]}
    assert page.one.web.post(page.path + "/files", params=query, content=b"x").status_code == 404


def test_huge_and_broken_bodies_are_refused_in_the_one_shape(page: Page, workspace: Workspace) -> None:
    page.open()
    ticket = page.shown["ticket"]
    for content, status in (
        (b"x" * (300 * 1024), 413),
        (b"", 400),
        (b"[" * 100_000, 400),
        (b"\xff\xfe", 400),
        (json.dumps({"values": {"name": "\ud800"}, "ticket": ticket}).encode(), 400),
        (json.dumps({"values": {"name": "\x00"}, "ticket": ticket}).encode(), 400),
        (json.dumps({"values": [], "ticket": ticket}).encode(), 400),
        (json.dumps({"values": {}, "ticket": ticket, "more": 1}).encode(), 400),
        (json.dumps({"values": {"name": {"a": [1] * 500}}, "ticket": ticket}).encode(), 422),
    ):
        for path in (page.path, page.path + "/evaluate"):
            answer = page.one.web.post(path, content=content)
            expected = (400, 422) if path.endswith("evaluate") else (status,)
            assert answer.status_code in (*expected, status, 200), (content[:60], answer.text)
            assert answer.status_code < 500
            assert answer.status_code == 200 or answer.json()["problems"], content[:60]
    assert not rows(workspace)


def test_a_flood_is_refused_before_it_reaches_the_database(page: Page, workspace: Workspace) -> None:
    """Ten thousand requests of one address; others are still served."""
    page.open()
    asked: list[str] = []
    listener = lambda *args: asked.append("statement")  # noqa: E731
    statuses = []
    for number in range(10_000 // 20):
        statuses += [page.send({"name": "flood"}).status_code for _ in range(20)]
        if number == 9:
            sa.event.listen(workspace.database.engine, "before_cursor_execute", listener)
    sa.event.remove(workspace.database.engine, "before_cursor_execute", listener)
    assert statuses.count(201) <= 120
    assert set(statuses) <= {201, 429}
    assert len(rows(workspace)) == 1  # one ticket, one record
    assert not asked
    neighbour = Page(workspace, page.clock, page.path.rpartition("/")[2], "10.9.9.9")
    neighbour.one.app = page.one.app
    assert neighbour.fresh({"name": "Bob"}).status_code == 201


def test_an_address_sends_only_so_many_answers(workspace: Workspace, clock: FixedClock) -> None:
    _, token = opened(workspace)
    app = make_app(workspace)
    statuses = []
    for _ in range(33):
        page = Page(workspace, clock, token)
        page.one = Caller(app, "10.7.7.7")
        statuses.append(page.fresh({"name": "Ann"}).status_code)
    assert statuses == [201] * 30 + [429] * 3
    assert len(rows(workspace)) == 30


def test_nothing_is_read_back(page: Page, workspace: Workspace) -> None:
    create(workspace, "shop.signup", {"name": "Somebody", "secret": "Hush", "mobile": "13912345678"})
    page.open()
    told = json.dumps(page.shown) + page.send({"name": "Ann"}).text
    for path in ("/evaluate", "/choices/product", "/choices/papers", "/records", "/1", "/files/1"):
        told += page.one.get(page.path + path).text + page.one.post(page.path + path, {"values": {}}).text
    for path in ("records/shop.signup", "records/shop.signup/1", "forms/shop.signup", "public-forms", "audit"):
        told += page.one.get(f"/api/{path}").text
    assert not re.search("Somebody|Hush|13912345678|inside|7.77|secret|shop.product|double", told)


def test_a_guest_decides_nothing_beyond_its_own_form(page: Page, workspace: Workspace) -> None:
    with workspace.read(public_forms.guest("en")) as unit:
        assert not any(unit.decide(name).may(action) for name in unit.catalog.forms for action in ("read", "create"))
        seen = public_forms.visit(unit, page.path.rpartition("/")[2])
        may = {(n, a) for n in unit.catalog.forms for a in ALL if seen.unit.decide(n).may(a)}  # type: ignore[arg-type]
        assert may == {("shop.signup", "create"), ("shop.product", "read")}
        assert seen.unit.decide("shop.product").level("price") == "none"


def test_who_may_open_it_sees_it_and_others_do_not(workspace: Workspace, clock: FixedClock) -> None:
    opener, token = opened(workspace)
    (shown,) = opener.get("/api/public-forms").json()
    assert (shown["open"], shown["path"], shown["answers"]) == (True, f"/public/{token}", 0)
    for login, status in (("stranger", 403), ("elsewhere", 404), ("clerk", 403)):
        one = caller(workspace, login, login)
        assert one.call("PATCH", "/api/public-forms/shop.signup", {"open": False}).status_code == status
        assert one.post("/api/public-forms/shop.signup/link").status_code == status
        listed = one.get("/api/public-forms")
        assert listed.status_code == 403 or listed.json() == []
    assert Page(workspace, clock, token).open()["state"] == "open"
    with workspace.read() as unit:
        actions = list(unit.connection.execute(sa.select(audit.c.action).order_by(audit.c.id)).scalars())
    assert actions[-1] == "open_public_form"


def test_a_deleted_record_keeps_its_source(workspace: Workspace, clock: FixedClock) -> None:
    opener, token = opened(workspace)
    assert Page(workspace, clock, token).fresh({"name": "Ann"}).status_code == 201
    assert opener.delete("/api/records/shop.signup/1", 1).status_code == 204
    assert opener.post("/api/records/shop.signup/1/undelete").json()["system"]["created_by"]["title"] == "Sign up"
    with workspace.read() as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(public_answer)).scalar_one() == 1


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"fields": ["name", "nothing"]}, ["FORM-E004"]),
        ({"form": "nothing"}, ["FORM-E005"]),
        ({"fields": ["name", "double"]}, ["PUBLIC-E001"]),
        ({"fields": ["name", "product"]}, ["PUBLIC-E002"]),
        ({"fields": ["name", {"field": "kind", "choices": True}]}, ["PUBLIC-E003"]),
        ({"fields": ["mobile"]}, ["PUBLIC-E004"]),
        ({"opens": "2026-01-02", "closes": "2026-01-01"}, ["PUBLIC-E005"]),
        ({"fields": ["name", "name"]}, ["PUBLIC-E007"]),
        ({"fields": ["name", {"field": "product", "choices": {"==": [{"var": "x"}, 1]}}]}, ["EXPR"]),
        ({"form": "order", "fields": [{"field": "customer", "choices": ONE_IS_ONE}, "day", "lines"]}, ["PUBLIC-E001"]),
        ({"form": "customer", "fields": ["no", "name"]}, ["PUBLIC-W001"]),
        ({"form": "customer", "fields": ["no", "name", "keeper"]}, ["PUBLIC-E001", "PUBLIC-W001"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_definition_is_told(changes: dict[str, Any], found: list[str]) -> None:
    _, problems = compile_catalog([bundle_of(with_public(**changes))], scan_kinds(), {})
    assert [one.code[: len(two)] for one, two in zip(problems, found, strict=True)] == found, problems


def test_a_link_is_called_by_no_protected_title() -> None:
    secret = {**PRODUCT, "fields": [{**PRODUCT["fields"][0], "protect": "C2"}, *PRODUCT["fields"][1:]]}
    documents = {**OPENED, "forms/product.json": secret}
    _, problems = compile_catalog([bundle_of(documents)], scan_kinds(), {})
    assert {one.code for one in problems} == {"PUBLIC-E006"}
    assert CUSTOMER["title_field"] == "name"
