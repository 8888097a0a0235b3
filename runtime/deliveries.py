"""Deliveries: rows of the outbox are claimed, sent outside any transaction, and marked.

At least once, under the row's stable key: a process that dies between the receiver's yes and the mark leaves a row that
is sent again under the same key. That is the one window in which a message can arrive twice; no other order of steps
has a smaller one, since the receiver's yes and our commit are two systems. What a dead process held is taken up when
its claim ends; the embedded database has one process, so there the claims of others are those of the dead.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, problem
from runtime.channels.base import Outcome, OutsideChannel, Parcel
from runtime.jobs.work import Work
from runtime.store.tables import outbox
from runtime.workspace import Workspace

MOST_ATTEMPTS = 12
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
KEPT_DAYS = 3
ME = secrets.token_hex(8)
"""This process, as claims name it."""


def due(workspace: Workspace, most: int) -> list[int]:
    """Return the rows to be sent now: those that wait, and those a dead process held."""
    ready = [name for name, channel in outside(workspace).items() if channel.missing(workspace.settings) is None]
    if not ready:
        return []
    with workspace.database.read() as connection:
        may = _may_be_sent(workspace, workspace.clock.now()) & outbox.c.channel.in_(ready)
        statement = sa.select(outbox.c.id).where(may).order_by(outbox.c.run_at, outbox.c.id).limit(most)
        return list(connection.scalars(statement))


def outside(workspace: Workspace) -> dict[str, OutsideChannel]:
    """Return the channels that leave the house."""
    return {name: one for name, one in workspace.channels.items() if isinstance(one, OutsideChannel)}


def _may_be_sent(workspace: Workspace, now: datetime) -> sa.ColumnElement[bool]:
    timely = outbox.c.state.in_(("waiting", "handed")) & (outbox.c.run_at <= now)
    if not workspace.database.sqlite:
        return timely
    return sa.or_(timely, (outbox.c.state == "handed") & (outbox.c.claim != ME))


def deliver(workspace: Workspace, key: int) -> None:
    """Send one row, if it is still to be sent."""
    row = _claim(workspace, key)
    if row is None:
        return
    if row.created_at < workspace.clock.now() - timedelta(days=KEPT_DAYS):
        _mark(workspace, row, Outcome("permanent", problem("MAIL-E005", days=KEPT_DAYS)))
        return
    channel = outside(workspace)[row.channel]
    _mark(workspace, row, channel.send(workspace.settings, Parcel(row.key, row.address, row.content)))


def _claim(workspace: Workspace, key: int) -> Any:
    """Take the row for this process until the claim ends, or return None where there is nothing to send."""
    now = workspace.clock.now()
    claim = {
        "state": "handed",
        "claim": ME,
        "attempts": outbox.c.attempts + 1,
        "run_at": now + timedelta(seconds=workspace.settings.stalled_seconds),
    }
    mine = (outbox.c.id == key) & _may_be_sent(workspace, now)
    with workspace.database.write() as connection:
        return connection.execute(sa.update(outbox).where(mine).values(claim).returning(*outbox.c)).one_or_none()


def _mark(workspace: Workspace, row: Any, outcome: Outcome) -> None:
    """Note how sending went; where somebody else took the row meanwhile, it is theirs to note."""
    now = workspace.clock.now()
    attempts = row.attempts
    error = stored(outcome.problem) if outcome.problem else None
    values: dict[str, Any] = {"error": error, "claim": None}
    if outcome.fate == "sent":
        values |= {"state": "sent", "ended_at": now}
    elif outcome.fate == "permanent" or attempts >= MOST_ATTEMPTS:
        values |= {"state": "failed", "ended_at": now}
    else:
        values |= {"state": "waiting", "run_at": now + min(FIRST_PAUSE * 2 ** (attempts - 1), LONGEST_PAUSE)}
    mine = (outbox.c.id == row.id) & (outbox.c.state == "handed") & (outbox.c.claim == ME)
    with workspace.database.write() as connection:
        connection.execute(sa.update(outbox).where(mine & (outbox.c.attempts == attempts)).values(values))


def stored(one: Problem) -> dict[str, Any]:
    """Return a problem as the outbox keeps it."""
    return {"code": one.code, "given": dict(one.given)}


WORK = Work("outbox", due, deliver, lane="outside")
