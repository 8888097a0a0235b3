"""Publishing: bundles checked together with what is active, tables brought along, the new release made active.

Three phases (design.md section 7). Expand: new tables and columns, beside those in use. Backfill: what follows from
each record by itself is made in chunks, while the former release is in use. Flip: what was written meanwhile, what must
be made at once and checks, and the release is active, in one transaction that no other writer takes part in. What dies
stands as a row between two chunks and is carried on by a server, or by whoever publishes next.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.bundle import Bundle, digest, read_bundle, read_documents, to_documents
from engine.catalog import Catalog, compile_catalog
from engine.errors import DefinitionRefused, Problem, has_errors, problem
from engine.forms.changes import AddField, Change, ConvertField, Recompute, Reindex, ahead, plan_changes
from engine.forms.conversion import Impact
from engine.forms.model import Form
from runtime import backfill, bulk, conversions, journal, migrate, search
from runtime.database import hold, impatient
from runtime.jobs.work import Work
from runtime.processes import versions
from runtime.store import people, publications, releases
from runtime.workspace import Unit, Workspace

log = logging.getLogger(__name__)

ATTEMPTS = 40
"""How often a phase that waits for others is tried; each time it waits `database.LOCK_TIMEOUT` at most."""
FEW = 1_000
"""Rows written meanwhile that are left to the last transaction."""
WAITING = ("55P03", "40P01")
"""What PostgreSQL says when a lock is not to be had in time, or when two wait for each other."""
T = TypeVar("T")


def read_folder(folder: Path) -> tuple[Bundle | None, list[Problem]]:
    """Return the bundle in a folder of files."""
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*.json"))
        if path.is_file()
    }
    bundle, problems = read_bundle(files)
    return bundle, [one.below(f"{folder.name}/") for one in problems]


def check(workspace: Workspace, bundles: Mapping[str, Bundle]) -> list[Problem]:
    """Return every problem the bundles would have beside what is active; nothing is changed."""
    with workspace.read() as unit:
        return _compile(unit, bundles)[1]


@dataclass(frozen=True, slots=True)
class Published:
    """The apps that got a new release, and what that changed in the tables."""

    apps: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing would change, what that does to the values there are, and what forbids it."""

    changes: tuple[Change, ...] = ()
    impacts: tuple[tuple[ConvertField, Impact], ...] = ()
    problems: tuple[Problem, ...] = ()


