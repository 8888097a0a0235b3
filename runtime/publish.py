"""Publishing: the new release planned, its phases gone through, whatever else is on its way brought to its end before.

What dies is carried on by a server, or by whoever publishes next. What has a fault ends refused; what is to be cleared
and cannot be bars only those releases that would show it.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa

from engine.access import PLATFORM, Actor
from engine.bundle import Bundle
from engine.errors import DefinitionRefused, Problem, has_errors, problem
from engine.forms.changes import Change
from runtime import backfill, conversions, phases, planning
from runtime.jobs.work import Work
from runtime.phases import Overtaken, WaitedInVain, patiently
from runtime.planning import Place, Plan
from runtime.store import people, publications, refusals
from runtime.workspace import Workspace

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Published:
    """The apps that got a new release, and what that changed in the tables."""

    apps: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the rows that are made before the release becomes active are done."""

    done: int
    total: int


Watch = Callable[[Progress], None]


class _Stuck(Exception):
    """A publication that cannot be cleared: what it was refused for, if it was, why it is stuck, and what is left."""

    def __init__(self, row: Any, error: Exception) -> None:
        self.left: list[Place] = publications.to_clear(row)
        table, _, column = self.left[0] if self.left else ("", "", "")
        given = {"number": row.id, "table": table, "column": column, "reason": type(error).__name__}
        self.problem = problem("PUBLISH-E004", **given)
        self.refused = refusals.read(row.problems)
        super().__init__(f"publication {row.id} cannot be cleared of {table}.{column}: {given['reason']}")


def publish(
    workspace: Workspace,
    bundles: Mapping[str, Bundle],
    actor: Actor = PLATFORM,
    *,
    accept_loss: bool = False,
    watch: Watch | None = None,
    over: planning.Over | None = None,
) -> Published:
    """Make the bundles the active releases; nothing is done where nothing differs.

    Where `over` says which releases are to be replaced, others are not. What would round, rewrite or empty stored
    values is refused with their numbers unless that is accepted.
    """
    try:
        return _publish(workspace, bundles, actor, accept_loss=accept_loss, watch=watch, over=over)
    except WaitedInVain:
        raise DefinitionRefused([problem("PUBLISH-E001")]) from None
    except _Stuck as stuck:
        raise DefinitionRefused([*stuck.refused, stuck.problem]) from stuck


def _publish(
    workspace: Workspace,
    bundles: Mapping[str, Bundle],
    actor: Actor,
    *,
    accept_loss: bool,
    watch: Watch | None,
    over: planning.Over | None,
) -> Published:
    for _ in range(phases.ATTEMPTS):
        found = [_out_of_the_way(workspace, key, watch) for key in _due(workspace, phases.ATTEMPTS)]
        with workspace.read(actor) as unit:
            plan = planning.plan(unit, bundles, over)
            if plan is None:
                return Published()
            if barred := [stuck.problem for stuck in found if stuck is not None and plan.shows(stuck.left)]:
                raise DefinitionRefused(barred)  # what stands in those columns counts for nothing
            refused = planning.refusals(unit, plan)
            if not accept_loss:
                refused += conversions.losses(conversions.impacts(unit, plan.changes))
        if has_errors(refused):
            raise DefinitionRefused(refused)
        try:
            begun = patiently(partial(phases.expand, workspace, plan, actor, accept_loss))
            if begun is not None:
                _follow(workspace, begun, plan, watch)
            else:
                phases.make_indexes(workspace, plan)
                patiently(partial(phases.flip, workspace, plan, actor, accept_loss))
            return Published(tuple(plan.bundles), plan.changes)
        except Overtaken:
            continue
    raise WaitedInVain


def carry_on(workspace: Workspace, key: int, watch: Watch | None = None) -> None:
    """Bring a publication that was begun to its end, or to where the server stops."""
    with suppress(DefinitionRefused, Overtaken):  # whoever began it finds it refused
        _follow(workspace, key, None, watch, workspace.jobs.stopping)


def _out_of_the_way(workspace: Workspace, key: int, watch: Watch | None) -> _Stuck | None:
    """Bring what another has begun to its end, and return it if it cannot be cleared; a fault before ends it, so that
    it does not bar publishing for ever.
    """
    try:
        carry_on(workspace, key, watch)
    except _Stuck as stuck:
        log.exception("publication %s stays as it is until it can be cleared", key)
        return stuck
    except (sa.exc.OperationalError, WaitedInVain):
        raise
    except Exception as error:
        log.exception("publication %s cannot be carried on and is given up", key)
        if _refuse(workspace, key, [problem("PUBLISH-E003", reason=type(error).__name__)]):
            return _out_of_the_way(workspace, key, watch)
    return None


def _begun(workspace: Workspace, row: Any) -> Plan:
    """Return the plan of a publication that was begun; the code may have become another since."""
    with workspace.read() as unit:
        plan = planning.plan(unit, {app: planning.bundle_of(app, one) for app, one in row.documents.items()})
    if plan is None:
        raise Overtaken
    if has_errors(plan.refused):
        raise DefinitionRefused(plan.refused)
    return plan


def _follow(
    workspace: Workspace,
    key: int,
    plan: Plan | None,
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
            raise fault or DefinitionRefused(refusals.read(row.problems))
        if row.state not in publications.ON_THE_WAY:
            return
        if watch:
            watch(Progress(min(row.done, row.total), row.total))
        try:
            if row.state == "filling" and plan is None:
                plan = _begun(workspace, row)
            if not _go_on(workspace, actor, row, plan):
                time.sleep(0.1)
        except (DefinitionRefused, Overtaken) as error:
            told = error.problems if isinstance(error, DefinitionRefused) else [problem("PUBLISH-E002")]
            fault = error if _refuse(workspace, key, told) else None


def _refuse(workspace: Workspace, key: int, problems: Iterable[Problem]) -> bool:
    """End a publication for these reasons; tell whether it was still to be ended."""
    with workspace.database.write() as connection:
        return publications.refuse(connection, key, problems)


def _go_on(workspace: Workspace, actor: Actor, row: Any, plan: Plan | None) -> bool:
    """Do what comes next; tell whether it was done here."""
    if row.state == "clearing":
        try:
            return patiently(partial(phases.clear, workspace, row))
        except Exception as error:
            raise _Stuck(row, error) from error
    assert plan is not None
    if row.steps != backfill.digest(plan.steps):
        return patiently(partial(phases.begin_anew, workspace, row.id, plan))
    if row.step < len(plan.steps):
        return patiently(partial(phases.fill, workspace, actor, row, plan))
    phases.make_indexes(workspace, plan)
    until = patiently(partial(phases.mark, workspace))
    rows = phases.catch_up(workspace, actor, row.id, plan, until)
    if rows is not None and rows <= phases.FEW:
        patiently(partial(phases.flip, workspace, plan, actor, row.accept_loss, row.id))
    return rows is not None


def _due(workspace: Workspace, most: int) -> list[int]:
    with workspace.database.read() as connection:
        return publications.on_the_way(connection, most)


WORK = Work("publication", _due, carry_on, lane="long")
