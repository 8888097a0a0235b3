"""The HTTP surface: who is let in, versions, repeats, refusals in one shape, hostile input without a fault."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from fastapi import FastAPI
from fastapi.routing import APIRoute
from httpx import Response
from starlette.routing import BaseRoute

from runtime.workspace import Workspace
from tests.support.callers import Caller, caller, make_app, stranger
from tests.support.workspaces import ID_NUMBERS, SHOP, create, field, load

CUSTOMERS, ORDERS, LINES = "/api/records/shop.customer", "/api/records/shop.order", "/api/records/shop.line"
CHANGING = {"POST", "PUT", "PATCH", "DELETE"}
OPEN = {("GET", "/api/workspace"), ("POST", "/api/session"), ("GET", "/healthz"), ("GET", "/{path:path}")} | {
    (method, f"/api/public/{{token}}{path}")
    for method, path in (
        ("GET", ""),
        ("POST", ""),
        ("GET", "/choices/{field}"),
        ("POST", "/evaluate"),
        ("POST", "/files"),
    )
}
DOCUMENTATION = ("/api/docs", "/docs/oauth2-redirect", "/redoc")
WIDE = {
    **SHOP,
    "forms/customer.json": {
        **SHOP["forms/customer.json"],
        "fields": [
            *SHOP["forms/customer.json"]["fields"],
            field("papers", "attachment"),
            field("mail", "mail"),
            field("grade", "integer", readonly=True),
        ],
    },
}


@pytest.fixture
def shop(workspace: Workspace) -> Workspace:
    load(workspace, WIDE)
    create(workspace, "shop.customer", {"no": "1", "name": "A", "id_no": ID_NUMBERS[0], "limit": "5"})
    create(workspace, "shop.order", {"customer": 1, "day": "2026-01-01"})
    return workspace


@pytest.fixture
def boss(shop: Workspace) -> Caller:
    return caller(shop, "boss", "boss")


def codes(answer: Response) -> list[str]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return [one["code"] for one in answer.json()["problems"]]


def count(workspace: Workspace, form: str = "shop.customer") -> int:
    with workspace.read() as unit:
        return int(unit.connection.execute(sa.select(sa.func.count()).select_from(unit.form(form).table)).scalar_one())


# --- every route ------------------------------------------------------------------------------------------------------


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Yield every method and path the app answers, into routers that it includes; mounts serve built files."""
    for path, methods in _walk(app.routes, ""):
        for method in sorted(methods - {"HEAD", "OPTIONS"}):
            yield method, path


def _walk(found: list[BaseRoute], prefix: str) -> Iterator[tuple[str, set[str]]]:
    for route in found:
        if hasattr(route, "original_router"):
            below = prefix + getattr(route.include_context, "prefix", "")
            yield from _walk(route.original_router.routes, below)
        elif getattr(route, "methods", None):
            yield prefix + route.path, set(route.methods)  # type: ignore[attr-defined]


def filled(path: str) -> str:
    """Return the path with something in every place."""
    form = path.replace("{name}", "shop.customer").replace("{path:path}", "x")
    return form.replace("{record}", "1").replace("{key}", "1")


def test_the_walk_finds_the_routes(shop: Workspace) -> None:
    app = make_app(shop)
    found = set(routes(app))
    assert {*OPEN, ("PATCH", "/api/records/{name}/{record}"), ("GET", "/api/records/{name}/export")} <= found
    documented = {(method.upper(), path) for path, each in app.openapi()["paths"].items() for method in each}
    assert documented <= {(method, path.replace(":path}", "}")) for method, path in found}
    assert len(found) == len(list(routes(app)))
    assert isinstance(app.routes[-1], APIRoute)


def test_a_stranger_is_let_in_nowhere_but_where_one_must(shop: Workspace) -> None:
    """Every route there is, by the table of routes: a new one is tried without this test being touched."""
    one = stranger(shop)
    for method, path in routes(one.web.app):  # type: ignore[arg-type]
        if (method, path) in OPEN:
            continue
        for body in (None, {}, {"values": {}}):
            answer = one.call(method, filled(path), body if method in CHANGING else None)
            assert (answer.status_code, codes(answer)) == (401, ["AUTH-E001"]), (method, path, answer.text)


