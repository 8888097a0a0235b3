"""Timers of processes: moments that have come, each given to its instance once."""

from __future__ import annotations

import sqlalchemy as sa

from engine.processes.events import Event
from engine.processes.kernel import NotNow
from runtime.jobs.work import Work
from runtime.processes import drive
from runtime.store.process_tables import timer
from runtime.workspace import Workspace


def due(workspace: Workspace, most: int) -> list[int]:
    """Return the timers whose moment has come, the oldest first."""
    with workspace.database.read() as connection:
        ripe = sa.not_(timer.c.done) & (timer.c.due_at <= workspace.clock.now())
        return list(
            connection.scalars(sa.select(timer.c.id).where(ripe).order_by(timer.c.due_at, timer.c.id).limit(most))
        )


def ring(workspace: Workspace, key: int) -> None:
    """Give a timer's moment to its instance; one that is done or dropped meanwhile is left alone."""
    with workspace.write() as unit:
        row = unit.connection.execute(sa.select(timer).where(timer.c.id == key)).one_or_none()
        if row is None or row.done or row.due_at > unit.now:
            return
        try:
            drive.give(unit, row.instance_id, Event("due", number=row.number))
        except NotNow:
            # Somebody acted between the look and the lock: the instance has moved on and dropped the timer.
            return


WORK = Work("timer", due, ring)
