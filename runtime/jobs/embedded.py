"""The embedded runner: threads of the one process that holds the SQLite file; the queue is its memory.

A process that dies loses its queue and nothing else: the next one finds in the rows what is due.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from runtime.jobs.port import LANES
from runtime.jobs.relay import Relay
from runtime.jobs.work import Lane, Work, perform

if TYPE_CHECKING:
    from runtime.workspace import Workspace


class EmbeddedJobs:
    """Threads for each lane, fed by a relay."""

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._held: dict[str, set[int]] = {}
        self._pools: dict[Lane, ThreadPoolExecutor] = {}
        self._relay: Relay | None = None
        self._workspace: Workspace | None = None

    def start(self, workspace: Workspace, works: Sequence[Work]) -> None:
        """Begin to hand out what is due and to do it."""
        self._workspace = workspace
        self._pools = {
            name: ThreadPoolExecutor(lane.threads, thread_name_prefix=f"job-{name}") for name, lane in LANES.items()
        }
        self._relay = Relay(workspace, self, works)
        self._relay.start()

    def hand(self, work: Work, ids: Sequence[int]) -> None:
        """Put a batch into the queue."""
        with self._lock:
            self._held.setdefault(work.name, set()).update(ids)
        self._pools[work.lane].submit(self._do, work, list(ids))

    def _do(self, work: Work, ids: list[int]) -> None:
        assert self._workspace is not None
        try:
            perform(self._workspace, work, ids, self.stopping)
        finally:
            with self._lock:
                self._held[work.name].difference_update(ids)
            self.wake()

    def in_flight(self, work: Work) -> set[int]:
        """Return the ids that are in the queue or being done."""
        with self._lock:
            return set(self._held.get(work.name, ()))

    def return_stalled(self) -> int:
        """Return 0: threads do not die apart from their process."""
        return 0

    def wake(self) -> None:
        """Look for due work now."""
        if self._relay is not None:
            self._relay.wake()

    def stopping(self) -> bool:
        """Tell whether the process is to stop."""
        return self._stop.is_set()

    def close(self) -> None:
        """Stop after what is being done."""
        self._stop.set()
        if self._relay is not None:
            self._relay.join()
        for pool in self._pools.values():
            pool.shutdown(wait=True, cancel_futures=True)