def test_a_stranger_does_not_read_the_documentation(shop: Workspace) -> None:
    one = stranger(shop)
    assert one.get("/api/openapi.json").status_code == 401
    for path in DOCUMENTATION:
        assert "swagger" not in one.get(path).text.lower()
        assert "redoc" not in one.get(path).text.lower()


def test_a_changing_request_needs_the_token_of_its_session(shop: Workspace, boss: Caller) -> None:
    token, boss.csrf = boss.csrf, ""
    for method, path in routes(boss.web.app):  # type: ignore[arg-type]
        if method not in CHANGING or (method, path) in OPEN:
            continue
        answer = boss.call(method, filled(path), {"values": {}})
        assert (answer.status_code, codes(answer)) == (403, ["AUTH-E004"]), (method, path)
        answer = boss.call(method, filled(path), {"values": {}}, headers={"X-CSRF-Token": token[::-1]})
        assert answer.status_code == 403
    assert count(shop) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/api/records/shop.customer?x=/api/workspace",
        "/api/records/shop.customer?x=/healthz",
        "/api//records/shop.customer",
        "/api/records/shop.customer/",
        "/api/records/shop.customer;x",
        "/API/records/shop.customer",
        "/api/records/%2e%2e/records/shop.customer",
        "/api/workspace/../records/shop.customer",
    ],
)
def test_no_spelling_of_a_path_goes_around_the_session(shop: Workspace, path: str) -> None:
    answer = stranger(shop).call("GET", path)
    assert '"rows"' not in answer.text
    assert answer.status_code in (401, 404, 307) or "<!doctype html>" in answer.text.lower()


def test_a_stranger_reads_no_file_outside_the_pages(shop: Workspace) -> None:
    for path in ("/../pyproject.toml", "/..%2f..%2fpyproject.toml", "/%2e%2e/%2e%2e/pyproject.toml", "//etc/passwd"):
        answer = stranger(shop).call("GET", path)
        assert "[project]" not in answer.text
        assert "root:" not in answer.text


def test_a_null_character_in_a_path_is_no_fault(shop: Workspace) -> None:
    assert (Path(__file__).parents[2] / "web/dist/index.html").is_file() or pytest.skip("the pages are not built")
    assert stranger(shop).call("GET", "/%00").status_code < 500


