"""What makers ask to be published: checked at once, carried out beside requests, told how far it is.

A request is a row with the documents as they were when it was made; what makers go on changing meanwhile stays theirs.
Where a workspace asks for a second pair of eyes, another maker agrees before it is carried out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from builders import drafts as drafting
from engine.bundle import Bundle, digest, read_documents, to_documents
from engine.errors import DefinitionRefused, NotFound, NotPermitted, RequestRefused, has_errors, problem
from runtime import drafts, journal, publish, signals
from runtime.database import hold
from runtime.jobs.work import Work
from runtime.publish import Preview, Progress
from runtime.store import drafts as store
from runtime.store import people, releases
from runtime.store import settings as stored_settings
from runtime.store.tables import release, user
from runtime.workspace import Unit, Workspace

SECOND_PERSON = "second_person"
"""The setting by which what is to be published needs the agreement of another maker."""
OWNER = "owner"
"""The role that whoever publishes an app first gets."""
TOLD_EVERY = 0.5
"""Seconds between two notes of how far it is."""


def bundle_of(app: str, documents: Mapping[str, Any]) -> Bundle:
    """Return the bundle of an app's documents, or refuse their faults of shape."""
    bundle, problems = read_documents(documents)
    if bundle is None:
        raise DefinitionRefused([one.below(f"{app}/") for one in problems])
    return bundle


def preview(workspace: Workspace, app: str, documents: Mapping[str, Any]) -> Preview:
    """Return what publishing the documents would do to the tables and the values in them."""
    bundle, problems = read_documents(documents)
    if bundle is None:
        return Preview(problems=tuple(one.below(f"{app}/") for one in problems))
    return publish.preview(workspace, {app: bundle})


def ask(unit: Unit, app: str, note: str, *, accept_loss: bool) -> int:
    """Ask for what makers have made of an app to be published; return the request."""
    found = drafts.documents(unit, app)
    if overtaken := [one.path for one in found.values() if one.overtaken]:
        raise DefinitionRefused([problem("DRAFT-E008", f"{app}/{path}#") for path in overtaken])
    contents = drafting.contents(found.values())
    examined = drafts.examine(unit, app, found)
    if examined.bundle is None or has_errors(examined.problems):
        raise DefinitionRefused(examined.problems)
    if digest(to_documents(examined.bundle)) == releases.active_digest(unit.connection, app):
        raise RequestRefused([problem("DRAFT-E009")])
    return _enter(unit, app, contents, note, accept_loss=accept_loss)


def restore(unit: Unit, app: str, key: int, *, accept_loss: bool) -> int:
    """Ask for an earlier release of an app to be active again; return the request."""
    found = sa.select(release).where(release.c.app == app, release.c.id == key)
    row = unit.connection.execute(found).one_or_none()
    if row is None:
        raise NotFound([problem("ACCESS-E002", what={"zh": "版本", "en": "release"})])
    if row.active:
        raise RequestRefused([problem("DRAFT-E009")])
    return _enter(unit, app, row.documents, "", accept_loss=accept_loss, restores=key)


def _enter(
    unit: Unit, app: str, documents: Mapping[str, Any], note: str, *, accept_loss: bool, restores: int | None = None
) -> int:
    hold(unit.connection, f"draft {app}")
    if store.under_way(unit.connection, app):
        raise RequestRefused([problem("DRAFT-E010")])
    waits = bool(stored_settings.read_all(unit.connection).get(SECOND_PERSON))
    key = store.ask(
        unit.connection,
        app=app,
        documents=dict(documents),
        digest=digest(to_documents(bundle_of(app, documents))),
        note=note,
        restores=restores,
        accept_loss=accept_loss,
        state="waiting" if waits else "asked",
        created_at=unit.now,
        created_by=unit.actor.id,
    )
    journal.note_event(unit, "ask_publish", {"app": app, "request": key, "note": note})
    return key


def agree(unit: Unit, key: int) -> None:
    """Agree to a request that waits for a second person; nobody agrees to their own."""
    row = store.asked(unit.connection, key)
    if row is None or row.state != "waiting":
        raise NotFound([problem("ACCESS-E002", what={"zh": "发布申请", "en": "request"})])
    if row.created_by == unit.actor.id:
        raise NotPermitted([problem("DRAFT-E011")])
    store.note(unit.connection, key, state="asked", approved_by=unit.actor.id)
    journal.note_event(unit, "agree_publish", {"app": row.app, "request": key})


def withdraw(unit: Unit, key: int) -> None:
    """Take back a request that still waits for a second person, or decline it as that person."""
    row = store.asked(unit.connection, key)
    if row is None or row.state != "waiting":
        raise NotFound([problem("ACCESS-E002", what={"zh": "发布申请", "en": "request"})])
    store.note(unit.connection, key, state="withdrawn", ended_at=unit.now)
    journal.note_event(unit, "decline_publish", {"app": row.app, "request": key})


def _due(workspace: Workspace, most: int) -> list[int]:
    with workspace.database.read() as connection:
        return store.under_way(connection)[:most]


def carry_out(workspace: Workspace, key: int) -> None:
    """Publish what was asked for; whoever dies at it leaves it to be done again, which does nothing twice."""
    with workspace.database.read() as connection:
        row = store.asked(connection, key)
        if row is None or row.state != "asked":
            return
        actor = people.actor_of_id(connection, row.created_by)
    told = [0.0]

    def watch(progress: Progress) -> None:
        if time.monotonic() - told[0] >= TOLD_EVERY:
            told[0] = time.monotonic()
            with workspace.database.write() as connection:
                store.note(connection, key, done=progress.done, total=progress.total)

    try:
        bundle = bundle_of(row.app, row.documents)
        publish.publish(workspace, {row.app: bundle}, actor, accept_loss=row.accept_loss, watch=watch)
    except DefinitionRefused as error:
        _end(workspace, row, "refused", problems=store.kept(error.problems))
    else:
        _end(workspace, row, "done")


def _end(workspace: Workspace, row: Any, state: str, **values: Any) -> None:
    with workspace.write() as unit:
        connection = unit.connection
        hold(connection, f"draft {row.app}")
        store.note(connection, row.id, state=state, ended_at=unit.now, **values)
        if state == "done":
            published = releases.documents(connection, row.app) if row.restores is None else None
            store.settle(connection, row.app, row.documents, published)
            give_owner(unit, row.app, row.created_by)
        told = {*store.present(connection, row.app, None, unit.now), row.created_by, row.approved_by} - {None}
        signals.tell(unit, told, "drafts")


def give_owner(unit: Unit, app: str, person: int | None) -> None:
    """Make whoever published an app first its owner, as long as it has such a role that nobody holds."""
    name = f"{app}.{OWNER}"
    if person is None or name not in unit.catalog.roles or releases.first_by(unit.connection, app) != person:
        return
    if any(name in roles for roles in unit.connection.scalars(sa.select(user.c.roles))):
        return
    people.give_role(unit.connection, person, name)
    journal.note_event(unit, "give_role", {"user": person, "role": name})


WORK = Work("release_request", _due, carry_out, lane="long")
