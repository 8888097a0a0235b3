"""Waiting for what other threads and processes do: asked again until it is so, never for a fixed time."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 60


def wait_for(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    """Return as soon as it is so; fail when it takes too long."""
    until = time.monotonic() + patience
    while not true():
        assert time.monotonic() < until, "it takes too long"
        time.sleep(0.02)