def test_every_answer_carries_the_security_headers(shop: Workspace, boss: Caller) -> None:
    for answer in (boss.get(CUSTOMERS), boss.get("/api/nothing"), stranger(shop).get(CUSTOMERS), boss.get("/healthz")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "script-src 'self'" in answer.headers["content-security-policy"]
        assert "unsafe-eval" not in answer.headers["content-security-policy"]
    assert boss.get(CUSTOMERS).headers["cache-control"] == "no-store"


# --- one shape of refusal ---------------------------------------------------------------------------------------------


def test_a_refusal_has_one_shape_whatever_refuses(shop: Workspace, boss: Caller) -> None:
    for status, answer in (
        (400, boss.get(CUSTOMERS, filter="{")),
        (401, stranger(shop).get(CUSTOMERS)),
        (403, caller(shop, "clerk", "clerk").delete(f"{CUSTOMERS}/1", 1)),
        (404, boss.get(f"{CUSTOMERS}/99")),
        (404, boss.get("/api/nothing")),
        (405, boss.call("PUT", CUSTOMERS, {})),
        (409, boss.patch(f"{CUSTOMERS}/1", 7, name="x")),
        (422, boss.post(CUSTOMERS, {"values": {"no": "1"}})),
        (422, boss.post(CUSTOMERS, {"nothing": {}})),
        (428, boss.call("PATCH", f"{CUSTOMERS}/1", {"values": {}})),
    ):
        body = answer.json()
        assert answer.headers["content-type"] == "application/problem+json"
        assert (answer.status_code, body["status"], set(body)) == (status, status, {"status", "title", "problems"})
        for one in body["problems"]:
            assert set(one) == {"code", "path", "message", "hint", "severity"}
            assert all(isinstance(value, str) for value in one.values())
    assert boss.call("PUT", CUSTOMERS, {}).headers["allow"]


def test_a_fault_of_ours_has_the_same_shape_and_says_nothing(
    shop: Workspace, boss: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runtime.query.page", lambda *_: 1 / 0)
    answer = boss.get(CUSTOMERS)
    assert (answer.status_code, codes(answer)) == (500, [])
    assert "division" not in answer.text


def test_unknown_keys_of_a_body_are_refused(shop: Workspace, boss: Caller) -> None:
    values = {"no": "2", "name": "B"}
    for path, body in (
        (CUSTOMERS, {"values": values, "id": 7}),
        (f"{CUSTOMERS}/batch", {"records": [{"values": values, "owner": 1}]}),
        (f"{CUSTOMERS}/batch", {"records": [], "user": 1}),
        (f"{CUSTOMERS}/evaluate", {"values": values, "as": "boss"}),
        ("/api/session", {"login": "boss", "password": "x", "role": "boss"}),
    ):
        assert (boss.post(path, body).status_code, codes(boss.post(path, body))) == (422, ["SHAPE-E001"])
    assert boss.call("PATCH", "/api/session", {"language": "en", "roles": ["shop.boss"]}).status_code == 422
    for key in ("__class__", "__proto__", "constructor", "", "a" * 5000, "limit; drop table"):
        assert codes(boss.post(CUSTOMERS, {"values": {**values, key: "1"}})) == ["VALUE-E023"]
    assert count(shop) == 1


# --- versions and repeats ---------------------------------------------------------------------------------------------


def test_a_change_names_the_version_it_was_made_on(boss: Caller) -> None:
    first = boss.get(f"{CUSTOMERS}/1")
    assert first.headers["etag"] == '"1"'
    for header in ({}, {"If-Match": ""}, {"If-Match": "*"}, {"If-Match": "x"}, {"If-Match": "²".encode()}):
        for method, body in (("PATCH", {"values": {"name": "B"}}), ("DELETE", None)):
            answer = boss.call(method, f"{CUSTOMERS}/1", body, headers=header)
            assert (answer.status_code, codes(answer)) == (428, ["RECORD-E002"])
    changed = boss.patch(f"{CUSTOMERS}/1", 1, name="B")
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    for stale in (boss.patch(f"{CUSTOMERS}/1", 1, name="C"), boss.delete(f"{CUSTOMERS}/1", "9" * 30)):
        assert (stale.status_code, codes(stale)) == (409, ["RECORD-E001"])
    assert boss.get(f"{CUSTOMERS}/1").json()["values"]["name"] == "B"


def test_of_changes_at_once_one_wins_each_version(shop: Workspace, boss: Caller) -> None:
    def change(number: int) -> int:
        return boss.patch(f"{CUSTOMERS}/1", 1, name=f"n{number}").status_code

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(change, range(16)))
    assert answers == [200] + [409] * 15
    assert boss.get(f"{CUSTOMERS}/1").json()["version"] == 2


def test_a_repeated_request_creates_once(shop: Workspace, boss: Caller) -> None:
    body = {"values": {"no": "2", "name": "B"}}
    with ThreadPoolExecutor(10) as pool:
        asked = [pool.submit(boss.post, CUSTOMERS, body, **{"Idempotency-Key": "one"}) for _ in range(50)]
        answers = [one.result() for one in asked]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert count(shop) == 2


def test_a_key_is_for_one_request_of_one_person(shop: Workspace, boss: Caller) -> None:
    key = {"Idempotency-Key": "one"}
    assert boss.post(CUSTOMERS, {"values": {"no": "2", "name": "B"}}, **key).status_code == 201
    other = boss.post(CUSTOMERS, {"values": {"no": "3", "name": "C"}}, **key)
    assert (other.status_code, codes(other)) == (422, ["RECORD-E003"])
    assert boss.post(ORDERS, {"values": {"no": "2", "name": "B"}}, **key).status_code == 422
    clerk = caller(shop, "clerk", "clerk")
    assert clerk.post(CUSTOMERS, {"values": {"no": "3", "name": "C"}}, **key).status_code == 201
    assert count(shop) == 3


def test_a_refused_request_may_be_repeated(shop: Workspace, boss: Caller) -> None:
    key = {"Idempotency-Key": "one"}
    body = {"values": {"no": "1", "name": "B"}}
    assert boss.post(CUSTOMERS, body, **key).status_code == 422
    with shop.write() as unit:
        unit.connection.execute(sa.update(unit.form("shop.customer").table).values(no="9"))
    assert boss.post(CUSTOMERS, body, **key).status_code == 201


# --- what a person may set --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key", ["id", "version", "created_at", "created_by", "updated_at", "updated_by", "half", "bought", "left", "grade"]
)
def test_what_the_platform_sets_nobody_else_sets(shop: Workspace, boss: Caller, key: str) -> None:
    before = boss.get(f"{CUSTOMERS}/1").json()
    for answer in (
        boss.call("PATCH", f"{CUSTOMERS}/1", {"values": {key: 7}}, headers={"If-Match": "1"}),
        boss.post(CUSTOMERS, {"values": {"no": "2", "name": "B", key: 7}}),
        boss.post(f"{CUSTOMERS}/batch", {"records": [{"id": 1, "values": {key: 7}}]}),
    ):
        assert (answer.status_code, codes(answer)) == (422, ["VALUE-E020"])
    assert boss.get(f"{CUSTOMERS}/1").json() == before
    assert codes(boss.patch(f"{ORDERS}/1", 1, code="O9999")) == ["VALUE-E020"]


