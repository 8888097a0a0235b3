"""Slowing down: what is done too often is counted by subject and refused for a while, and old counts are forgotten.

Failures to sign in are counted per account and address. Never a permanent lock, so that a stranger cannot lock somebody
out.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.errors import Problem, problem
from runtime.database import hold
from runtime.store.tables import login_attempt

WINDOW = timedelta(minutes=15)
MOST = 5
MOST_PER_ADDRESS = 50


class TooManyAttempts(Exception):
    """Too many attempts within a quarter of an hour."""

    def __init__(self, code: str, minutes: int, most: int) -> None:
        self.minutes = minutes
        self.problem: Problem = problem(code, minutes=minutes, most=most)
        super().__init__(self.__doc__)


def _subjects(login: str, address: str) -> dict[str, int]:
    prefix = address.rpartition(".")[0] or address
    return {f"account {login} from {prefix}": MOST, f"address {address}": MOST_PER_ADDRESS}


def enter(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Count an attempt as failed before its password is looked at, so that many at once get no more than one by one."""
    count(connection, _subjects(login, address), now, "AUTH-E003")


def count(connection: Connection, subjects: Mapping[str, int], now: datetime, code: str) -> None:
    """Count one attempt for each subject, or refuse when one had its most in the last quarter of an hour."""
    for subject in sorted(subjects):
        hold(connection, f"throttle {subject}")
    allow(connection, subjects, now, code)
    connection.execute(sa.delete(login_attempt).where(login_attempt.c.at <= now - WINDOW))
    connection.execute(sa.insert(login_attempt), [{"subject": subject, "at": now} for subject in subjects])


def allow(connection: Connection, subjects: Mapping[str, int], now: datetime, code: str) -> None:
    """Refuse when one of the subjects had its most in the last quarter of an hour; nothing is counted."""
    for subject, most in subjects.items():
        recent = (login_attempt.c.subject == subject) & (login_attempt.c.at > now - WINDOW)
        row = connection.execute(sa.select(sa.func.count(), sa.func.min(login_attempt.c.at)).where(recent)).one()
        if row[0] >= most:
            left = WINDOW - (now - row[1]) if row[1] is not None else WINDOW
            raise TooManyAttempts(code, max(1, math.ceil(left.total_seconds() / 60)), most)


def forget(connection: Connection, login: str, address: str, now: datetime) -> None:
    """Drop the account's failures after a success, and of the address what the attempt itself had counted."""
    account, place = _subjects(login, address)
    mine = sa.select(sa.func.max(login_attempt.c.id)).where(login_attempt.c.subject == place, login_attempt.c.at == now)
    gone = (login_attempt.c.subject == account) | (login_attempt.c.id == mine.scalar_subquery())
    connection.execute(sa.delete(login_attempt).where(gone))
