"""The database: one engine, read units and write units, the same on SQLite and PostgreSQL.

SQLite runs in WAL with synchronous FULL; every write unit is BEGIN IMMEDIATE under one in-process lock (fair, no
starvation) and a write on a read unit fails at once instead of looking like load.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pysqlite3 import dbapi2 as sqlite_driver
from sqlalchemy import event
from sqlalchemy.engine import Connection

from engine.expressions.sql.fallback import SQLITE_FUNCTIONS

LEAST_SQLITE = (3, 51, 3)  # older versions can lose commits in WAL (the WAL-reset fault)
POOL = 16

SqlFunction = tuple[int, Callable[..., Any]]


LOCK_TIMEOUT = "1500ms"
"""How long a change of definitions or tables waits for a lock: every read and write behind it waits as long."""


def impatient(connection: Connection) -> None:
    """Let this transaction wait no longer than a moment for any lock: whoever comes after it waits behind it."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")


def hold(connection: Connection, name: str, *, shared: bool = False) -> None:
    """Let no other transaction hold the name until this one ends, or share it; on SQLite there is one writer anyway."""
    if connection.dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        connection.execute(sa.text(f"select {lock}(hashtextextended(:name, 0))"), {"name": name})


CONTENDED = ("40P01", "40001", "55P03")
"""PostgreSQL's words for two writes that wait for each other, see each other too late, or wait too long."""


class Database:
    """An engine with its units of work."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.sqlite = engine.dialect.name == "sqlite"
        self.dialect = engine.dialect.name
        self._writer = engine.execution_options(write=True)
        self._lock = threading.RLock()
        self._functions: dict[str, SqlFunction] = {}
        if self.sqlite:
            event.listen(engine, "checkout", self._offer_functions)

    def contended(self, error: sa.exc.OperationalError) -> bool:
        """Tell whether a statement failed since somebody else had what it needs, so that it may be tried again."""
        if self.sqlite:
            return "locked" in str(error.orig) or "busy" in str(error.orig)
        return error.connection_invalidated or getattr(error.orig, "sqlstate", None) in CONTENDED

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a unit that sees one state of the database and changes nothing."""
        with self.engine.connect() as connection:
            if not self.sqlite:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection
            connection.rollback()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Open a unit that commits as a whole or leaves no trace."""
        if self.sqlite:
            with self._lock, self._writer.begin() as connection:
                yield connection
        else:
            with self._writer.begin() as connection:
                yield connection

    def add_functions(self, functions: Mapping[str, SqlFunction], connection: Connection | None = None) -> None:
        """Make Python functions known to SQLite statements, on this connection now and on others at checkout."""
        new = {name: one for name, one in functions.items() if name not in self._functions}
        if not self.sqlite or (not new and connection is None):
            return
        self._functions.update(new)
        if connection is not None and functions:
            raw = connection.connection.driver_connection
            assert raw is not None
            for name, (count, function) in functions.items():
                raw.create_function(name, count, function, deterministic=True)

    def _offer_functions(self, raw: Any, record: Any, proxy: Any) -> None:
        known: set[str] = record.info.setdefault("functions", set())
        for name in self._functions.keys() - known:
            count, function = self._functions[name]
            raw.create_function(name, count, function, deterministic=True)
            known.add(name)

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_sqlite(path: Path) -> Database:
    """Open (and make) the embedded database file."""
    if sqlite_driver.sqlite_version_info < LEAST_SQLITE:
        raise RuntimeError(f"SQLite {sqlite_driver.sqlite_version} can lose commits; 3.51.3 or newer is needed")
    path.parent.mkdir(parents=True, exist_ok=True)

    def connect() -> Any:
        return sqlite_driver.connect(str(path), check_same_thread=False, isolation_level=None, cached_statements=512)

    engine = sa.create_engine(
        "sqlite://", module=sqlite_driver, creator=connect, poolclass=sa.pool.QueuePool, pool_size=POOL, max_overflow=0
    )

    @event.listens_for(engine, "connect")
    def _open(raw: Any, _: Any) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "busy_timeout=5000",
            "foreign_keys=ON",
            "cache_size=-32768",
            "temp_store=MEMORY",
        ):
            raw.execute(f"PRAGMA {pragma}").close()
        for name, (count, function) in SQLITE_FUNCTIONS.items():
            raw.create_function(name, count, function, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        write = connection.get_execution_options().get("write", False)
        connection.exec_driver_sql(f"PRAGMA query_only={int(not write)}")  # before BEGIN: afterwards it is too late
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return Database(engine)


def open_postgresql(url: str) -> Database:
    """Open a PostgreSQL database named by a URL."""
    address = sa.make_url(url).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(
        address,
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC -c jit=off"},
    )
    return Database(engine)