def test_a_batch_deletes_too_and_repeated_with_its_key_it_is_done_once(shop: Workspace, boss: Caller) -> None:
    made = boss.post(CUSTOMERS, {"values": {"no": "X1", "name": "X"}}).json()
    work = {
        "records": [
            {"values": {"no": "X2", "name": "Y"}},
            {"id": made["id"], "version": made["version"], "delete": True},
        ]
    }
    first = boss.call("POST", f"{CUSTOMERS}/batch", work, headers={"Idempotency-Key": "k1"})
    assert [one["operation"] for one in first.json()["records"]] == ["delete", "create"], first.text
    assert boss.get(f"{CUSTOMERS}/{made['id']}").status_code == 404
    again = boss.call("POST", f"{CUSTOMERS}/batch", work, headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.json()) == (200, first.json())
    other = boss.call("POST", f"{CUSTOMERS}/batch", {"records": []}, headers={"Idempotency-Key": "k1"})
    assert other.status_code == 422
    for wrong in ({"delete": True}, {"id": 1, "delete": True, "values": {"name": "Z"}}, {"id": 1}):
        assert boss.post(f"{CUSTOMERS}/batch", {"records": [wrong]}).status_code == 422, wrong


def test_a_batch_is_written_whole_or_not_at_all(shop: Workspace, boss: Caller) -> None:
    good = [{"values": {"no": str(number), "name": "N"}} for number in range(10, 20)]
    for bad, status in (
        ({"values": {"no": "1", "name": "N"}}, 422),
        ({"values": {"no": "10", "name": "N"}}, 422),
        ({"id": 1, "values": {"limit": "-1"}}, 422),
        ({"id": 1, "version": 7, "values": {"name": "B"}}, 409),
        ({"id": 99, "values": {"name": "B"}}, 404),
    ):
        for records in ([*good, bad], [bad, *good]):
            assert boss.post(f"{CUSTOMERS}/batch", {"records": records}).status_code == status
            assert count(shop) == 1
    answer = boss.post(f"{CUSTOMERS}/batch", {"records": [*good, {"id": 1, "version": 1, "values": {"name": "B"}}]})
    assert [one["operation"] for one in answer.json()["records"]] == ["update"] + ["create"] * 10
    assert boss.post(f"{CUSTOMERS}/batch", {"records": [good[0]] * 1001}).status_code == 413


def test_a_batch_names_each_record_once(boss: Caller) -> None:
    for size in (2, 6):
        records = [{"id": 1, "values": {"name": f"n{number}"}} for number in range(size)]
        answer = boss.post(f"{CUSTOMERS}/batch", {"records": records})
        assert (answer.status_code, answer.json()["problems"][0]["path"]) == (422, "/records/1/id")
    assert boss.get(f"{CUSTOMERS}/1").json()["version"] == 1