def preview(workspace: Workspace, bundles: Mapping[str, Bundle], note: conversions.Note | None = None) -> Preview:
    """Return what publishing the bundles would do; `note` gets every value that would not stay what it is."""
    with workspace.read() as unit:
        try:
            plan = _plan(unit, bundles)
        except DefinitionRefused as error:
            return Preview(problems=error.problems)
        if plan is None:
            return Preview()
        return Preview(plan.changes, tuple(conversions.impacts(unit, plan.changes, note)), tuple(_refused(unit, plan)))


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the rows that are made before the release becomes active are done."""

    done: int
    total: int


Watch = Callable[[Progress], None]


@dataclass(frozen=True)
class _Plan:
    """What publishing some bundles comes to, under the releases that were active at `base`."""

    bundles: Mapping[str, Bundle]
    base: int
    old: Mapping[str, Form]
    catalog: Catalog
    changes: tuple[Change, ...]
    refused: tuple[Problem, ...]

    @property
    def ahead(self) -> list[Change]:
        """Return the changes that are made before the release becomes active."""
        return [one for one in self.changes if ahead(one, self.old)]

    @property
    def rest(self) -> list[Change]:
        """Return the changes that are made when it does: the others, and those that need a last step then.

        A formula made ahead may read what is only made then; where its value is right already, nothing is written.
        """
        last = AddField | Recompute | Reindex
        return [one for one in self.changes if not ahead(one, self.old) or isinstance(one, last)]


class _Overtaken(Exception):
    """Other releases have become active since the plan was made."""


class _InVain(Exception):
    """Others have held what is needed for too long; what is begun stays as it stands and can be carried on."""


def publish(
    workspace: Workspace,
    bundles: Mapping[str, Bundle],
    actor: Actor = PLATFORM,
    *,
    accept_loss: bool = False,
    watch: Watch | None = None,
) -> Published:
    """Make the bundles the active releases; nothing is done where nothing differs.

    What would round, rewrite or empty stored values is refused with their numbers unless that is accepted.
    """
    try:
        return _publish(workspace, bundles, actor, accept_loss=accept_loss, watch=watch)
    except _InVain:
        raise DefinitionRefused([problem("PUBLISH-E001")]) from None


def _publish(
    workspace: Workspace, bundles: Mapping[str, Bundle], actor: Actor, *, accept_loss: bool, watch: Watch | None
) -> Published:
    for _ in range(ATTEMPTS):
        for key in _due(workspace, ATTEMPTS):
            _out_of_the_way(workspace, key, watch)
        with workspace.read(actor) as unit:
            plan = _plan(unit, bundles)
            if plan is None:
                return Published()
            refused = _refused(unit, plan)
            if not accept_loss:
                refused += conversions.losses(conversions.impacts(unit, plan.changes))
        if has_errors(refused):
            raise DefinitionRefused(refused)
        try:
            begun = _patiently(partial(_expand, workspace, plan, actor, accept_loss))
            if begun is not None:
                _follow(workspace, begun, plan, watch)
            else:
                _make_indexes(workspace, plan)
                _patiently(partial(_flip, workspace, plan, actor, accept_loss))
            return Published(tuple(plan.bundles), plan.changes)
        except _Overtaken:
            continue
    raise _InVain


def _plan(unit: Unit, bundles: Mapping[str, Bundle]) -> _Plan | None:
    """Return what is to be done; None when the bundles are what is active already."""
    changed = {
        app: bundle
        for app, bundle in bundles.items()
        if releases.active_digest(unit.connection, app) != digest(to_documents(bundle))
    }
    if not changed:
        return None
    catalog, problems = _compile(unit, bundles)
    if catalog is None:
        raise DefinitionRefused(problems)
    old = unit.catalog.forms
    changes, refused = plan_changes(old, catalog.forms, migrate.left_with_rows(unit, catalog.forms))
    refused += versions.misfits(unit.connection, catalog)
    return _Plan(changed, releases.version(unit.connection), old, catalog, tuple(changes), tuple(refused))


def _refused(unit: Unit, plan: _Plan) -> list[Problem]:
    """Return what forbids the plan, as far as it is known before anything is made."""
    return [*plan.refused, *migrate.refusals(unit, plan.changes, plan.catalog.forms)]


def _expand(workspace: Workspace, plan: _Plan, actor: Actor, accept_loss: bool) -> int | None:
    """Make tables and columns; return the publication that is to be carried on, None if nothing is made ahead."""
    with workspace.write(actor, alone=True) as unit:
        connection = unit.connection
        if releases.version(connection) != plan.base or publications.on_the_way(connection):
            raise _Overtaken
        stored = releases.names(connection)
        named = {**unit.catalog.new_names, **plan.catalog.new_names}
        releases.add_names(connection, {thing: name for thing, name in named.items() if thing not in stored})
        made = migrate.expand(unit, plan.changes)
        wanted = backfill.steps(plan.ahead)
        if not wanted:
            return None
        return publications.add(
            connection,
            documents={app: to_documents(bundle) for app, bundle in plan.bundles.items()},
            accept_loss=accept_loss,
            leftovers=made,
            start=(mark := journal.last_change(connection)),
            feed=mark,
            total=backfill.total(unit, wanted),
            created_at=unit.now,
            created_by=actor.id,
        )


def carry_on(workspace: Workspace, key: int, watch: Watch | None = None) -> None:
    """Bring a publication that was begun to its end, or to where the server stops."""
    with suppress(DefinitionRefused, _Overtaken):  # whoever began it finds it refused
        _follow(workspace, key, None, watch, workspace.jobs.stopping)


def _out_of_the_way(workspace: Workspace, key: int, watch: Watch | None) -> None:
    """Bring what another has begun to its end; a fault in it ends it, so that it does not bar publishing for ever."""
    try:
        carry_on(workspace, key, watch)
    except (sa.exc.OperationalError, _InVain):
        raise
    except Exception as error:
        log.exception("publication %s cannot be carried on and is given up", key)
        _refuse(workspace, key, [problem("PUBLISH-E003", reason=type(error).__name__)])


def _begun(workspace: Workspace, row: Any) -> _Plan:
    """Return the plan of a publication that was begun."""
    with workspace.read() as unit:
        plan = _plan(unit, {app: _bundle(one) for app, one in row.documents.items()})
    if plan is None:
        raise _Overtaken
    return plan


def _bundle(documents: Any) -> Bundle:
    bundle, problems = read_documents(documents)
    if bundle is None:
        raise DefinitionRefused(problems)
    return bundle


def _follow(
    workspace: Workspace,
    key: int,
    plan: _Plan | None,
    watch: Watch | None,
    stopping: Callable[[], bool] = lambda: False,
) -> None:
    """Fill, flip and clear, beside another process that does so, too; what cannot be brought to its end is refused, and
    what was made of it is cleared: the next release must not take it for values there were.
    """
    fault: Exception | None = None
    while not stopping():
        with workspace.read() as unit:
            row = publications.get(unit.connection, key)
            actor = people.actor_of_id(unit.connection, row.created_by)
        if row.state == "refused":
            raise fault or DefinitionRefused([Problem(one["code"], one["path"], one["given"]) for one in row.problems])
        if row.state not in publications.ON_THE_WAY:
            return
        if watch:
            watch(Progress(min(row.done, row.total), row.total))
        try:
            if row.state == "filling" and plan is None:
                plan = _begun(workspace, row)
            if not _go_on(workspace, actor, row, plan):
                time.sleep(0.1)
        except (DefinitionRefused, _Overtaken) as error:
            told = error.problems if isinstance(error, DefinitionRefused) else [problem("PUBLISH-E002")]
            fault = error if _refuse(workspace, key, told) else None


def _refuse(workspace: Workspace, key: int, problems: Iterable[Problem]) -> bool:
    """End a publication for these reasons; tell whether it was still to be ended."""
    with workspace.database.write() as connection:
        return publications.refuse(connection, key, problems)


def _go_on(workspace: Workspace, actor: Actor, row: Any, plan: _Plan | None) -> bool:
    """Do what comes next; tell whether it was done here."""
    if row.state == "clearing":
        return _patiently(partial(_clear, workspace, row))
    assert plan is not None
    wanted = backfill.steps(plan.ahead)
    if row.step < len(wanted):
        return _patiently(partial(_fill, workspace, actor, row, plan, wanted[row.step]))
    _make_indexes(workspace, plan)
    mark = _patiently(partial(_mark, workspace))
    rows = _catch_up(workspace, actor, row.id, plan, mark)
    if rows is not None and rows <= FEW:
        _patiently(partial(_flip, workspace, plan, actor, row.accept_loss, row.id))
    return rows is not None


def _fill(workspace: Workspace, actor: Actor, row: Any, plan: _Plan, step: backfill.Step) -> bool:
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


def _make_indexes(workspace: Workspace, plan: _Plan) -> None:
    """Make the plain indexes of what is filled, each in a transaction of its own."""

    def make(index: sa.Index) -> None:
        with workspace.database.write() as connection:
            hold(connection, f"index {index.name}")  # somebody else may be making it
            impatient(connection)
            migrate.make_index(connection, index)

    for form in {change.form.name: change.form for change in plan.changes}.values():
        for index in migrate.indexes(form, plan.changes):
            _patiently(partial(make, index))


def _mark(workspace: Workspace) -> int:
    """Return the newest entry of the change feed, all before which are committed: nobody writes at this moment."""
    with workspace.write(alone=True) as unit:
        return journal.last_change(unit.connection)


def _catch_up(workspace: Workspace, actor: Actor, key: int, plan: _Plan, mark: int) -> int | None:
    """Make again what was written up to the mark; return how many rows it was, None if somebody else does it."""
    rows = 0
    while True:
        mine, found = _patiently(partial(_catch_up_once, workspace, actor, key, plan, mark))
        if found is None:
            return rows if mine else None
        rows += found.rows


def _catch_up_once(
    workspace: Workspace, actor: Actor, key: int, plan: _Plan, mark: int
) -> tuple[bool, backfill.Made | None]:
    """Make again some of what was written; tell whether it is done here, and what it was as long as there is more."""
    with workspace.write(actor) as unit:
        row = publications.get(unit.connection, key)
        if row.state != "filling" or not publications.take(unit.connection, row):
            return False, None
        found = backfill.catch_up(unit, backfill.steps(plan.ahead), row, plan.catalog.forms, mark)
        if found is not None:
            _accept(found.converted, accept_loss=row.accept_loss)
            publications.put(unit.connection, key, feed=found.last)
        return True, found


def _flip(workspace: Workspace, plan: _Plan, actor: Actor, accept_loss: bool, key: int | None = None) -> None:
    """Make the releases active, with everything that must be true at that moment."""
    with workspace.write(actor, alone=True) as unit:
        connection, forms = unit.connection, plan.catalog.forms
        under_way = set(publications.on_the_way(connection, hold=True))
        if key is not None and key not in under_way:
            return  # somebody else has brought it to its end
        if releases.version(connection) != plan.base or under_way - {key}:
            raise _Overtaken
        made: list[backfill.Converted] = []
        while key is not None:
            row = publications.get(connection, key)
            found = backfill.catch_up(unit, backfill.steps(plan.ahead), row, forms)
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


def _exchange_indexes(unit: Unit, plan: _Plan) -> None:
    """Let the search indexes that were filled take their place; where values were rewritten just now, filled again."""
    converted = [one for one in plan.rest if isinstance(one, ConvertField)]
    rewritten = {one.form.name for one in converted if one.field.key in one.form.definition.search}
    for change in plan.rest:
        if isinstance(change, Reindex):
            if change.form.name in rewritten:
                backfill.all_again(unit, backfill.Step(change), plan.catalog.forms)
            search.take_place(unit.connection, change.form)


def _clear(workspace: Workspace, row: Any) -> bool:
    """Blank some rows of what the release has left behind."""
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
            bulk.blank(connection, table, column, (table.c[key] > row.place) & (table.c[key] <= upper))
            publications.put(connection, row.id, place=upper)
        return True


def _patiently(work: Callable[[], T]) -> T:
    """Do what waits for others, again and again; between two attempts those that wait behind it get their turn."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return work()
        except sa.exc.OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in WAITING:
                raise
            time.sleep(random.uniform(0.01, 0.03) * min(attempt, 10))
    raise _InVain


def _due(workspace: Workspace, most: int) -> list[int]:
    with workspace.database.read() as connection:
        return publications.on_the_way(connection, most)


WORK = Work("publication", _due, carry_on, lane="long")


def _compile(unit: Unit, bundles: Mapping[str, Bundle]) -> tuple[Catalog | None, list[Problem]]:
    known = {**releases.names(unit.connection), **unit.catalog.new_names}
    together = {**releases.active_bundles(unit.connection), **bundles}
    return compile_catalog(together.values(), unit.workspace.kinds, known)
