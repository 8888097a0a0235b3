"""The phases of publishing, each in transactions of its own (design.md section 7).

Expand: new tables and columns, beside those in use. Backfill: what follows from each record by itself is made in
chunks, while the former release is in use. Flip: what was written meanwhile, what must be made at once and checks, and
the release is active, in one transaction that no other writer takes part in. Clear: what was left behind is blanked.
What dies stands as a row between two chunks.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.access import Actor
from engine.bundle import to_documents
from engine.errors import DefinitionRefused, has_errors
from engine.forms.changes import ConvertField, Reindex
from runtime import backfill, bulk, conversions, journal, migrate, search
from runtime.database import hold, impatient
from runtime.planning import Plan
from runtime.processes import versions
from runtime.store import publications, releases
from runtime.workspace import Unit, Workspace

ATTEMPTS = 40
"""How often a phase that waits for others is tried; each time it waits `database.LOCK_TIMEOUT` at most."""
FEW = 1_000
"""Rows written meanwhile that are left to the last transaction."""
WAITING = ("55P03", "40P01")
"""What PostgreSQL says when a lock is not to be had in time, or when two wait for each other."""
T = TypeVar("T")


class Overtaken(Exception):
    """Something has become of releases or tables that the plan was made without."""


class WaitedInVain(Exception):
    """Others have held what is needed for too long; what is begun stays as it stands and can be carried on."""


def expand(workspace: Workspace, plan: Plan, actor: Actor, accept_loss: bool) -> int | None:
    """Make tables and columns; return the publication that is to be carried on, None if nothing is made ahead.

    Physical names that were given since the plan was made, and be it for a release that was refused, overtake it: a
    column of another type may have got the name the plan gives to one of its own.
    """
    with workspace.write(actor, alone=True) as unit:
        connection = unit.connection
        if releases.version(connection) != plan.base or releases.names(connection) != plan.names:
            raise Overtaken
        if _barring(connection, plan):
            raise Overtaken
        made = _make_tables(unit, plan)
        if not plan.steps:
            return None
        return publications.add(
            connection,
            documents={app: to_documents(bundle) for app, bundle in plan.bundles.items()},
            accept_loss=accept_loss,
            leftovers=made,
            steps=backfill.digest(plan.steps),
            start=(mark := journal.last_change(connection)),
            feed=mark,
            total=backfill.total(unit, plan.steps),
            created_at=unit.now,
            created_by=actor.id,
        )


def begin_anew(workspace: Workspace, key: int, plan: Plan) -> bool:
    """Begin the filling from its first step, because the code makes other steps now than that which began it; tell
    whether it was done here.
    """
    with workspace.write(alone=True) as unit:
        connection, steps = unit.connection, backfill.digest(plan.steps)
        found = [row for row in publications.rows(connection, key, hold=True) if row.state == "filling"]
        if not found or found[0].steps == steps:
            return False
        row = found[0]
        made = [*row.leftovers, *_make_tables(unit, plan)]
        total = backfill.total(unit, plan.steps)
        # all that was written since the publication was begun is gone over again
        again = {"step": 0, "place": 0, "done": 0, "feed": row.start}
        publications.put(connection, key, steps=steps, leftovers=made, total=total, **again)
        return True


def _make_tables(unit: Unit, plan: Plan) -> list[tuple[str, str, str]]:
    named = {**unit.catalog.new_names, **plan.catalog.new_names}
    stored = releases.names(unit.connection)
    releases.add_names(unit.connection, {thing: name for thing, name in named.items() if thing not in stored})
    return migrate.expand(unit, plan.changes)


def _barring(connection: Connection, plan: Plan, mine: int | None = None) -> list[int]:
    """Return the publications that must be at their end before: one is filled at a time, and no release shows a column
    that is still to be cleared.
    """
    others = [row for row in publications.rows(connection, hold=True) if row.id != mine]
    return [row.id for row in others if row.state == "filling" or plan.shows(publications.to_clear(row))]


def fill(workspace: Workspace, actor: Actor, row: Any, plan: Plan) -> bool:
    """Make the publication's step in some rows; tell whether it was done here."""
    step = plan.steps[row.step]
    with workspace.write(actor) as unit:
        if not publications.take(unit.connection, row):
            return False
        found = backfill.chunk(unit, step, row, plan.catalog.forms)
        if found is None:
            publications.put(unit.connection, row.id, step=row.step + 1, place=0)
            return True
        upper, rows, made = found
        _accept(made, accept_loss=row.accept_loss)
        publications.put(unit.connection, row.id, place=upper, done=row.done + rows)
        return True


def _accept(made: Iterable[backfill.Converted], *, accept_loss: bool) -> None:
    """Refuse what does not leave a value as it is, if that was not accepted before."""
    if not accept_loss and (lost := conversions.losses(made)):
        raise DefinitionRefused(lost)


