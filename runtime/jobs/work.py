"""Work beside requests: what is due stands in rows of ours, so no queue, process or machine is needed to remember it.

A `Work` says which rows are due and does one of them. Doing is idempotent: it looks again, in its own transaction,
whether there is still something to do. A row whose doing failed is left alone for a growing while and stays visible.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa

from runtime.store.tables import job_failure

if TYPE_CHECKING:
    from runtime.workspace import Workspace

log = logging.getLogger(__name__)

Lane = Literal["short", "outside", "long"]
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(hours=1)
LONGEST_ERROR = 500


@dataclass(frozen=True)
class Work:
    """One sort of work: the ids due now (at most n, the most urgent first), and how one of them is done.

    What calls other systems goes in the `outside` lane, what may take minutes in the `long` one, so that neither
    holds up the rest.
    """

    name: str
    due: Callable[[Workspace, int], list[int]]
    do: Callable[[Workspace, int], None]
    lane: Lane = "short"


def perform(workspace: Workspace, work: Work, ids: Iterable[int], stopping: Callable[[], bool]) -> None:
    """Do each of the ids, noting failures; between two of them it may be told to stop, and the rest stays due."""
    wanted = list(ids)
    failed = failed_before(workspace, work.name, wanted)
    for item in wanted:
        if stopping():
            return
        try:
            work.do(workspace, item)
        except Exception as error:
            log.exception("the work '%s' failed for %s; it is tried again later", work.name, item)
            note_failure(workspace, work.name, item, error)
        else:
            if item in failed:
                forget_failure(workspace, work.name, item)


def note_failure(workspace: Workspace, name: str, item: int, error: Exception) -> None:
    """Keep that doing failed, and until when the row is left alone; each time twice as long."""
    mine = (job_failure.c.work == name) & (job_failure.c.item == item)
    now = workspace.clock.now()
    with workspace.database.write() as connection:
        before = connection.execute(sa.select(job_failure.c.attempts).where(mine)).scalar_one_or_none() or 0
        connection.execute(sa.delete(job_failure).where(mine))
        connection.execute(
            sa.insert(job_failure).values(
                work=name,
                item=item,
                attempts=before + 1,
                retry_at=now + min(FIRST_PAUSE * 2 ** min(before, 10), LONGEST_PAUSE),
                error=f"{type(error).__name__}: {error}".replace("\x00", "")[:LONGEST_ERROR],
                at=now,
            )
        )


def forget_failure(workspace: Workspace, name: str, item: int) -> None:
    """Forget an earlier failure of what is done now."""
    mine = (job_failure.c.work == name) & (job_failure.c.item == item)
    with workspace.database.write() as connection:
        connection.execute(sa.delete(job_failure).where(mine))


def failed_before(workspace: Workspace, name: str, ids: list[int]) -> set[int]:
    """Return those of the ids whose doing failed before."""
    mine = (job_failure.c.work == name) & job_failure.c.item.in_(ids)
    with workspace.database.read() as connection:
        return set(connection.scalars(sa.select(job_failure.c.item).where(mine)))


def resting(workspace: Workspace, name: str) -> set[int]:
    """Return the ids that failed and are left alone for now."""
    still = (job_failure.c.work == name) & (job_failure.c.retry_at > workspace.clock.now())
    with workspace.database.read() as connection:
        return set(connection.scalars(sa.select(job_failure.c.item).where(still)))


def waiting(workspace: Workspace, work: Work, in_flight: set[int], most: int) -> list[int]:
    """Return at most so many ids that are due, in nobody's hands and not left alone after a failure."""
    aside = in_flight | resting(workspace, work.name)
    return [item for item in work.due(workspace, most + len(aside)) if item not in aside][:most]