def test_all_rows_of_a_sub_table_are_answered(shop: Workspace, boss: Caller) -> None:
    """The pages send them all back, and rows that are missing then are deleted."""
    create(shop, "shop.line", *({"order": 1, "item": f"i{number}", "price": "1"} for number in range(450)))
    found = boss.get(f"{ORDERS}/1").json()
    assert [row["item"] for row in found["values"]["lines"]] == [f"i{number}" for number in range(450)]
    kept = [{"id": row["id"], "item": row["item"], "price": row["price"]} for row in found["values"]["lines"]]
    assert boss.patch(f"{ORDERS}/1", found["version"], lines=kept).status_code == 200
    assert count(shop, "shop.line") == 450


# --- hostile input ----------------------------------------------------------------------------------------------------

SCALARS: list[Any] = [
    {},
    [],
    True,
    False,
    0,
    -1,
    1.5,
    10**30,
    "",
    "x",
    "\ud800",
    "\x00",
    [None],
    [[]],
    {"id": {}},
    None,
]
SCALARS += [float("nan"), float("inf"), {"id": 10**30}, ["\ud800"], ["\x00"], "9" * 400, "1e9999999", "２０２６-01-01"]


def test_a_value_of_the_wrong_type_is_refused_and_never_a_fault(boss: Caller) -> None:
    version = 1
    for key in [*(one["key"] for one in WIDE["forms/customer.json"]["fields"]), "owner_id", "dept_id", "id"]:
        for value in SCALARS:
            tried = boss.post(f"{CUSTOMERS}/evaluate", {"id": 1, "values": {key: value}})
            answer = boss.patch(f"{CUSTOMERS}/1", version, **{key: value})
            assert {tried.status_code, answer.status_code} <= {200, 422}, (key, value, tried.text, answer.text)
            version = answer.json().get("version", version)


def test_rows_of_a_sub_table_of_the_wrong_shape_are_no_fault(boss: Caller) -> None:
    version = 1
    for value in [*SCALARS, [{}], [{"id": 10**30, "item": "x", "price": "1"}], [{"item": {}}]]:
        answer = boss.patch(f"{ORDERS}/1", version, lines=value)
        assert answer.status_code in (200, 422), (value, answer.text)
        version = answer.json().get("version", version)


def test_a_row_of_a_sub_table_with_an_odd_id_is_no_fault(boss: Caller) -> None:
    assert boss.patch(f"{ORDERS}/1", 1, lines=[{"id": {}, "item": "x", "price": "1"}]).status_code in (200, 422)


def test_a_body_of_the_wrong_shape_is_refused(boss: Caller) -> None:
    for value in SCALARS:
        empty = value in ({}, [])
        for path, body in (
            (CUSTOMERS, value),
            (CUSTOMERS, {"values": value}),
            (f"{CUSTOMERS}/batch", {"records": value}),
            (f"{CUSTOMERS}/batch", {"records": [value]}),
            (f"{CUSTOMERS}/evaluate", value),
            (f"{CUSTOMERS}/evaluate", {"values": value if not isinstance(value, dict) else []}),
        ):
            answer = boss.post(path, body)
            assert answer.status_code == 422 or (empty and answer.status_code == 200), (path, value, answer.text)
        for key in ("id", "version"):
            if value is not None and not (key == "version" and type(value) is int):
                item = {"values": {"no": "2", "name": "B"}, key: value}
                answer = boss.post(f"{CUSTOMERS}/batch", {"records": [item]})
                assert answer.status_code == 422, (key, value, answer.text)
        assert boss.call("PATCH", "/api/session", {"language": value}).status_code == 422
        if value != "1e9999999":
            answer = boss.call("PATCH", "/api/parameters/big", {"value": value})
            assert answer.status_code in (200, 400, 422), (value, answer.text)


def test_a_parameter_of_ten_million_digits_is_refused(boss: Caller) -> None:
    assert boss.call("PATCH", "/api/parameters/big", {"value": "1e9999999"}).status_code == 400


