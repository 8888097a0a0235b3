"""Waiting for what other threads and processes do: asked again until it is so, never for a fixed time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PATIENCE = 60


def wait_for(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Return as soon as it is so; fail when it takes too long."""
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)


def beside(first: Callable[[Callable[[], None]], object], second: Callable[[], object]) -> None:
    """Run both, the second as soon as the first calls what it is given, which waits a second for the other's end.

    The second has ended by then unless it waits for the first.
    """
    begun, ended = threading.Event(), threading.Event()

    def pause() -> None:
        begun.set()
        ended.wait(1)

    def later() -> None:
        begun.wait()
        second()
        ended.set()

    threads = [threading.Thread(target=first, args=(pause,)), threading.Thread(target=later)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
