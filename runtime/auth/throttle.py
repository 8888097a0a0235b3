"""Slowing down guesses: failures are counted per account and address, and old ones are forgotten.

Never a permanent lock, so that a stranger cannot lock somebody out.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.errors import Problem, problem
from runtime.store.tables import login_attempt

WINDOW = timedelta(minutes=15)
MOST = 5
MOST_PER_ADDRESS = 50


class TooManyAttempts(Exception):
    """Too many failed attempts to sign in."""

    def __init__(self, minutes: int) -> None:
        self.problem: Problem = problem("AUTH-E003", minutes=minutes)
        super().__init__(self.__doc__)


def _subjects(login: str, address: str) -> dict[str, int]:
    prefix = address.rpartition(".")[0] or address
    return {f"account {login} from {prefix}": MOST, f"address {address}": MOST_PER_ADDRESS}


def check(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Refuse when there were too many failures in the last quarter of an hour."""
    for subject, most in _subjects(login, address).items():
        recent = (login_attempt.c.subject == subject) & (login_attempt.c.at > now - WINDOW)
        row = connection.execute(sa.select(sa.func.count(), sa.func.min(login_attempt.c.at)).where(recent)).one()
        if row[0] >= most:
            left = WINDOW - (now - row[1]) if row[1] is not None else WINDOW
            raise TooManyAttempts(max(1, round(left.total_seconds() / 60)))


def note_failure(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Count a failure and drop those that no longer matter."""
    connection.execute(sa.delete(login_attempt).where(login_attempt.c.at <= now - WINDOW))
    rows = [{"subject": subject, "at": now} for subject in _subjects(login, address)]
    connection.execute(sa.insert(login_attempt), rows)


def forget(connection: Connection, login: str, address: str) -> None:
    """Drop the account's failures after a success."""
    subject = next(iter(_subjects(login, address)))
    connection.execute(sa.delete(login_attempt).where(login_attempt.c.subject == subject))