HOSTILE_FILTERS: dict[str, Any] = {
    "deep": '{"!":' * 900 + "true" + "}" * 900,
    "deeper": "[" * 20_000,
    "wide": {"or": [{"==": [{"var": "no"}, str(number)]} for number in range(700)]},
    "unknown operator": {"exec": ["import os"]},
    "method": {"method": [{"var": "name"}, "__class__"]},
    "class": {"==": [{"var": "__class__"}, 1]},
    "path of classes": {"==": [{"var": "name.__class__.__mro__"}, 1]},
    "prototype": {"__proto__": [1]},
    "constructor": {"constructor": {"constructor": "x"}},
    "log": {"log": "x"},
    "map": {"map": [[1, 2, 3], {"*": [{"var": ""}, 2]}]},
    "reduce": {"reduce": [{"var": "orders"}, {"+": [{"var": "current"}, 1]}, 0]},
    "empty name": {"==": [{"var": ""}, 1]},
    "dots": {"==": [{"var": "..."}, 1]},
    "number as name": {"==": [{"var": 1}, 1]},
    "list as name": {"==": [{"var": ["name", "x"]}, "x"]},
    "dict as name": {"==": [{"var": {"var": "name"}}, "x"]},
    "password of a person": {"==": [{"var": "keeper.password"}, "x"]},
    "table name": {"==": [{"var": 'name" or 1=1 --'}, "x"]},
    "two operators": {"==": [1, 1], "!=": [1, 1]},
    "no operator": {},
    "list": [1, 2],
    "text": '"name"',
    "number": "7",
    "null arguments": {"==": None},
    "no arguments": {"and": []},
    "null": {"and": None},
    "text where truth is due": {"and": ["x", {"var": "name"}]},
    "encrypted in an or": {"or": [{"==": [{"var": "id_no"}, "x"]}, {"==": [{"var": "no"}, "1"]}]},
    "encrypted compared": {"<": [{"var": "id_no"}, "x"]},
    "three sides": {"==": [{"var": "id_no"}, ID_NUMBERS[0], "y"]},
    "half a character": {"==": [{"var": "name"}, "\ud800"]},
    "null character": {"==": [{"var": "name"}, "\x00"]},
    "huge number": {"==": [{"var": "limit"}, 10**40]},
    "huge id": {"==": [{"var": "keeper"}, 10**30]},
    "not a number": {"==": [{"var": "limit"}, float("nan")]},
    "endless": {"==": [{"var": "limit"}, float("inf")]},
    "not json": "{'a': 1}",
    "nothing but blanks": " ",
}


def test_a_hostile_filter_is_refused_within_a_second(boss: Caller) -> None:
    for name, expression in HOSTILE_FILTERS.items():
        begin = time.process_time()
        answer = boss.get(CUSTOMERS, filter=expression, count="true")
        assert (answer.status_code, bool(codes(answer))) == (400, True), (name, answer.text[:300])
        assert time.process_time() - begin < 1, name


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


CURSORS = ["", "x", "5", "null", "true", "[]", "[1]", "{}", "[[[", '["-id"]', '[["-id"],5]', '[["-id"],{"a":1}]']
CURSORS += ['[["-id"],[{}]]', '[["-id"],[true]]', '[["-id"],["x"]]', f'[["-id"],[{10**30}]]', '[["-id"],[1e400]]']
CURSORS += ['[["-id"],[1,2]]', '[["limit","id"],["1","1"]]', '[["-limit"],["1"]]', "[" * 20_000, "NaN", "1e400", "-1"]


def test_a_page_position_that_is_none_is_refused(boss: Caller) -> None:
    for text in CURSORS:
        for path in (CUSTOMERS, "/api/firings", "/api/messages"):
            if text in ("5",) and path != CUSTOMERS:
                continue  # a position there
            answer = boss.get(path, after=cursor(text) or "!")
            assert (answer.status_code, codes(answer)) == (400, ["QUERY-E003"]), (path, answer.text)
        assert boss.get(CUSTOMERS, after="ü€").status_code == 400


ODD = ["", "'", '"', ";--", "`", "\\", "%", "_", "*", "(", "'or'1", 'a"b', "\x00", "\u2028", "ＡＢ", "ß", "x" * 3000]


