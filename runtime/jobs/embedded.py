"""Work beside requests, in threads of the server process: imports now, scheduled rules at their times.

What is to be done stands in rows; a thread that dies with the process loses nothing, since the next start takes up what
those rows say is unfinished.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

log = logging.getLogger(__name__)
TICK_SECONDS = 20


class EmbeddedJobs:
    """Threads for long work, and a timekeeper for scheduled rules."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix="job")
        self._stop = threading.Event()
        self._timekeeper: threading.Thread | None = None

    def start(self, work: Callable[..., Any], *arguments: Any) -> None:
        """Do the work in a thread; a failure is logged with its trace."""
        self._pool.submit(work, *arguments).add_done_callback(_report)

    def keep_time(self, run_due: Callable[[], None]) -> None:
        """Call `run_due` every few seconds until the process ends."""

        def loop() -> None:
            while not self._stop.wait(TICK_SECONDS):
                try:
                    run_due()
                except Exception:
                    log.exception("the timekeeper goes on after a failure")

        self._timekeeper = threading.Thread(target=loop, name="timekeeper", daemon=True)
        self._timekeeper.start()

    def close(self) -> None:
        """Stop the timekeeper and let running work finish its present transaction."""
        self._stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)


def _report(done: Future[Any]) -> None:
    if not done.cancelled() and (error := done.exception()) is not None:
        log.error("a job failed", exc_info=error)
