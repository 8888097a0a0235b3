"""A form of items, published again and again with other fields, and what its records hold then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from runtime import publish
from runtime.store.tables import publication
from runtime.workspace import Workspace
from tests.support.workspaces import app, bundle_of, form

Fields = list[dict[str, Any]]


def documents(fields: Fields, **more: Any) -> dict[str, Any]:
    return {"app.json": app(), "forms/item.json": form("item", *fields, **more)}


def load(
    workspace: Workspace, fields: Fields, watch: publish.Watch | None = None, *, accept: bool = True, **more: Any
) -> publish.Published:
    bundle = bundle_of(documents(fields, **more))
    return publish.publish(workspace, {"shop": bundle}, accept_loss=accept, watch=watch)


def once(act: Callable[[], Any], after: int = 1) -> publish.Watch:
    """Return a watch that acts one time, when so many rows are made."""
    done: list[int] = []

    def watch(now: publish.Progress) -> None:
        if now.done >= after and not done:
            done.append(now.done)
            act()

    return watch


def values(workspace: Workspace, key: str = "x") -> dict[str, Any]:
    with workspace.read() as unit:
        item = unit.form("shop.item")
        found = unit.connection.execute(sa.select(item.column("no"), item.column(key)))
        return dict(map(tuple, found))


def states(workspace: Workspace) -> list[str]:
    with workspace.read() as unit:
        return list(unit.connection.scalars(sa.select(publication.c.state).order_by(publication.c.id)))
