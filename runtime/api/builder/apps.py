"""Apps as their makers see them: all there are, what is in one, what is wrong with it, who uses what."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field

from builders.drafts import Drafted, kind_at, place_of, title_of
from builders.palette import palette
from runtime import drafts
from runtime.api.problems import said
from runtime.api.session import Body, Title, Who, Work
from runtime.clock import iso
from runtime.permits import require_maker
from runtime.store import drafts as store
from runtime.store import people, releases
from runtime.workspace import Unit

router = APIRouter(prefix="/builder", tags=["builder"])
KEY = r"^[a-z][a-z0-9_]{0,39}$"


class NewApp(Body):
    """An app to begin, from nothing or as a copy of another."""

    title: Title
    key: str | None = Field(None, pattern=KEY)
    template: str | None = Field(None, pattern=KEY)
    icon: str = Field("appstore", max_length=60)
    tint: str = Field("#1456F0", pattern=r"^#[0-9A-Fa-f]{6}$")


@router.get("/kinds")
def kinds(work: Work, who: Who) -> dict[str, Any]:
    """Return what makers choose from: every kind with its words and how its options are asked for."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        return palette(work.kinds)


@router.get("/apps")
def listed(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return all apps there are, published or not yet."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        changed = store.apps(unit.connection)
        return [
            _head(unit, app, drafts.documents(unit, app)) | {"changed": changed.get(app, 0)}
            for app in drafts.known(unit)
        ]


@router.post("/apps", status_code=201)
def begin(body: NewApp, work: Work, who: Who) -> dict[str, str]:
    """Begin an app."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        return {"key": drafts.create_app(unit, body.title.words, body.key, body.template, body.icon, body.tint)}


@router.get("/apps/{app}")
def tree(app: str, work: Work, who: Who) -> dict[str, Any]:
    """Return what is in an app: every document with how it stands towards what is published."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        found = drafts.documents(unit, app)
        return {**_head(unit, app, found), "documents": [_entry(one) for one in found.values()]}


@router.delete("/apps/{app}", status_code=204)
def drop(app: str, work: Work, who: Who) -> None:
    """Throw away an app that was never published."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        drafts.drop_app(unit, app)


@router.get("/apps/{app}/check")
def check(app: str, work: Work, who: Who) -> dict[str, Any]:
    """Return everything that is wrong with an app as its makers have it, beside the others."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        examined = drafts.examine(unit, app)
        return {"problems": located(examined.problems, app, who.actor.language)}


@router.get("/apps/{app}/uses")
def uses(
    app: str, work: Work, who: Who, path: Annotated[str, Query(max_length=120)], field: str | None = None
) -> dict[str, Any]:
    """Return who uses a document, or one field of it: what would be wrong without it."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        found = drafts.uses(unit, app, path, field)
        return {"uses": located(found, app, who.actor.language)}


def located(problems: Any, app: str, language: Any) -> list[dict[str, Any]]:
    """Return problems in words, with the document of the app each is in and its place there."""
    out = []
    for one, words in zip(problems, said(problems, language), strict=True):
        where, path, at = place_of(one)
        mine = {"document": path, "at": at} if where == app else {"document": None, "at": at}
        out.append({**words, **mine, "app": where})
    return out


def _head(unit: Unit, app: str, found: dict[str, Drafted]) -> dict[str, Any]:
    head = found.get("app.json")
    content = (head.content or head.published) if head is not None else {}
    active = releases.active(unit.connection, app)
    by = people.names(unit.connection, [active.created_by]) if active is not None and active.created_by else {}
    return {
        "key": app,
        "title": title_of(content),
        "icon": str(content.get("icon", "appstore")),
        "tint": str(content.get("tint", "#1456F0")),
        "version": str(content.get("version", "")),
        "depends": content.get("depends", []),
        "published": {"at": iso(active.created_at), "by": by.get(active.created_by)} if active is not None else None,
    }


def _entry(one: Drafted) -> dict[str, Any]:
    content = one.content if one.content is not None else one.published
    return {
        "path": one.path,
        "kind": kind_at(one.path),
        "key": content.get("key"),
        "title": title_of(content),
        "icon": content.get("icon"),
        "form": content.get("form"),
        "state": one.state,
        "version": one.version,
        "overtaken": one.overtaken,
    }
