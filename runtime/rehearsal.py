"""A rehearsal: everything that happens in it is one transaction, kept as a whole or undone as a whole.

The units of the workspace given become savepoints on one connection, so the product's own ways of writing are used
unchanged, and what one unit has written the next one sees. Meanwhile the clock may stand elsewhere.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection

from runtime.clock import Clock
from runtime.database import Database
from runtime.workspace import Workspace


class Nested(Database):
    """The database as seen from within one transaction."""

    def __init__(self, outer: Database, connection: Connection) -> None:
        self.__dict__.update(outer.__dict__)
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a unit that sees what was written so far."""
        yield self._connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a unit that is undone by itself when it fails."""
        with self._connection.begin_nested():
            yield self._connection


class _Undo(Exception):
    """Leaves a rehearsal without keeping anything."""


@contextmanager
def rehearse(workspace: Workspace, clock: Clock, *, keep: bool = False) -> Iterator[Workspace]:
    """Give the workspace within one transaction and with another clock; what happened is kept only where asked."""
    inner = copy.copy(workspace)
    inner.clock = clock
    try:
        with workspace.database.write() as connection:
            inner.database = Nested(workspace.database, connection)
            yield inner
            if not keep:
                raise _Undo
    except _Undo:
        return
