"""Workspaces for tests, and a small shop whose definitions use everything the platform has."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.bundle import Bundle, read_documents
from engine.forms.write import Wish
from runtime import publish, records
from runtime.auth.passwords import hash_password
from runtime.clock import Clock
from runtime.migrate import migrate_platform
from runtime.settings import Settings
from runtime.store import people
from runtime.store.tables import user
from runtime.workspace import Workspace, open_workspace

MOMENT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)


def new_workspace(folder: Path, database: str, clock: Clock) -> Workspace:
    """Open a workspace in a folder and make the platform's tables."""
    workspace = open_workspace(Settings(data=folder / "data", database=database), clock)
    migrate_platform(workspace.database)
    return workspace


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def field(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "title": words(key), **more}


def choices(*keys: str) -> list[dict[str, Any]]:
    return [{"key": key, "title": words(key)} for key in keys]


def form(key: str, *fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "form", "key": key, "title": words(key), "fields": list(fields), **more}


def app(key: str = "shop", **more: Any) -> dict[str, Any]:
    return {"kind": "app", "key": key, "title": words(key), "version": "1.0.0", **more}


def rule(key: str, form_key: str, trigger: Any, when: Any, *then: Any, **more: Any) -> dict[str, Any]:
    head = {"kind": "rule", "key": key, "title": words(key), "form": form_key}
    return {**head, "trigger": trigger, "when": when, "then": list(then), **more}


def role(key: str, *grants: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"kind": "role", "key": key, "title": words(key), "grants": list(grants), **more}


def bundle_of(documents: Mapping[str, Any]) -> Bundle:
    """Return the bundle of documents by path; a faulty one is a faulty test."""
    bundle, problems = read_documents(documents)
    assert bundle is not None, problems
    return bundle


def load(workspace: Workspace, documents: Mapping[str, Any], key: str = "shop") -> None:
    """Publish the documents."""
    publish.publish(workspace, {key: bundle_of(documents)})


CUSTOMER = form(
    "customer",
    field("no", "text", unique=True, required=True),
    field("name", "text", required=True),
    field("id_no", "id_number", protect="C2", unique=True),
    field("mobile", "mobile"),
    field("level", "choice", choices=choices("low", "medium", "high")),
    field("tags", "tags"),
    field("born", "date"),
    field("limit", "money", at_least="0"),
    field("share", "percent"),
    field("vip", "boolean"),
    field("keeper", "person"),
    field("half", "formula", formula="ROUND({limit} / 2, 2)", result={"type": "money"}),
    field("bought", "rollup", of="orders", fn="SUM", field="total"),
    field("orders_count", "rollup", of="orders", fn="COUNT"),
    field("left", "formula", formula="{limit} - {bought}", result={"type": "money"}),
    field("age", "formula", formula="YEAR(TODAY()) - YEAR({born})", result={"type": "integer"}),
    title_field="name",
    search=["no", "name"],
)
ORDER = form(
    "order",
    field("code", "auto_number", prefix="O", digits=4),
    field("customer", "link", to="customer", back="orders", required=True),
    field("day", "date", required=True),
    field("total", "money", default=0),
    field("state", "choice", choices=choices("open", "paid", "void"), default="open"),
    field("note", "longtext", required_when={"==": [{"var": "state"}, "void"]}),
    field("reason", "text", visible_when={"==": [{"var": "state"}, "void"]}, required=True),
    field("lines", "subtable", form="line", link="order"),
    field("customer_level", "lookup", path="customer.level"),
    title_field="code",
)
LINE = form(
    "line",
    field("order", "link", to="order", on_delete="cascade"),
    field("item", "text", required=True),
    field("qty", "integer", default=1, at_least=1),
    field("price", "money", required=True),
    field("amount", "formula", formula="{qty} * {price}", result={"type": "money"}),
)
SHOP: dict[str, Any] = {
    "app.json": app(parameters=[{"key": "big", "title": words("big"), "type": "money", "default": "1000"}]),
    "forms/customer.json": CUSTOMER,
    "forms/order.json": ORDER,
    "forms/line.json": LINE,
    "roles/clerk.json": role(
        "clerk",
        {
            "form": "customer",
            "actions": ["read", "create", "update", "export", "import"],
            "fields": {"id_no": "mask", "mobile": "mask", "limit": "none", "share": "read"},
            "others": "write",
        },
        {"form": "order", "actions": ["read", "create", "update"], "others": "write"},
        {"form": "line", "actions": ["read", "create", "update", "delete"], "others": "write"},
    ),
    "roles/keeper.json": role(
        "keeper",
        {
            "form": "customer",
            "actions": ["read", "update"],
            "others": "write",
            "rows": {"==": [{"var": "keeper"}, {"user": "id"}]},
        },
    ),
    "roles/boss.json": role(
        "boss",
        *(
            {
                "form": key,
                "actions": ["read", "create", "update", "delete", "import", "export"],
                "others": "write",
            }
            for key in ("customer", "order", "line")
        ),
        powers=["run_rules", "edit_parameters", "see_firings", "build_apps", "administer"],
    ),
    "menus/main.json": {
        "kind": "menu",
        "key": "main",
        "title": words("main"),
        "items": [{"key": "customers", "title": words("customers"), "form": "customer"}],
    },
    "pages/customer_360.json": {
        "kind": "page",
        "key": "customer_360",
        "title": words("360"),
        "form": "customer",
        "blocks": [
            {"type": "header", "title_field": "name", "identity": ["no", "id_no"], "tags": ["level"]},
            {"type": "related", "back": "orders", "title": words("orders")},
        ],
    },
}
ID_NUMBERS = ("11010519491231002X", "440305197105168806", "360102197307037118")


def person(workspace: Workspace, login: str, *roles: str) -> Actor:
    """Create a user with roles and return them as an actor; the password is the login and 12 dots."""
    with workspace.database.write() as connection:
        values = {
            "login": login,
            "name": login.title(),
            "password": hash_password(password_of(login)),
            "language": "en",
            "roles": [f"shop.{one}" if "." not in one else one for one in roles],
            "active": True,
            "demo": False,
        }
        connection.execute(sa.insert(user).values(**values))
        return people.actor_of(connection, people.by_login(connection, login))


def password_of(login: str) -> str:
    return login + "." * 12


def create(workspace: Workspace, form_name: str, *values: dict[str, Any], actor: Actor = PLATFORM) -> list[int]:
    """Create records and return their ids."""
    with workspace.write(actor) as unit:
        return [one.id for one in records.write(unit, unit.form(form_name), [Wish(one) for one in values])]


def update(workspace: Workspace, form_name: str, record: int, actor: Actor = PLATFORM, **values: Any) -> None:
    """Change fields of a record."""
    with workspace.write(actor) as unit:
        records.write(unit, unit.form(form_name), [Wish(values, id=record)])
