"""What makers ask to be published: checked at once, carried out beside requests, told how far it is.

A request is a row with the documents as they were when it was made; what makers go on changing meanwhile stays theirs.
Where a workspace asks for a second pair of eyes, another maker agrees before it is carried out.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from builders import drafts as drafting
from engine.bundle import digest, read_documents, to_documents
from engine.errors import (
    DefinitionRefused,
    NotFound,
    NotPermitted,
    RequestRefused,
    StaleVersion,
    has_errors,
    problem,
)
from runtime import drafts, journal, planning, publish, signals
from runtime.database import hold
from runtime.jobs.work import Work
from runtime.permits import require_power
from runtime.planning import Preview
from runtime.publish import Progress
from runtime.store import drafts as store
from runtime.store import people, refusals, releases
from runtime.store import settings as stored_settings
from runtime.store.tables import release, user
from runtime.workspace import Unit, Workspace

log = logging.getLogger(__name__)

SECOND_PERSON = "second_person"
"""The setting by which what is to be published needs the agreement of another maker."""
OWNER = "owner"
"""The role that whoever publishes an app first gets."""
RESERVED = {"administer", "build_apps"}
"""Powers over the whole workspace, which only who administers it gives to roles."""
TOLD_EVERY = 0.5
"""Seconds between two notes of how far it is."""


def preview(workspace: Workspace, app: str, documents: Mapping[str, Any]) -> Preview:
    """Return what publishing the documents would do to the tables and the values in them."""
    bundle, problems = read_documents(documents)
    if bundle is None:
        return Preview(problems=tuple(one.below(f"{app}/") for one in problems))
    return planning.preview(workspace, {app: bundle})


def ask(unit: Unit, app: str, note: str, *, accept_loss: bool) -> int:
    """Ask for what makers have made of an app to be published; return the request."""
    hold(unit.connection, f"draft {app}")
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
    hold(unit.connection, f"draft {app}")
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
    if store.open_requests(unit.connection, app):
        raise RequestRefused([problem("DRAFT-E010")])
    _require_what_it_gives(unit, app, documents)
    waits = bool(stored_settings.read_all(unit.connection).get(SECOND_PERSON))
    key = store.ask(
        unit.connection,
        app=app,
        documents=dict(documents),
        digest=digest(to_documents(planning.bundle_of(app, documents))),
        replaces=releases.active_digest(unit.connection, app),
        note=note,
        restores=restores,
        accept_loss=accept_loss,
        state="waiting" if waits else "asked",
        created_at=unit.now,
        created_by=unit.actor.id,
    )
    journal.note_event(unit, "ask_publish", {"app": app, "request": key, "note": note})
    return key


def _require_what_it_gives(unit: Unit, app: str, documents: Mapping[str, Any]) -> None:
    """Refuse roles that would get a power over the workspace, unless the actor administers it."""
    active = releases.documents(unit.connection, app)
    for path, content in documents.items():
        powers, before = set(content.get("powers", ())), set(active.get(path, {}).get("powers", ()))
        if path.startswith("roles/") and RESERVED & (powers - before):
            require_power(unit, "administer")


def agree(unit: Unit, key: int) -> None:
    """Agree to a request that waits for a second person; nobody agrees to their own."""
    row = _waiting(unit, key)
    if row.created_by == unit.actor.id:
        raise NotPermitted([problem("DRAFT-E011")])
    _require_what_it_gives(unit, row.app, row.documents)
    if not store.turn(unit.connection, key, "waiting", state="asked", approved_by=unit.actor.id):
        raise StaleVersion([problem("DRAFT-E003")])
    journal.note_event(unit, "agree_publish", {"app": row.app, "request": key})


def withdraw(unit: Unit, key: int) -> None:
    """Take back a request that still waits for a second person, or decline it as that person."""
    row = _waiting(unit, key)
    if not store.turn(unit.connection, key, "waiting", state="withdrawn", ended_at=unit.now):
        raise StaleVersion([problem("DRAFT-E003")])
    journal.note_event(unit, "decline_publish", {"app": row.app, "request": key})


def _waiting(unit: Unit, key: int) -> Any:
    row = store.asked(unit.connection, key)
    if row is None or row.state != "waiting":
        raise NotFound([problem("ACCESS-E002", what={"zh": "发布申请", "en": "request"})])
    return row


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

    over = {row.app: row.replaces}
    try:
        bundle = planning.bundle_of(row.app, row.documents)
        publish.publish(workspace, {row.app: bundle}, actor, accept_loss=row.accept_loss, watch=watch, over=over)
    except DefinitionRefused as error:
        _end(workspace, row, "refused", problems=refusals.kept(error.problems))
    except sa.exc.OperationalError as error:
        if workspace.database.contended(error):
            raise  # tried again later
        _fail(workspace, row, error)
    except Exception as error:
        _fail(workspace, row, error)
    else:
        _end(workspace, row, "done")


def _fail(workspace: Workspace, row: Any, error: Exception) -> None:
    """End a request that nobody foresaw to fail, so that its maker is told and the next one is not barred."""
    log.exception("the request %s could not be carried out", row.id)
    _end(workspace, row, "refused", problems=refusals.kept([problem("PUBLISH-E003", reason=type(error).__name__)]))


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
    """Make whoever published an app first its owner, as long as this is its only release and nobody owns it.

    A role with a power over the workspace, or over forms of other apps, is given by an administrator alone.
    """
    name = f"{app}.{OWNER}"
    role = unit.catalog.roles.get(name)
    if person is None or role is None or releases.only_by(unit.connection, app) != person:
        return
    own = all(form.startswith(f"{app}.") for form in role.rights)
    if RESERVED & set(role.definition.powers) or not own:
        return
    hold(unit.connection, "people")
    if any(name in roles for roles in unit.connection.scalars(sa.select(user.c.roles))):
        return
    people.give_role(unit.connection, person, name)
    journal.note_event(unit, "give_role", {"user": person, "role": name})


WORK = Work("release_request", _due, carry_out, lane="long")