def make_indexes(workspace: Workspace, plan: Plan) -> None:
    """Make the plain indexes of what is filled, each in a transaction of its own."""

    def make(index: sa.Index) -> None:
        with workspace.database.write() as connection:
            hold(connection, f"index {index.name}")  # somebody else may be making it
            impatient(connection)
            migrate.make_index(connection, index)

    for form in {change.form.name: change.form for change in plan.changes}.values():
        for index in migrate.indexes(form, plan.changes):
            patiently(partial(make, index))


def mark(workspace: Workspace) -> int:
    """Return the newest entry of the change feed, all before which are committed: nobody writes at this moment."""
    with workspace.write(alone=True) as unit:
        return journal.last_change(unit.connection)


def catch_up(workspace: Workspace, actor: Actor, key: int, plan: Plan, until: int) -> int | None:
    """Make again what was written up to the mark; return how many rows it was, None if somebody else does it."""
    rows = 0
    while True:
        mine, found = patiently(partial(_catch_up_once, workspace, actor, key, plan, until))
        if found is None:
            return rows if mine else None
        rows += found.rows


def _catch_up_once(
    workspace: Workspace, actor: Actor, key: int, plan: Plan, until: int
) -> tuple[bool, backfill.Made | None]:
    """Make again some of what was written; tell whether it is done here, and what it was as long as there is more."""
    with workspace.write(actor) as unit:
        row = publications.get(unit.connection, key)
        if row.state != "filling" or not publications.take(unit.connection, row):
            return False, None
        found = backfill.catch_up(unit, plan.steps, row, plan.catalog.forms, until)
        if found is not None:
            _accept(found.converted, accept_loss=row.accept_loss)
            publications.put(unit.connection, key, feed=found.last)
        return True, found


def flip(workspace: Workspace, plan: Plan, actor: Actor, accept_loss: bool, key: int | None = None) -> None:
    """Make the releases active, with everything that must be true at that moment."""
    with workspace.write(actor, alone=True) as unit:
        connection, forms = unit.connection, plan.catalog.forms
        if key is not None and [row.state for row in publications.rows(connection, key, hold=True)] != ["filling"]:
            return  # somebody else has brought it to its end
        if releases.version(connection) != plan.base or _barring(connection, plan, key):
            raise Overtaken
        made: list[backfill.Converted] = []
        while key is not None:
            row = publications.get(connection, key)
            found = backfill.catch_up(unit, plan.steps, row, forms)
            if found is None:
                break
            publications.put(connection, key, feed=found[0])
            made += found[2]
        made += migrate.settle(unit, plan.rest, forms)
        _exchange_indexes(unit, plan)
        _accept(made, accept_loss=accept_loss)
        if has_errors(refused := versions.misfits(connection, plan.catalog)):
            raise DefinitionRefused(refused)
        for bundle in plan.bundles.values():
            releases.activate(connection, bundle, unit.now, actor.id)
        versions.note(connection, plan.catalog, unit.now)
        if key is not None:
            left = conversions.leftovers(plan.changes)
            publications.put(connection, key, state="clearing" if left else "done", leftovers=left, step=0, place=0)


def _exchange_indexes(unit: Unit, plan: Plan) -> None:
    """Let the search indexes that were filled take their place; where values were rewritten just now, filled again."""
    converted = [one for one in plan.rest if isinstance(one, ConvertField)]
    rewritten = {one.form.name for one in converted if one.field.key in one.form.definition.search}
    for change in plan.rest:
        if isinstance(change, Reindex):
            if change.form.name in rewritten:
                backfill.all_again(unit, backfill.Step(change), plan.catalog.forms)
            search.take_place(unit.connection, change.form)


def clear(workspace: Workspace, row: Any) -> bool:
    """Blank some rows of what the publication has left behind; tell whether it was done here."""
    with workspace.database.write() as connection:
        if not publications.take(connection, row):
            return False
        if row.step == len(row.leftovers):
            publications.put(connection, row.id, state="refused" if row.problems else "done")
            return True
        name, key, column = row.leftovers[row.step]
        table = sa.table(name, sa.column(key), sa.column(column))
        upper = bulk.keys_after(connection, table, key, row.place, backfill.CHUNK)
        if upper is None:
            publications.put(connection, row.id, step=row.step + 1, place=0)
        else:
            bulk.blank(connection, table, column, (table.c[key] > row.place) & (table.c[key] <= upper), key)
            publications.put(connection, row.id, place=upper)
        return True


def patiently(work: Callable[[], T]) -> T:
    """Do what waits for others, again and again; between two attempts those that wait behind it get their turn."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in WAITING:
                raise
            time.sleep(random.uniform(0.01, 0.03) * min(attempt, 10))
    raise WaitedInVain
