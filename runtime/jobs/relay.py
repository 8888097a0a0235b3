"""The relay: about once a second it hands what is due to the queue, in batches, and sweeps up after the dead.

Every process that works has one; on PostgreSQL an advisory lock lets one of them at a time do it, so that a killed one
is followed by another.
"""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from runtime import signals
from runtime.jobs.port import LANES, Jobs
from runtime.jobs.work import Work, waiting

if TYPE_CHECKING:
    from runtime.workspace import Workspace

log = logging.getLogger(__name__)
BEAT_SECONDS = 1.0
LOOK_BEATS, SWEEP_BEATS = 5, 300
RELAY_LOCK = 4_911_120_631
"""The advisory lock of the relay, a number of our own."""


class Relay:
    """Hands due work of a workspace to its queue."""

    def __init__(self, workspace: Workspace, jobs: Jobs, works: Sequence[Work]) -> None:
        self.workspace, self.jobs, self.works = workspace, jobs, works
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="relay", daemon=True)

    def start(self) -> None:
        """Begin to beat, at once."""
        self._thread.start()

    def wake(self) -> None:
        """Beat now."""
        self._wake.set()

    def join(self) -> None:
        """Wait for the end; the jobs were told to stop before."""
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        for beat in itertools.count():
            if self.jobs.stopping():
                return
            self._wake.clear()
            try:
                self.beat(look=beat % LOOK_BEATS == 0, sweep=beat % SWEEP_BEATS == 0)
            except Exception:
                if not self.jobs.stopping():
                    log.exception("the relay goes on after a failure")
            self._wake.wait(BEAT_SECONDS)

    def beat(self, *, look: bool = True, sweep: bool = False) -> int:
        """Hand out everything due that nobody holds, if no other relay is at it; return how many ids that were.

        `look` asks for what dead workers held, `sweep` removes old signals.
        """
        with self._alone() as alone:
            if not alone:
                return 0
            if look and (returned := self.jobs.return_stalled()):
                log.warning("%d batches of dead workers were returned", returned)
            if sweep:
                with self.workspace.database.write() as connection:
                    signals.sweep(connection, self.workspace.clock.now())
            return sum(self._hand_out(work) for work in self.works)

    def _hand_out(self, work: Work) -> int:
        if not work.due(self.workspace, 1):  # mostly so, and cheaper than asking the queue
            return 0
        lane = LANES[work.lane]
        held = self.jobs.in_flight(work)
        room = lane.most - len(held)
        if room <= 0:
            return 0
        ids = waiting(self.workspace, work, held, room)
        for start in range(0, len(ids), lane.batch):
            self.jobs.hand(work, ids[start : start + lane.batch])
        return len(ids)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        """Hold the relay's lock; the embedded database has one process anyway."""
        if self.workspace.database.sqlite:
            yield True
            return
        with self.workspace.database.write() as connection:
            asked = sa.select(sa.func.pg_try_advisory_xact_lock(RELAY_LOCK))
            yield bool(connection.execute(asked).scalar_one())
