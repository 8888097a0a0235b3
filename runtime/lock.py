"""One server process a database file: a lock file keeps a second one out."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from engine.errors import PortFailed, problem
from runtime.settings import Settings


@contextmanager
def hold(settings: Settings) -> Iterator[None]:
    """Hold the embedded database for this process; PostgreSQL needs no lock."""
    if settings.database:
        yield
        return
    settings.data.mkdir(parents=True, exist_ok=True)
    with (settings.data / "server.lock").open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise PortFailed([problem("SERVER-E001", process=file.read().strip() or "?")]) from error
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
