"""What the shipped boards cost, as CPU ms of the server process: `python -m benchmarks.boards`.

Both boards are opened whole, every widget asked and drawn as its viewer would, at two sizes of the shared set; the
exponent says how the cost grows. On PostgreSQL the database's own CPU is not in the figures, so the time elapsed stands
beside them.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import sqlalchemy as sa

from engine.access import Actor
from runtime import planning, publish, reports, resources, samples
from runtime.clock import Clock
from runtime.figures import drawn
from runtime.migrate import migrate_platform
from runtime.settings import Settings
from runtime.store import people
from runtime.workspace import Workspace, open_workspace

APPS = ("customer_base", "credit_card_crm")
BOARDS = ("credit_card_crm.operations", "credit_card_crm.risk")
SHARED = Path(os.environ.get("FORMWRIGHT_SHARED", resources.HERE.parents[1] / "shared")) / "data"
ROUNDS = 3


def whole_set(folder: Path) -> Path:
    """Return the folder of the whole set's samples."""
    split = [sys.executable, str(resources.HERE.parent / "tools/samples/split.py"), "--out", str(folder)]
    split += ["--clients", str(SHARED / "uci-credit-default/clients.csv")]
    split += ["--complaints", str(SHARED / "cfpb-complaints/complaints.xlsx")]
    subprocess.run(split, check=True, capture_output=True)
    return folder


@contextmanager
def workspace(folder: Path, database: str, root: Path) -> Iterator[Workspace]:
    """Give a workspace with the boards and the samples below `root`."""
    made = open_workspace(Settings(data=folder, database=database), Clock())
    migrate_platform(made.database)
    bundles = {app: planning.read_folder(resources.apps() / app)[0] for app in APPS}
    publish.publish(made, {app: bundle for app, bundle in bundles.items() if bundle is not None})
    samples.load_people(made, resources.apps() / "credit_card_crm", demo=True)
    for app in APPS:
        samples.load(made, root / app, lambda text: None)
    try:
        yield made
    finally:
        made.close()


def person(made: Workspace, login: str) -> Actor:
    """Return a demo user."""
    with made.database.read() as connection:
        return people.actor_of(connection, people.by_login(connection, login))


def opened(made: Workspace, actor: Actor, name: str) -> dict[str, tuple[float, float]]:
    """Return CPU and elapsed ms of each widget, the best of some rounds."""
    out: dict[str, tuple[float, float]] = {}
    for _ in range(ROUNDS):
        with made.read(actor) as unit:
            found = reports.board_for(unit, name)
            for key, widget in found.widgets.items():
                cpu, wall = time.process_time(), time.perf_counter()
                asked = reports.asked_of(unit, found, widget, {})
                drawn(unit, widget, asked, reports.answers(unit, widget, asked), "zh")
                now = (1000 * (time.process_time() - cpu), 1000 * (time.perf_counter() - wall))
                out[key] = min(out.get(key, now), now)
    return out


@contextmanager
def database(kind: str) -> Iterator[str]:
    """Give the URL of an empty database, "" for SQLite."""
    url = os.environ.get("FORMWRIGHT_BENCH_POSTGRES", "")
    if kind == "sqlite":
        yield ""
        return
    name = f"fw_boards_{os.getpid()}"
    address = sa.make_url(url)
    plain = address.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield address.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main() -> None:
    """Print a line for each board, database and size, and the slowest widgets."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], action="append")
    kinds = parser.parse_args().database or ["sqlite"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        sizes = {2_000: resources.apps()}
        if SHARED.is_dir():
            sizes[20_000] = whole_set(folder / "whole")
        for kind in kinds:
            measured(kind, sizes, folder)


def measured(kind: str, sizes: dict[int, Path], folder: Path) -> None:
    """Measure both boards on one database at every size; growth by CPU where the database runs in this process."""
    totals: dict[str, list[tuple[int, float]]] = {}
    for size, root in sizes.items():
        with database(kind) as url, workspace(folder / f"{kind}{size}", url, root) as made:
            if url:
                with made.database.engine.connect() as connection:
                    connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
            actor = person(made, "risk")
            for name in BOARDS:
                found = opened(made, actor, name)
                cpu, wall = sum(one for one, _ in found.values()), sum(one for _, one in found.values())
                totals.setdefault(name, []).append((size, wall if url else cpu))
                slowest = sorted(found.items(), key=lambda item: -item[1][1])[:4]
                told = ", ".join(f"{key} {one[1]:.0f}" for key, one in slowest)
                print(
                    f"{kind:10} {size:6} cards  {name:28} {cpu:7.0f} CPU ms {wall:7.0f} ms  slowest: {told}", flush=True
                )
    for name, points in totals.items():
        if len(points) > 1:
            (small, first), (large, last) = points[0], points[-1]
            exponent = math.log(last / first) / math.log(large / small)
            print(f"{kind:10} {name:28} grows with exponent {exponent:.2f}", flush=True)


if __name__ == "__main__":
    main()
