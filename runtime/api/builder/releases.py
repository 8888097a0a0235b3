"""Publishing for makers: what it would change, asking for it, agreeing to it, how far it is, what was active before."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from builders.compare import compare
from builders.diff import say, say_impact
from builders.drafts import Drafted, contents, kind_at, title_of
from engine.errors import NotFound, problem
from engine.forms.changes import Change
from engine.forms.conversion import Impact, Outcome
from engine.texts import LANGUAGES
from runtime import drafts, releasing
from runtime.api.builder.apps import located
from runtime.api.session import Body, Id, Text, Who, Work
from runtime.clock import iso
from runtime.permits import require_maker
from runtime.store import drafts as store
from runtime.store import people, refusals, releases
from runtime.workspace import Unit

router = APIRouter(prefix="/builder", tags=["builder"])


class Asked(Body):
    """How what is drafted is to be published."""

    note: Text = Field("", max_length=2000)
    accept_loss: bool = False


class Restored(Body):
    """How an earlier release is to be active again."""

    accept_loss: bool = False


@router.get("/apps/{app}/changes")
def changes(app: str, work: Work, who: Who) -> dict[str, Any]:
    """Return what publishing would change in words, what it does to stored values, counted, and what forbids it."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        found = drafts.documents(unit, app)
    told = releasing.preview(work, app, contents(found.values()))
    return {
        "documents": [_changed(one) for one in found.values() if one.state != "published"],
        "tables": [
            _told(change, next((one for of, one in told.impacts if of is change), None)) for change in told.changes
        ],
        "problems": located(told.problems, app, who.actor.language),
    }


LOSSES = tuple(one for one in Outcome if one is not Outcome.KEPT)


def _told(change: Change, impact: Impact | None) -> dict[str, Any]:
    """Return a change of the tables in words, with what becomes of the values of a converted field."""
    return {
        "text": {language: say(change, language) for language in LANGUAGES},
        "impact": {language: say_impact(impact, language) for language in LANGUAGES} if impact else None,
        "loses": impact is not None and any(impact.counts.get(one, 0) for one in LOSSES),
    }


def _changed(one: Drafted) -> dict[str, Any]:
    content = one.content if one.content is not None else one.published
    both = one.content is not None and one.published is not None
    return {
        "path": one.path,
        "kind": kind_at(one.path),
        "title": title_of(content),
        "state": one.state,
        "overtaken": one.overtaken,
        "sentences": compare(one.published, one.content) if both else [],
    }


@router.post("/apps/{app}/publish", status_code=202)
def publish(app: str, body: Asked, work: Work, who: Who) -> dict[str, int]:
    """Ask for what is drafted to be published; it is carried out beside requests."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        return {"id": releasing.ask(unit, app, body.note, accept_loss=body.accept_loss)}


@router.get("/apps/{app}/releases")
def listed(app: str, work: Work, who: Who) -> dict[str, Any]:
    """Return the releases of an app, the newest first, and what was asked for it."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        drafts.documents(unit, app)
        asked = store.answered(unit.connection, app)
        rows = releases.history(unit.connection, app)
        ids = {one for row in [*asked, *rows] if (one := row.created_by) is not None}
        names = people.names(unit.connection, ids)
        notes: dict[str, str] = {}
        for one in asked:
            if one.restores is None and one.state == "done":
                notes.setdefault(one.digest, one.note)
        return {
            "releases": [
                {
                    "id": row.id,
                    "version": row.documents["app.json"]["version"],
                    "at": iso(row.created_at),
                    "by": names.get(row.created_by),
                    "note": notes.get(row.digest, ""),
                    "active": row.active,
                }
                for row in rows
            ],
            "requests": [_request(unit, one, names, who.actor.language) for one in asked[:20]],
        }


@router.get("/apps/{app}/releases/{key}")
def one(app: str, key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return what going back to a release would change against what is active, in words."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        row = next((one for one in releases.history(unit.connection, app) if one.id == key), None)
        if row is None:
            raise NotFound([problem("ACCESS-E002", what={"zh": "版本", "en": "release"})])
        active = releases.documents(unit.connection, app)
    there = [
        Drafted(path, row.documents.get(path), active.get(path), overtaken=False)
        for path in sorted({*row.documents, *active})
    ]
    told = releasing.preview(work, app, row.documents)
    return {
        "documents": [_changed(one) for one in there if one.state != "published"],
        "problems": located(told.problems, app, who.actor.language),
    }


@router.post("/apps/{app}/releases/{key}/restore", status_code=202)
def restore(app: str, key: Id, body: Restored, work: Work, who: Who) -> dict[str, int]:
    """Ask for an earlier release to be active again; records entered since stay."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        return {"id": releasing.restore(unit, app, key, accept_loss=body.accept_loss)}


@router.get("/publications/{key}")
def progress(key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Return how far a request is."""
    with work.read(who.actor) as unit:
        require_maker(unit)
        row = store.asked(unit.connection, key)
        if row is None:
            raise NotFound([problem("ACCESS-E002", what={"zh": "发布申请", "en": "request"})])
        return _request(unit, row, people.names(unit.connection, [row.created_by or 0]), who.actor.language)


@router.post("/publications/{key}/agree")
def agree(key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Agree to what another maker asked for, so that it is carried out."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        releasing.agree(unit, key)
    return progress(key, work, who)


@router.post("/publications/{key}/decline")
def decline(key: Id, work: Work, who: Who) -> dict[str, Any]:
    """Decline what another maker asked for, or take back what one asked for oneself."""
    with work.write(who.actor) as unit:
        require_maker(unit)
        releasing.withdraw(unit, key)
    return progress(key, work, who)


def _request(unit: Unit, row: Any, names: dict[int, str], language: Any) -> dict[str, Any]:
    problems = refusals.read(row.problems)
    return {
        "id": row.id,
        "app": row.app,
        "state": row.state,
        "note": row.note,
        "restores": row.restores,
        "done": row.done,
        "total": row.total,
        "at": iso(row.created_at),
        "by": names.get(row.created_by),
        "mine": row.created_by == unit.actor.id,
        "problems": located(problems, row.app, language),
    }
