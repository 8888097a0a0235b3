"""PostgreSQL for tests: the server of FORMWRIGHT_TEST_POSTGRES, else a throw-away cluster from local binaries."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

NUMBERS = itertools.count(1)
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")


@contextmanager
def server() -> Iterator[str | None]:
    """Give the URL of a server, or None where there is none."""
    if given := os.environ.get("FORMWRIGHT_TEST_POSTGRES"):
        yield given
        return
    binaries = find_binaries()
    if binaries is None:
        yield None
        return
    with cluster(binaries) as url:
        yield url


def find_binaries() -> Path | None:
    """Return the folder of initdb and pg_ctl, the newest version's first."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return folders[0].parent if folders else None


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """Run a cluster in a temporary folder; as root it runs as another user, since PostgreSQL refuses root."""
    user = other_user()
    with tempfile.TemporaryDirectory(prefix="fw-pg-") as folder:
        data = Path(folder, "data")
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        port = free_port()
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}

        def run(*command: str) -> None:
            subprocess.run(command, check=True, capture_output=True, cwd=folder, **as_user)  # type: ignore[call-overload]

        initdb = [
            str(binaries / "initdb"),
            "-D",
            str(data),
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        run(*initdb)
        settings = " ".join(f"-c {one}" for one in FAST)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' {settings}"
        control = str(binaries / "pg_ctl")
        run(control, "-D", str(data), "-w", "-l", str(Path(folder, "log")), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(control, "-D", str(data), "-m", "immediate", "stop")


def other_user() -> pwd.struct_passwd | None:
    """Return the user a server may run as when we are root."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def new_database(server_url: str) -> Iterator[str]:
    """Make a database of its own and drop it afterwards."""
    name = f"fw_test_{os.getpid()}_{next(NUMBERS)}"
    url = sa.make_url(server_url)
    conninfo = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE template0")
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
