"""The documents of an app as its makers have them: read, kept against the version they were read at, given up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from builders.drafts import NONE, Drafted, kind_at
from runtime import drafts
from runtime.api import problems
from runtime.api.builder.apps import KEY
from runtime.api.session import Body, IfMatch, Title, Values, Who, Work, version_named
from runtime.clock import iso
from runtime.permits import require_maker
from runtime.store import drafts as store
from runtime.store import people
from runtime.workspace import Unit

router = APIRouter(prefix="/builder/apps/{app}", tags=["builder"])
UNNAMED = "DRAFT-E012"


@dataclass(frozen=True)
class Changing:
    """A request that changes a document against the version it was read at."""

    request: Request
    work: Work
    who: Who

    def unless_overtaken(self, app: str, act: Callable[[Unit], Response]) -> Response:
        """Return the answer; where somebody else was first, the refusal with the document as it is now."""
        try:
            with self.work.write(self.who.actor) as unit:
                require_maker(unit)
                return act(unit)
        except drafts.Overtaken as error:
            with self.work.read(self.who.actor) as unit:
                now = describe(unit, app, error.current)
            more = {"current": now["content"], "version": now["version"], "changed": now["changed"]}
            return problems.answer(self.request, 409, error.problems, more=more)


Asked = Annotated[Changing, Depends()]


class Content(Body):
    """What a document is to say; it may be wrong, as long as it is one of its kind."""

    content: Values


class NewDocument(Body):
    """A document to begin, with what comes with it."""

    kind: str = Field(max_length=40)
    title: Title
    form: str | None = Field(None, pattern=KEY)


@router.post("/documents", status_code=201)
def begin(app: str, body: NewDocument, work: Work, who: Who) -> dict[str, str]:
    """Begin a document; a form is entered in the menu and may be used by the app's owner."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        return {"path": drafts.create_document(unit, app, body.kind, body.title.words, body.form)}


@router.get("/documents/{path:path}")
def read(app: str, path: str, work: Work, who: Who) -> dict[str, Any]:
    """Return a document as its makers have it and as it is published."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        return describe(unit, app, drafts.document(unit, app, path))


@router.put("/documents/{path:path}")
def save(asked: Asked, app: str, path: str, body: Content, if_match: IfMatch = None) -> Response:
    """Keep a document whose version is the one in If-Match; without one it must not be there yet.

    One that somebody else has changed meanwhile is not overwritten: the refusal brings what it is now.
    """

    def act(unit: Unit) -> Response:
        expected = NONE if if_match is None else version_named(if_match, UNNAMED)
        kept = drafts.save(unit, app, path, body.content, expected)
        return JSONResponse(describe(unit, app, kept), headers={"ETag": f'"{kept.version}"'})

    return asked.unless_overtaken(app, act)


@router.delete("/documents/{path:path}", status_code=204)
def delete(asked: Asked, app: str, path: str, if_match: IfMatch = None) -> Response:
    """Draft that a document is to go; one that was never published goes at once."""

    def act(unit: Unit) -> Response:
        drafts.delete(unit, app, path, version_named(if_match, UNNAMED))
        return Response(status_code=204)

    return asked.unless_overtaken(app, act)


@router.post("/revert/{path:path}")
def revert(asked: Asked, app: str, path: str, if_match: IfMatch = None) -> Response:
    """Give up what makers have made of a document since it was published."""

    def act(unit: Unit) -> Response:
        left = drafts.revert(unit, app, path, version_named(if_match, UNNAMED))
        return JSONResponse(describe(unit, app, left)) if left is not None else Response(status_code=204)

    return asked.unless_overtaken(app, act)


@router.post("/rebase/{path:path}")
def rebase(asked: Asked, app: str, path: str, if_match: IfMatch = None) -> Response:
    """Let what makers have made of a document stand over a release that came meanwhile."""

    def act(unit: Unit) -> Response:
        drafts.rebase(unit, app, path, version_named(if_match, UNNAMED))
        return JSONResponse(describe(unit, app, drafts.document(unit, app, path)))

    return asked.unless_overtaken(app, act)


@router.post("/presence/{path:path}", status_code=200)
def present(app: str, path: str, work: Work, who: Who) -> dict[str, Any]:
    """Say that one has the document open, about every 20 seconds; return the others who have."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        drafts.enter(unit, app, path)
        return {"editors": _editors(unit, app, path)}


@router.delete("/presence/{path:path}", status_code=204)
def leave(app: str, path: str, work: Work, who: Who) -> None:
    """Say that one has closed the document."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        drafts.leave(unit, app, path)


def describe(unit: Unit, app: str, one: Drafted) -> dict[str, Any]:
    """Return a document with its version, who changed it, and who else has it open."""
    row = store.find(unit.connection, app, one.path)
    names = people.names(unit.connection, [row.changed_by] if row is not None and row.changed_by else [])
    changed = (
        {"at": iso(row.changed_at), "by": {"id": row.changed_by, "name": names.get(row.changed_by)}}
        if row is not None
        else None
    )
    return {
        "path": one.path,
        "kind": kind_at(one.path),
        "content": one.content,
        "version": one.version,
        "state": one.state,
        "published": one.published,
        "overtaken": one.overtaken,
        "changed": changed,
        "editors": _editors(unit, app, one.path),
    }


def _editors(unit: Unit, app: str, path: str) -> list[dict[str, Any]]:
    ids = [one for one in store.present(unit.connection, app, path, unit.now) if one != unit.actor.id]
    names = people.names(unit.connection, ids)
    return [{"id": key, "name": names.get(key)} for key in ids]
