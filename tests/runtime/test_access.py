"""Access: what a role may not see it cannot see, find, count, order, guess or change, on any path to the data."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from httpx import Response

from runtime import scheduled
from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, signed_in
from tests.support.jobs import work_off
from tests.support.prints import WHOLE_SHEET
from tests.support.workspaces import CUSTOMER, ID_NUMBERS, SHOP, create, field, load, person, role, rule, words

MOBILE = "13912345678"
LIMIT, HALF, LEFT = "987654.32", "493827.16", "987641.98"
HIDDEN = (ID_NUMBERS[0], "0519491231", MOBILE, LIMIT, "98765432", HALF, "49382716", LEFT, "98764198", "987,654.32")
MINE = {"==": [{"var": "keeper"}, {"user": "id"}]}
EVERYTHING = ["read", "create", "update", "delete", "import", "export"]
NIGHTLY = {"type": "schedule", "cron": "0 1 * * *"}
RAISE = {"type": "set_field", "field": "level", "value": "high"}


def over(path: str, than: str) -> dict[str, Any]:
    return {">": [{"var": path}, {"number": than}]}


GUARDED: dict[str, Any] = {
    **SHOP,
    "forms/customer.json": {
        **CUSTOMER,
        "fields": [
            *CUSTOMER["fields"],
            field("parent", "link", to="customer", back="below"),
            field("papers", "attachment"),
            field("secret_papers", "attachment"),
        ],
    },
    "roles/seller.json": role(
        "seller",
        {"form": "customer", "actions": EVERYTHING, "others": "write", "rows": MINE},
        {"form": "order", "actions": EVERYTHING, "others": "write", "rows": {"==": [{"var": "note"}, "seen"]}},
        {"form": "line", "actions": ["read"], "others": "write"},
    ),
    "roles/watcher.json": role("watcher", powers=["see_firings"]),
    "roles/writer.json": role("writer", {"form": "customer", "actions": ["create"], "others": "write"}),
    "roles/counter.json": role(
        "counter",
        {"form": "order", "actions": ["read"], "fields": {"total": "none"}, "others": "read"},
        {"form": "customer", "actions": ["read"], "fields": {"limit": "none"}, "others": "read"},
    ),
    "prints/sheet.json": WHOLE_SHEET,
    "rules/rich.json": rule("rich", "customer", NIGHTLY, over("limit", "1"), RAISE),
    "rules/half.json": rule("half", "customer", NIGHTLY, over("left", "1"), RAISE),
    "rules/order.json": rule(
        "order",
        "order",
        NIGHTLY,
        {"and": [over("customer.limit", "1"), over("customer.half", "1")]},
        {"type": "set_field", "field": "state", "value": "paid"},
    ),
}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    """Customer 1 holds every secret and has an order; customer 2 is poorer."""
    load(workspace, GUARDED)
    secret = {"no": "1", "name": "Rich", "id_no": ID_NUMBERS[0], "mobile": MOBILE, "limit": LIMIT, "level": "low"}
    create(workspace, "shop.customer", secret)
    create(workspace, "shop.customer", {"no": "2", "name": "Poor", "limit": "5", "level": "low", "parent": 1})
    create(workspace, "shop.order", {"customer": 1, "day": "2026-01-01", "total": "12.34", "note": "seen"})
    create(workspace, "shop.line", {"order": 1, "item": "x", "price": "1"})
    return workspace


@pytest.fixture
def clerk(shop: Workspace) -> Caller:
    return caller(shop, "clerk", "clerk")


def told(answer: Response) -> str:
    """Return all that an answer says: its headers, its body, the parts of a workbook."""
    body = answer.content
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return f"{dict(answer.headers)} {body.decode()}"


def ids(answer: Response) -> list[int]:
    assert answer.status_code == 200, answer.text
    return [row["id"] for row in answer.json()["rows"]]


def codes(answer: Response) -> list[str]:
    return [one["code"] for one in answer.json()["problems"]]


def finished(one: Caller, job: str) -> dict[str, Any]:
    """Return an import that has come to rest."""
    work_off(one.app.state.workspace)
    found: dict[str, Any] = one.get(job).json()
    assert found["state"] not in ("checking", "running"), found
    return found


def imported(one: Caller, text: str, form: str = "shop.customer", **body: Any) -> tuple[str, Response]:
    """Upload a file and begin its dry run."""
    file = {"file": ("rows.csv", text.encode(), "text/csv")}
    job = one.call("POST", f"/api/records/{form}/import", files=file).json()
    mapping = {str(place): key for place, key in enumerate(text.splitlines()[0].split(","))}
    path = f"/api/records/{form}/import/{job['id']}"
    return path, one.post(path + "/check", {"mapping": mapping, **body})


CUSTOMERS, ORDERS = "/api/records/shop.customer", "/api/records/shop.order"
EVERY_FIELD = "no,name,id_no,mobile,limit,half,left,age,bought"

PATHS: dict[str, Callable[[Caller], list[Response]]] = {
    "list": lambda one: [one.get(CUSTOMERS), one.get(CUSTOMERS, fields=EVERY_FIELD), one.get(CUSTOMERS, count="true")],
    "get": lambda one: [one.get(f"{CUSTOMERS}/1"), one.get(f"{CUSTOMERS}/2"), one.get(f"{ORDERS}/1")],
    "related list": lambda one: [one.get(ORDERS, filter={"==": [{"var": "customer"}, 1]})],
    "lookup": lambda one: [one.get(ORDERS, fields="customer,customer_level,customer.limit")],
    "search": lambda one: [one.get("/api/search", q=q) for q in ("Rich", MOBILE, ID_NUMBERS[0], LIMIT)],
    "search of a form": lambda one: [one.get(CUSTOMERS, search=q) for q in ("Rich", MOBILE, LIMIT)],
    "export": lambda one: [
        one.get(f"{CUSTOMERS}/export", format=format_, **more)
        for format_ in ("csv", "xlsx", "json")
        for more in ({}, {"fields": EVERY_FIELD}, {"sort": "no"})
    ],
    "history": lambda one: [
        one.patch(f"{CUSTOMERS}/1", one.get(f"{CUSTOMERS}/1").json()["version"], name="Richer"),
        one.get(f"{CUSTOMERS}/1/history"),
    ],
    "evaluate": lambda one: [
        one.post(f"{CUSTOMERS}/evaluate", {"id": 1, "values": {"name": "x"}}),
        one.post(f"{CUSTOMERS}/evaluate", {"values": {"name": "x", "parent": 1}}),
        one.post(f"{ORDERS}/evaluate", {"values": {"customer": 1}}),
    ],
    "cursor": lambda one: [one.get(CUSTOMERS, limit="1", sort=sort) for sort in ("no", "-name", "level", "left")],
    "refusals": lambda one: [
        one.patch(f"{CUSTOMERS}/1", 1, limit="1"),
        one.patch(f"{CUSTOMERS}/1", 1, id_no=ID_NUMBERS[1]),
        one.post(CUSTOMERS, {"values": {"no": "1", "name": "y", "id_no": ID_NUMBERS[1]}}),
        one.post(CUSTOMERS, {"values": {"no": "1", "name": "y"}}),
        one.patch(f"{CUSTOMERS}/1", 99, name="y"),
        one.delete(f"{CUSTOMERS}/1", 1),
    ],
    "description": lambda one: [one.get("/api/forms/shop.customer"), one.get("/api/pages/shop.customer_360")],
    "comments": lambda one: [
        one.post(f"{CUSTOMERS}/1/comments", {"text": "{limit} {mobile} {id_no}"}),
        one.get(f"{CUSTOMERS}/1/comments"),
        one.get(f"{CUSTOMERS}/1/comments/people"),
    ],
    "unmask": lambda one: [
        one.post(f"{CUSTOMERS}/1/unmask", {"field": key, "reason": "curious"}) for key in EVERY_FIELD.split(",")
    ],
    "summary": lambda one: [
        one.get(f"{CUSTOMERS}/summary", **more)
        for key in EVERY_FIELD.split(",")
        for more in ({"group": key}, {"totals": f"{key}:sum"}, {"totals": f"{key}:max", "group": "level"})
    ],
    "views": lambda one: (
        [
            one.post("/api/views/shop.customer", {"content": {"title": {"zh": key, "en": key}, **content}})
            for key in EVERY_FIELD.split(",")
            for content in (
                {"layout": {"type": "table", "group": key}},
                {"layout": {"type": "table"}, "columns": [key]},
                {"layout": {"type": "table"}, "filter": {"!=": [{"var": key}, None]}},
            )
        ]
        + [one.get("/api/views/shop.customer")]
    ),
    "print": lambda one: [
        one.get(f"{CUSTOMERS}/{record}/print/shop.sheet", format="html", language=language)
        for record in ("1", "2")
        for language in ("zh", "en")
    ],
    "people and messages": lambda one: [one.get("/api/users"), one.get("/api/messages")],
    "firings": lambda one: [
        one.get("/api/firings", limit="200"),
        one.get("/api/firings", form="shop.customer", record="1"),
        one.get("/api/firings", form="shop.order", record="1"),
        one.get("/api/rules"),
    ],
}


@pytest.mark.parametrize("path", PATHS)
def test_a_clerk_finds_no_hidden_value_on_any_path(shop: Workspace, path: str) -> None:
    """The canaries: full numbers, the limit, what is computed from it, in answers, headers and files."""
    for name in ("shop.rich", "shop.half", "shop.order"):
        assert scheduled.run(shop, name) >= 1
    one = caller(shop, "clerk", "clerk", "watcher")
    asked = PATHS[path](one)
    boss = caller(shop, "boss", "boss")
    for answer in asked:
        said = told(answer)
        assert answer.status_code < 500, said
        query = str(answer.request.url)
        assert not [secret for secret in HIDDEN if secret in said and secret not in query], said
    if path in (
        "list",
        "get",
        "export",
        "firings",
        "history",
        "print",
        "summary",
    ):  # the canaries do sing for who may hear them
        if path == "history":
            boss.patch(f"{CUSTOMERS}/1", boss.get(f"{CUSTOMERS}/1").json()["version"], limit="1")
        assert any(secret in told(answer) for answer in PATHS[path](boss) for secret in HIDDEN)


def test_a_dry_run_and_its_error_file_tell_no_hidden_value(shop: Workspace, clerk: Caller) -> None:
    text = f"no,name,id_no,limit,mobile\n1,a,{ID_NUMBERS[1]},1,13800138000\n3,b,,,\n"
    for mode in ("insert", "update", "upsert"):
        path, answer = imported(clerk, text, mode=mode, keys=["no"] if mode != "insert" else [])
        assert answer.status_code == 202, answer.text
        found = finished(clerk, path)
        assert found["state"] == "checked"
        for one in (clerk.get(path), clerk.get(path + "/errors"), clerk.get("/api/records/shop.customer/import")):
            assert not [secret for secret in HIDDEN if secret in told(one)]
        assert found["result"]["refused"] == 2, found


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda value, known: {"==": [value, known]},
    "!=": lambda value, known: {"!=": [value, known]},
    "<": lambda value, known: {"<": [value, known]},
    "in": lambda value, known: {"in": [value, [known]]},
    "blank": lambda value, known: {"isblank": value},
    "not": lambda value, known: {"!": {"==": [value, known]}},
    "or": lambda value, known: {"or": [{"==": [{"var": "no"}, "1"]}, {"==": [value, known]}]},
    "and": lambda value, known: {"and": [{"==": [{"var": "no"}, "1"]}, {"==": [value, known]}]},
    "if": lambda value, known: {"if": [{"==": [value, known]}, True, False]},
}
SECRETS: dict[str, Any] = {
    "id_no": ID_NUMBERS[0],
    "mobile": MOBILE,
    "limit": {"number": LIMIT},
    "half": {"number": HALF},
    "left": {"number": LEFT},
}


@pytest.mark.parametrize("operator", OPERATORS)
def test_a_filter_is_no_oracle_for_hidden_fields(clerk: Caller, operator: str) -> None:
    for key, value in SECRETS.items():
        for asked in (value, "1" if isinstance(value, str) else {"number": "1"}):
            expression = OPERATORS[operator]({"var": key}, asked)
            for path, more in ((CUSTOMERS, {"count": "true"}), (CUSTOMERS, {"limit": "0", "count": "true"})):
                answer = clerk.get(path, filter=expression, **more)
                assert answer.status_code == 400, (key, answer.text)
                assert "count" not in answer.json()
            answer = clerk.get(f"{CUSTOMERS}/export", filter=expression)
            assert answer.status_code == 400, key


HIDDEN_PARTS = {
    "text": {"contains": [{"var": "mobile"}, "139"]},
    "prefix": {"startswith": [{"var": "mobile"}, "139"]},
    "part": {"==": [{"left": [{"var": "mobile"}, 3]}, "139"]},
    "length": {"==": [{"len": [{"var": "mobile"}]}, 11]},
    "sum": {">": [{"+": [{"var": "limit"}, 0]}, 1]},
    "nested": {">": [{"max": [{"abs": [{"var": "half"}]}, 0]}, 1]},
    "link": {">": [{"var": "parent.limit"}, 1]},
    "derived over a link": {">": [{"var": "parent.half"}, 1]},
    "two links": {">": [{"var": "parent.parent.limit"}, 1]},
    "related": {"anyof": [{"var": "below"}, {">": [{"var": "limit"}, 1]}]},
    "sum of related": {">": [{"sumof": [{"var": "below"}, {"var": "limit"}]}, 1]},
    "last of related": {">": [{"lastof": [{"var": "below"}, "no", {"var": "limit"}]}, 1]},
    "order of related": {">": [{"lastof": [{"var": "below"}, "limit", {"var": "orders_count"}]}, 1]},
    "back through orders": {"anyof": [{"var": "orders"}, {">": [{"var": "customer.limit"}, 1]}]},
    "condition of related": {">": [{"countif": [{"var": "below"}, {"==": [{"var": "mobile"}, "1"]}]}, 0]},
}


@pytest.mark.parametrize("part", HIDDEN_PARTS)
def test_no_function_link_or_aggregate_reaches_a_hidden_field(clerk: Caller, part: str) -> None:
    answer = clerk.get(CUSTOMERS, filter=HIDDEN_PARTS[part])
    assert (answer.status_code, codes(answer)) == (400, ["QUERY-E002"]), answer.text


def test_an_order_is_not_filtered_by_its_customers_hidden_fields(clerk: Caller, shop: Workspace) -> None:
    for path in ("customer.limit", "customer.half", "customer.left", "customer.parent.limit"):
        answer = clerk.get(ORDERS, filter=over(path, "1"))
        assert (answer.status_code, codes(answer)) == (400, ["QUERY-E002"]), answer.text
    for expression in (
        {"==": [{"var": "customer.mobile"}, MOBILE]},
        {"==": [{"var": "order.customer.mobile"}, MOBILE]},
    ):
        form = ORDERS if "order" not in str(expression) else "/api/records/shop.line"
        assert codes(clerk.get(form, filter=expression)) == ["QUERY-E002"]
    assert ids(clerk.get(ORDERS, filter={"==": [{"var": "customer.name"}, "Rich"]})) == [1]


def test_a_rollup_is_as_hidden_as_what_it_sums(shop: Workspace) -> None:
    one = caller(shop, "counter", "counter")
    found = one.get(f"{CUSTOMERS}/1").json()
    assert not {"limit", "half", "left", "bought"} & set(found["values"])
    assert found["values"]["orders_count"] == 1
    for expression in (over("bought", "1"), {">": [{"sumof": [{"var": "orders"}, {"var": "total"}]}, 1]}):
        assert codes(one.get(CUSTOMERS, filter=expression)) == ["QUERY-E002"]


def test_hidden_fields_order_nothing(shop: Workspace, clerk: Caller) -> None:
    for key in SECRETS:
        for sort in (key, f"-{key}", f"no,{key}"):
            for path in (CUSTOMERS, f"{CUSTOMERS}/export"):
                assert codes(clerk.get(path, sort=sort)) == ["QUERY-E002"]
    assert clerk.get(CUSTOMERS, sort="nothing").json() == {
        **clerk.get(CUSTOMERS, sort="limit").json(),
        "problems": clerk.get(CUSTOMERS, sort="nothing").json()["problems"],
    }


def test_a_masked_field_is_shown_masked_and_never_written(clerk: Caller) -> None:
    found = clerk.get(f"{CUSTOMERS}/1").json()
    assert (found["values"]["id_no"], found["values"]["mobile"]) == ("110*************2X", "139****5678")
    assert set(found["masked"]) == {"id_no", "mobile"}
    assert "limit" not in found["values"]
    before = found["version"]
    for values in ({"id_no": ID_NUMBERS[1]}, {"mobile": "13800138000"}, {"limit": "1"}, {"half": "1"}):
        answer = clerk.patch(f"{CUSTOMERS}/1", before, **values)
        assert answer.status_code == 422
        assert codes(answer) == [{"limit": "VALUE-E023", "half": "VALUE-E023"}.get(next(iter(values)), "VALUE-E018")]
    assert clerk.get(f"{CUSTOMERS}/1").json()["version"] == before


def test_a_hidden_field_is_refused_as_an_unknown_one_is(clerk: Caller) -> None:
    answers = [
        clerk.post(CUSTOMERS, {"values": {"no": "9", "name": "n", key: "1"}}) for key in ("limit", "nix", "limi")
    ]
    assert [(one.status_code, codes(one)) for one in answers] == [(422, ["VALUE-E023"])] * 3
    for one in answers:
        assert not re.search(r"limit|half|left", one.json()["problems"][0]["hint"])


def test_a_filter_does_not_suggest_hidden_fields(clerk: Caller) -> None:
    assert "limit?" not in clerk.get(CUSTOMERS, filter=over("limitt", "1")).text


def test_the_description_of_a_form_leaves_out_hidden_fields(clerk: Caller) -> None:
    found = clerk.get("/api/forms/shop.customer").json()
    keys = {one["key"]: one for one in found["fields"]}
    assert not {"limit", "half", "left"} & set(keys)
    assert (keys["id_no"]["masked"], keys["id_no"]["operators"], keys["id_no"]["sortable"]) == (True, [], False)
    assert not keys["id_no"]["writable"]
    assert not {"limit", "half", "left"} & {key for one in found["sections"] for key in one["fields"]}


# --- rows -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sellers(shop: Workspace) -> tuple[Caller, Caller, dict[str, int]]:
    """Two sellers; customer 1 is hers, customer 2 is the other's, customer 3 nobody's."""
    hers, his = person(shop, "hers", "seller"), person(shop, "his", "seller")
    with shop.write() as unit:
        table = unit.form("shop.customer").table
        for record, keeper in ((1, hers.id), (2, his.id)):
            unit.connection.execute(sa.update(table).where(table.c.id == record).values(keeper=keeper))
    create(shop, "shop.customer", {"no": "3", "name": "Nobody"})
    create(
        shop,
        "shop.order",
        {"customer": 2, "day": "2026-01-02", "total": "777.77", "note": "seen"},
        {"customer": 2, "day": "2026-01-03", "total": "888.88", "note": "hidden"},
        {"customer": 1, "day": "2026-01-04", "total": "999.99", "note": "hidden"},
    )
    return signed_in(shop, "hers"), signed_in(shop, "his"), {"hers": hers.id or 0, "his": his.id or 0}


Sellers = tuple[Caller, Caller, dict[str, int]]


def test_rows_of_others_do_not_exist(sellers: Sellers) -> None:
    hers, _, _ = sellers
    assert ids(hers.get(CUSTOMERS)) == [1]
    absent = hers.get(f"{CUSTOMERS}/99")
    for answer in (
        hers.get(f"{CUSTOMERS}/2"),
        hers.patch(f"{CUSTOMERS}/2", 1, name="x"),
        hers.delete(f"{CUSTOMERS}/2", 1),
        hers.get(f"{CUSTOMERS}/2/history"),
        hers.post(f"{CUSTOMERS}/evaluate", {"id": 2, "values": {"name": "x"}}),
        hers.post(f"{CUSTOMERS}/batch", {"records": [{"id": 2, "values": {"name": "x"}}]}),
    ):
        assert answer.status_code == 404
        assert codes(answer) == codes(absent)


def test_counts_exports_and_searches_hold_the_rows_that_are_seen(sellers: Sellers) -> None:
    hers, _, _ = sellers
    assert hers.get(CUSTOMERS, count="true", limit="0").json()["count"] == 1
    assert hers.get(ORDERS, count="true").json()["count"] == len(ids(hers.get(ORDERS))) == 2
    assert "Poor" not in told(hers.get(f"{CUSTOMERS}/export", format="csv"))
    assert "Poor" not in told(hers.get(f"{CUSTOMERS}/export", format="xlsx"))
    assert ids(hers.get(CUSTOMERS, search="Poor")) == []
    assert "Poor" not in hers.get("/api/search", q="Poor").text
    assert "Rich" in hers.get("/api/search", q="Rich").text
    assert ids(hers.get(ORDERS, filter={"==": [{"var": "customer"}, 2]})) == [2]


def test_a_link_to_an_unseen_record_has_no_title(sellers: Sellers) -> None:
    hers, _, _ = sellers
    found = hers.get(f"{ORDERS}/2").json()
    assert found["values"]["customer"] == {"id": 2, "title": "#2"}
    assert "Poor" not in told(hers.get(ORDERS)) + told(hers.get(f"{ORDERS}/2/history"))
    assert "Poor" not in told(hers.get(f"{ORDERS}/export", format="csv"))


def test_an_unseen_record_cannot_be_linked_to(sellers: Sellers) -> None:
    hers, _, _ = sellers
    order = {"day": "2026-01-01", "note": "seen"}
    answers = [hers.post(ORDERS, {"values": {**order, "customer": one}}) for one in (2, 99)]
    assert [(one.status_code, codes(one)) for one in answers] == [(422, ["VALUE-E015"])] * 2
    assert answers[0].text.replace("#2", "#99") == answers[1].text
    answer = hers.patch(f"{ORDERS}/1", 1, customer=2)
    assert codes(answer) == ["VALUE-E015"]


def test_trying_out_a_link_to_an_unseen_record_shows_nothing_of_it(sellers: Sellers) -> None:
    hers, _, _ = sellers
    new = {"day": "2026-01-01", "note": "seen"}
    shown = [hers.post(f"{ORDERS}/evaluate", {"values": {**new, "customer": one}}).json() for one in (2, 99, 1)]
    assert shown[0]["values"]["customer_level"] is None
    assert shown[2]["values"]["customer_level"] == "low"
    assert json.dumps(shown[0]).replace("#2", "#99") == json.dumps(shown[1])


def test_a_write_moves_no_record_out_of_or_into_ones_rows(sellers: Sellers) -> None:
    hers, _, known = sellers
    version = hers.get(f"{CUSTOMERS}/1").json()["version"]
    for keeper in (known["his"], None):
        answer = hers.patch(f"{CUSTOMERS}/1", version, keeper=keeper)
        assert (answer.status_code, codes(answer)) == (403, ["ACCESS-E001"])
    assert hers.patch(f"{CUSTOMERS}/2", 1, keeper=known["hers"]).status_code == 404
    assert hers.post(CUSTOMERS, {"values": {"no": "7", "name": "n", "keeper": known["his"]}}).status_code == 403
    assert hers.post(CUSTOMERS, {"values": {"no": "7", "name": "n"}}).status_code == 403
    assert hers.post(CUSTOMERS, {"values": {"no": "7", "name": "n", "keeper": known["hers"]}}).status_code == 201
    assert hers.get(f"{CUSTOMERS}/1").json()["version"] == version


def test_a_filter_over_links_does_not_look_into_unseen_rows(sellers: Sellers, shop: Workspace) -> None:
    """Also where the link leads back into the same form: it is another record there."""
    hers, _, known = sellers
    with shop.write() as unit:
        table = unit.form("shop.customer").table
        unit.connection.execute(sa.update(table).where(table.c.id == 1).values(parent=2))
    for path, expression in (
        (ORDERS, {"==": [{"var": "customer.name"}, "Poor"]}),
        (ORDERS, {"==": [{"var": "customer.keeper"}, known["his"]]}),
        (CUSTOMERS, {"==": [{"var": "parent.name"}, "Poor"]}),
        (CUSTOMERS, {"anyof": [{"var": "below"}, {"==": [{"var": "name"}, "Poor"]}]}),
        (CUSTOMERS, {">": [{"countof": [{"var": "below"}]}, 0]}),
        (ORDERS, {"anyof": [{"var": "customer.orders"}, {"==": [{"var": "note"}, "hidden"]}]}),
        (ORDERS, {">": [{"sumof": [{"var": "customer.orders"}, {"var": "total"}]}, 1]}),
        ("/api/records/shop.line", {"==": [{"var": "order.note"}, "hidden"]}),
    ):
        answer = hers.get(path, filter=expression)
        assert (answer.status_code, codes(answer)) == (400, ["QUERY-E002"]), expression


def test_a_unique_conflict_with_an_unseen_row_tells_no_more_than_that(sellers: Sellers) -> None:
    hers, _, known = sellers
    answer = hers.post(CUSTOMERS, {"values": {"no": "2", "name": "n", "keeper": known["hers"]}})
    assert codes(answer) == ["VALUE-E019"]
    assert not [word for word in ("Poor", "#2", "His") if word in answer.json()["problems"][0]["message"]]


def test_an_import_by_key_finds_no_unseen_row(sellers: Sellers) -> None:
    hers, _, _ = sellers
    answers = []
    for name in ("Poor", "Nixon"):
        path, _ = imported(hers, f"name,level\n{name},high\n", mode="update", keys=["name"])
        answers.append(finished(hers, path))
    assert [one["state"] for one in answers] == ["checked", "checked"]
    assert answers[0]["result"] == answers[1]["result"]
    assert answers[0]["problems"] == answers[1]["problems"]


def test_firings_are_seen_for_rows_that_are_seen_and_counted_so(sellers: Sellers, shop: Workspace) -> None:
    for name in ("shop.rich", "shop.order"):
        assert scheduled.run(shop, name) > 1
    hers = caller(shop, "watching", "watcher")
    assert hers.get("/api/firings").json() == {"rows": [], "next": None, "count": 0}
    with shop.write() as unit:
        table = unit.form("shop.customer").table
        users = unit.connection.execute(sa.text("select id from fw_user where login = 'watching'")).scalar()
        unit.connection.execute(sa.update(table).where(table.c.id == 1).values(keeper=users))
        unit.connection.execute(
            sa.text("update fw_user set roles = :r where login = 'watching'"),
            {"r": json.dumps(["shop.seller", "shop.watcher"])},
        )
    found = hers.get("/api/firings", form="shop.customer", record="1").json()
    assert found["count"] == len(found["rows"]) >= 1
    found = hers.get("/api/firings", rule="shop.rich").json()
    assert [one["record"] for one in found["rows"]] == [{"id": 1, "title": "Rich"}]
    assert found["count"] == 1
    assert hers.get("/api/firings", form="shop.customer", record="2").status_code == 404


def test_a_firing_of_a_rule_that_was_rewritten_is_still_told(shop: Workspace) -> None:
    assert scheduled.run(shop, "shop.order") == 1
    rewritten = rule("order", "order", NIGHTLY, over("total", "1"), GUARDED["rules/order.json"]["then"][0])
    load(shop, {**GUARDED, "rules/order.json": rewritten})
    answer = caller(shop, "boss", "boss").get("/api/firings", rule="shop.order")
    assert (answer.status_code, answer.json()["rows"][0]["trace"]) == (200, None)


# --- roles together ---------------------------------------------------------------------------------------------------


@pytest.fixture
def both(shop: Workspace) -> Caller:
    """A clerk who keeps customer 2 as well."""
    one = caller(shop, "both", "clerk", "keeper")
    with shop.write() as unit:
        table = unit.form("shop.customer").table
        mine = unit.connection.execute(sa.text("select id from fw_user where login = 'both'")).scalar()
        unit.connection.execute(sa.update(table).where(table.c.id == 2).values(keeper=mine))
    return one


def test_a_second_role_unmasks_its_own_rows_only(both: Caller) -> None:
    rows = {row["id"]: row["values"] for row in both.get(CUSTOMERS, fields=EVERY_FIELD).json()["rows"]}
    assert (rows[2]["limit"], rows[2]["half"]) == ("5.00", "2.50")
    assert not {"limit", "half", "left"} & set(rows[1])
    assert rows[1]["mobile"] == "139****5678"
    for answer in (
        both.get(f"{CUSTOMERS}/1"),
        both.get(f"{CUSTOMERS}/export", format="csv", fields=EVERY_FIELD),
        both.post(f"{CUSTOMERS}/evaluate", {"id": 1, "values": {"name": "x"}}),
        both.get(f"{CUSTOMERS}/1/history"),
    ):
        assert answer.status_code == 200
        assert not [secret for secret in HIDDEN if secret in told(answer)], told(answer)
    assert both.post(f"{CUSTOMERS}/evaluate", {"id": 2, "values": {"name": "x"}}).json()["values"]["half"] == "2.50"


def test_a_second_role_shows_no_hidden_value_in_the_history_of_other_rows(both: Caller, shop: Workspace) -> None:
    boss = caller(shop, "boss", "boss")
    for record in (1, 2):
        boss.patch(f"{CUSTOMERS}/{record}", 1, limit="876543.21", mobile="13811112222")
    assert "876543.21" not in told(both.get(f"{CUSTOMERS}/1/history"))
    assert "876543.21" in told(both.get(f"{CUSTOMERS}/2/history"))


def test_a_hidden_field_shows_not_even_that_it_is_empty(both: Caller, shop: Workspace) -> None:
    create(shop, "shop.customer", {"no": "4", "name": "Empty"})
    rows = {row["id"]: row["values"] for row in both.get(CUSTOMERS).json()["rows"]}
    assert set(rows[1]) == set(rows[3])


def test_a_condition_of_two_roles_holds_in_the_rows_of_the_role_that_reads(both: Caller) -> None:
    assert ids(both.get(CUSTOMERS, filter=over("limit", "1"))) == [2]
    assert both.get(CUSTOMERS, filter=over("half", "1"), count="true").json()["count"] == 1
    assert ids(both.get(CUSTOMERS, filter={"==": [{"var": "mobile"}, MOBILE]})) == []
    assert codes(both.get(CUSTOMERS, sort="limit")) == ["QUERY-E002"]
    assert codes(both.get(CUSTOMERS, filter=over("parent.limit", "1"))) == ["QUERY-E002"]


def test_a_role_that_does_not_open_reading_shows_nothing(shop: Workspace) -> None:
    one = caller(shop, "twice", "clerk", "writer")
    assert not [secret for secret in HIDDEN if secret in told(one.get(CUSTOMERS))]


def test_a_second_role_writes_hidden_fields_of_its_own_rows_only(both: Caller) -> None:
    assert both.patch(f"{CUSTOMERS}/2", 1, limit="6").status_code == 200
    assert both.patch(f"{CUSTOMERS}/1", 1, limit="6").status_code == 422


# --- files, rights, messages ------------------------------------------------------------------------------------------


def upload(one: Caller, name: str = "paper.txt", content: bytes = b"the paper") -> str:
    answer = one.call("POST", "/api/files", files={"file": (name, content, "text/plain")})
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_a_file_is_its_uploaders_until_a_record_names_it(shop: Workspace, clerk: Caller) -> None:
    boss, other = caller(shop, "boss", "boss"), caller(shop, "other", "seller")
    file = upload(boss)
    assert boss.get(f"/api/files/{file}").content == b"the paper"
    assert (clerk.get(f"/api/files/{file}").status_code, other.get(f"/api/files/{file}").status_code) == (404, 404)
    assert boss.patch(f"{CUSTOMERS}/1", 1, papers=[file]).status_code == 200
    assert clerk.get(f"/api/files/{file}").status_code == 200
    assert other.get(f"/api/files/{file}").status_code == 404
    headers = clerk.get(f"/api/files/{file}").headers
    assert headers["content-disposition"].startswith("attachment")
    assert (headers["x-content-type-options"], headers["content-security-policy"]) == ("nosniff", "sandbox")
    assert boss.patch(f"{CUSTOMERS}/1", 2, papers=[]).status_code == 200
    assert clerk.get(f"/api/files/{file}").status_code == 404


def test_a_file_in_a_hidden_field_is_not_read(shop: Workspace) -> None:
    hiding = {"form": "customer", "actions": ["read"], "fields": {"secret_papers": "none"}, "others": "read"}
    load(shop, {**GUARDED, "roles/hiding.json": role("hiding", hiding)})
    boss, one = caller(shop, "boss", "boss"), caller(shop, "hiding", "hiding")
    file = upload(boss)
    assert boss.patch(f"{CUSTOMERS}/1", 1, secret_papers=[file]).status_code == 200
    assert one.get(f"/api/files/{file}").status_code == 404
    assert file not in told(one.get(f"{CUSTOMERS}/1"))


def test_nobody_takes_a_file_that_another_uploaded(shop: Workspace, clerk: Caller) -> None:
    file = upload(caller(shop, "boss", "boss"))
    clerk.patch(f"{CUSTOMERS}/2", 1, papers=[file])
    assert clerk.get(f"/api/files/{file}").status_code == 404


def test_a_message_tells_its_reader_no_hidden_value(shop: Workspace) -> None:
    telling = {"type": "send_message", "to": {"role": "clerk"}, "title": words("t"), "text": words("{limit} {mobile}")}
    told_rule = rule("telling", "customer", NIGHTLY, over("limit", "6"), telling)
    load(shop, {**GUARDED, "rules/telling.json": told_rule})
    one = caller(shop, "clerk", "clerk")
    assert scheduled.run(shop, "shop.telling") == 1
    assert one.get("/api/messages").json()["unread"] == 1
    assert not [secret for secret in HIDDEN if secret in told(one.get("/api/messages"))]


def test_somebody_elses_messages_and_imports_do_not_exist(shop: Workspace, clerk: Caller) -> None:
    boss = caller(shop, "boss", "boss")
    path, _ = imported(boss, "no,name\n8,eight\n")
    finished(boss, path)
    assert clerk.get(path).status_code == clerk.get(path + "/errors").status_code == 404
    assert clerk.post(path + "/run", {"accept_good": True}).status_code == 404
    assert clerk.get("/api/records/shop.customer/import").json() == []
    assert clerk.post("/api/messages/1/read").status_code == 404


def test_powers_and_actions_are_denied_unless_granted(shop: Workspace, clerk: Caller) -> None:
    nobody = caller(shop, "nobody")
    for path in ("/api/firings", "/api/rules", "/api/rules/shop.rich", "/api/parameters"):
        assert clerk.get(path).status_code == nobody.get(path).status_code == 403
    assert clerk.post("/api/rules/shop.rich/run").status_code == 403
    assert clerk.call("PATCH", "/api/parameters/big", {"value": "1"}).status_code == 403
    assert clerk.delete(f"{CUSTOMERS}/1", 1).status_code == 403
    assert clerk.get(f"{ORDERS}/export").status_code == 403
    assert nobody.get("/api/apps").json() == []
    assert nobody.get("/api/search", q="Rich").json() == {"rows": []}


def test_an_unknown_form_looks_the_same_as_a_forbidden_one(shop: Workspace) -> None:
    nobody = caller(shop, "nobody")
    values = {"values": {"name": "x"}}
    for path, unknown in (
        ("/api/forms/shop.customer", "/api/forms/shop.nix"),
        ("/api/pages/shop.customer_360", "/api/pages/shop.nix"),
        (CUSTOMERS, "/api/records/shop.nix"),
        (f"{CUSTOMERS}/1", "/api/records/shop.nix/1"),
        (f"{CUSTOMERS}/1/history", "/api/records/shop.nix/1/history"),
        (f"{CUSTOMERS}/export", "/api/records/shop.nix/export"),
        (f"{CUSTOMERS}/import", "/api/records/shop.nix/import"),
    ):
        one, two = nobody.get(path), nobody.get(unknown)
        assert (one.status_code, one.json()) == (two.status_code, two.json())
        assert one.status_code == 404
    for end in ("", "/batch", "/evaluate"):
        body = {"records": [values]} if end == "/batch" else values
        one, two = nobody.post(CUSTOMERS + end, body), nobody.post("/api/records/shop.nix" + end, body)
        assert (one.status_code, one.json()) == (two.status_code, two.json())
        assert one.status_code == 404
    one, two = nobody.patch(f"{CUSTOMERS}/1", 1, name="x"), nobody.patch("/api/records/shop.nix/1", 1, name="x")
    assert (one.status_code, one.json()) == (404, two.json())


def test_a_change_of_rights_holds_from_the_next_request_on(shop: Workspace, clerk: Caller) -> None:
    assert clerk.get(CUSTOMERS).status_code == 200
    with shop.database.write() as connection:
        connection.execute(sa.text("update fw_user set roles = '[]' where login = 'clerk'"))
    assert clerk.get(CUSTOMERS).status_code == 404


def test_no_parameter_names_another_person(shop: Workspace, clerk: Caller) -> None:
    plain = clerk.get(CUSTOMERS).json()
    for name in ("user", "as", "actor", "role", "roles", "tenant", "unlimited"):
        assert clerk.get(CUSTOMERS, **{name: "boss"}).json() == plain


def test_a_system_field_of_an_ungranted_form_hides_what_reads_it(shop: Workspace) -> None:
    """A lookup of who owns the customer is no more open than the customer."""
    owner = field("customer_owner", "lookup", path="customer.created_at")
    order = {**SHOP["forms/order.json"], "fields": [*SHOP["forms/order.json"]["fields"], owner]}
    lone = role("lone", {"form": "order", "actions": ["read"], "others": "read"})
    load(shop, {**GUARDED, "forms/order.json": order, "roles/lone.json": lone})
    with shop.read() as unit:
        levels = unit.catalog.roles["shop.lone"].rights["shop.order"].levels
    assert (levels["customer_owner"], levels["customer_level"], levels["created_at"]) == ("none", "none", "read")


def test_a_filter_does_not_guess_parameters(clerk: Caller, shop: Workspace) -> None:
    asked = {">": [{"param": "big"}, 1]}
    assert clerk.get(CUSTOMERS, filter=asked).status_code == 400
    assert caller(shop, "chief", "boss").get(CUSTOMERS, filter=asked).status_code == 200
