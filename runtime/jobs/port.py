"""The port through which work leaves requests: a queue of batches, and somebody who does them.

The queue is only a way of sharing work out. What is due stands in our rows; losing the queue loses nothing, and an id
handed over twice is done once, because doing looks again whether there is something to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from runtime.jobs.work import Lane, Work

if TYPE_CHECKING:
    from runtime.workspace import Workspace


@dataclass(frozen=True, slots=True)
class LaneSize:
    """How a lane works: threads a process, ids a job, and how many ids of one work may be in the queue at once."""

    threads: int
    batch: int
    most: int


LANES: Mapping[Lane, LaneSize] = {
    "short": LaneSize(threads=2, batch=20, most=200),
    "outside": LaneSize(threads=4, batch=20, most=400),
    "long": LaneSize(threads=3, batch=1, most=12),
}


class Jobs(Protocol):
    """A queue with its workers; one contract suite holds for every adapter."""

    def start(self, workspace: Workspace, works: Sequence[Work]) -> None:
        """Begin to hand out what is due and to do it, in threads of this process."""

    def hand(self, work: Work, ids: Sequence[int]) -> None:
        """Put a batch into the queue."""

    def in_flight(self, work: Work) -> set[int]:
        """Return the ids that are in the queue or in living hands."""

    def return_stalled(self) -> int:
        """Give up what dead workers hold, so that it is handed out again; return how many batches that were."""

    def wake(self) -> None:
        """Look for due work now rather than at the next beat; only a hint."""

    def stopping(self) -> bool:
        """Tell whether the process is to stop: long work ends after its present transaction and goes on elsewhere."""

    def close(self) -> None:
        """Stop: what is being done is finished as far as its present transaction; the rest stays due."""