def test_odd_text_in_any_parameter_is_no_fault(boss: Caller) -> None:
    for text in ODD:
        given = {"search": text, "sort": text, "fields": text, "after": text, "filter": text}
        for key, value in given.items():
            assert boss.get(CUSTOMERS, **{key: value}).status_code < 500, key
            assert boss.get(f"{CUSTOMERS}/export", **{key: value}).status_code < 500, key
        assert boss.get("/api/search", q=text).status_code < 500
        assert boss.get("/api/users", search=text).status_code < 500
        for key in ("rule", "form", "after"):
            assert boss.get("/api/firings", **{key: text}).status_code < 500
        name = quote(text, safe="") or "x"
        for path in ("records", "forms", "pages", "rules", "files"):
            assert boss.get(f"/api/{path}/{name}").status_code < 500, path
        assert boss.call("PATCH", f"/api/parameters/{name}", {"value": "1"}).status_code < 500
        assert boss.call("POST", "/api/rules/" + name + "/run").status_code < 500
        file = {"file": (text or "x", b"no,name\n5,x\n", "text/csv")}
        assert boss.call("POST", "/api/files", files=file).status_code < 500
        assert boss.call("POST", f"{CUSTOMERS}/import", files=file).status_code < 500


def test_an_id_that_is_none_is_no_fault(boss: Caller) -> None:
    for key in ("0", "-1", "x", "1.5", str(2**63), "9" * 40, "1e3", "%00", "true", "{}"):
        for path in (f"{CUSTOMERS}/{key}", f"{CUSTOMERS}/{key}/history", f"{CUSTOMERS}/import/{key}"):
            assert boss.get(path).status_code in (404, 422)
        assert boss.patch(f"{CUSTOMERS}/{key}", 1, name="x").status_code in (404, 422)
        assert boss.delete(f"{CUSTOMERS}/{key}", 1).status_code in (404, 422)
        assert boss.post(f"/api/messages/{key}/read").status_code in (404, 422)
        assert boss.get("/api/firings", form="shop.customer", record=key).status_code in (404, 422)
        assert boss.post(f"{CUSTOMERS}/evaluate", {"values": {}, "id": key}).status_code == 422


def test_a_page_has_a_size_that_is_one(boss: Caller) -> None:
    for limit in ("-1", "201", "x", "1.5", "false", "[]", "9" * 40):
        assert boss.get(CUSTOMERS, limit=limit).status_code == 422


def test_a_body_that_is_not_json_is_refused(boss: Caller) -> None:
    for content in (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"values":' * 500, b"null", b'"x"', b"values=1"):
        for type_ in ("application/json", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"):
            headers = {"Content-Type": type_, "If-Match": "1"}
            for method, path in (("POST", CUSTOMERS), ("PATCH", f"{CUSTOMERS}/1"), ("POST", f"{CUSTOMERS}/batch")):
                answer = boss.call(method, path, headers=headers, content=content)
                assert answer.status_code in (400, 415, 422), (type_, content[:20], answer.text)


def test_a_file_is_taken_as_a_file_only(boss: Caller) -> None:
    """A JSON body that looks like an upload names no file of ours."""
    body = {"file": {"filename": "x", "path": "/etc/passwd", "file": "/etc/passwd"}}
    for path in ("/api/files", f"{CUSTOMERS}/import"):
        assert boss.post(path, body).status_code == 422
        answer = boss.call("POST", path, data={"file": "/etc/passwd"})
        assert answer.status_code == 422


def test_pages_cover_the_list_once_and_are_stable(shop: Workspace, boss: Caller) -> None:
    create(shop, "shop.customer", *({"no": f"n{one}", "name": "N", "limit": str(one % 3)} for one in range(23)))
    for sort in ("", "name", "-limit", "limit,no"):
        seen: list[int] = []
        after: dict[str, str] = {}
        while True:
            page = boss.get(CUSTOMERS, sort=sort, limit="5", **after).json()
            seen += [row["id"] for row in page["rows"]]
            if page["next"] is None:
                break
            after = {"after": page["next"]}
        assert len(seen) == len(set(seen)) == boss.get(CUSTOMERS, count="true", limit="0").json()["count"]


def test_the_openapi_document_is_whole(shop: Workspace) -> None:
    document = make_app(shop).openapi()
    assert json.dumps(document)
    assert "/api/records/{name}/{record}" in document["paths"]
