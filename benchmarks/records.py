"""What records cost over HTTP and in bulk, as CPU ms of the server process and of PostgreSQL on the same machine:
`python -m benchmarks.records`.

The same eleven-column customer and the same requests as the measurements of peers: create, get, a list of 50
filtered and sorted out of many, bulk creation, import of a sheet. Rules, audit and history are on.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import sqlalchemy as sa

from engine.access import PLATFORM
from engine.bundle import read_documents
from engine.forms.write import Wish
from runtime import imports, publish, records
from runtime.auth.passwords import hash_password
from runtime.cli import collect_seldom
from runtime.clock import Clock
from runtime.migrate import migrate_platform
from runtime.server import make_app
from runtime.settings import Settings
from runtime.store import people
from runtime.workspace import Workspace, open_workspace

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette asks for a successor of httpx that is not to be had
    from starlette.testclient import TestClient

DATABASE = "fw_bench"
SEGMENTS = ("mass", "affluent", "private", "student")
STATUSES = ("lead", "applied", "approved", "active", "frozen", "closed")


def words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}


def choices(keys: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"key": key, "title": words(key)} for key in keys]


FIELDS: list[dict[str, Any]] = [
    {"key": "name", "type": "text", "required": True},
    {"key": "phone", "type": "text"},
    {"key": "email", "type": "mail"},
    {"key": "segment", "type": "choice", "choices": choices(SEGMENTS)},
    {"key": "status", "type": "choice", "choices": choices(STATUSES)},
    {"key": "city", "type": "text"},
    {"key": "limit_amount", "type": "money"},
    {"key": "score", "type": "integer"},
    {"key": "opened_on", "type": "date"},
    {"key": "is_vip", "type": "boolean"},
    {"key": "notes", "type": "longtext"},
    {"key": "double_limit", "type": "formula", "formula": "{limit_amount} * 2", "result": {"type": "money"}},
]
RULE = {
    "kind": "rule",
    "key": "vip",
    "title": words("vip"),
    "form": "customer",
    "trigger": {"type": "record_created"},
    "when": {"and": [{">": [{"var": "limit_amount"}, 199_990]}, {"==": [{"var": "segment"}, "private"]}]},
    "then": [{"type": "set_field", "field": "is_vip", "value": True}],
}
DOCUMENTS = {
    "app.json": {"kind": "app", "key": "bench", "title": words("bench"), "version": "1.0.0"},
    "forms/customer.json": {
        "kind": "form",
        "key": "customer",
        "title": words("customer"),
        "fields": [{"title": words(one["key"]), **one} for one in FIELDS],
        "search": ["name"],
        "indexes": [["status", "limit_amount"]],
    },
    "rules/vip.json": RULE,
    "roles/all.json": {
        "kind": "role",
        "key": "all",
        "title": words("all"),
        "grants": [
            {"form": "customer", "actions": ["read", "create", "update", "import", "export"], "others": "write"}
        ],
    },
}


def row(rng: random.Random, number: int) -> dict[str, Any]:
    return {
        "name": f"Customer {number:07d}",
        "phone": f"1{rng.randrange(10**9, 10**10 - 1)}",
        "email": f"c{number}@example.com",
        "segment": rng.choice(SEGMENTS),
        "status": rng.choice(STATUSES),
        "city": rng.choice(("Shanghai", "Beijing", "Shenzhen", "Chengdu")),
        "limit_amount": str(rng.randrange(1000, 200000)),
        "score": rng.randrange(300, 850),
        "opened_on": f"20{rng.randrange(15, 26)}-{rng.randrange(1, 13):02d}-{rng.randrange(1, 29):02d}",
        "is_vip": rng.random() < 0.07,
        "notes": "n" * rng.randrange(10, 80),
    }


@contextmanager
def opened(kind: str, documents: dict[str, Any] = DOCUMENTS) -> Iterator[Workspace]:
    """Open a new workspace with the bundle `bench`, on SQLite or a database of its own on PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        url = ""
        server = os.environ.get("FORMWRIGHT_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")
        if kind == "postgresql":
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
                connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE template0 ENCODING 'UTF8'")
            url = sa.make_url(server).set(database=DATABASE).render_as_string(hide_password=False)
        workspace = open_workspace(Settings(data=Path(folder), database=url), Clock())
        migrate_platform(workspace.database)
        bundle, problems = read_documents(documents)
        assert bundle is not None, problems
        publish.publish(workspace, {"bench": bundle})
        with workspace.database.write() as connection:
            person = {"login": "b", "name": "B", "password": hash_password("b"), "roles": ["bench.all"]}
            people.add_user(connection, {**person, "active": True, "demo": False, "language": "en"})
        yield workspace
        workspace.close()


def cpu(work: Callable[[], object]) -> float:
    """Return the CPU seconds of this process and the PostgreSQL processes of its database that the work takes."""
    start = time.process_time() + store_cpu()
    work()
    return time.process_time() + store_cpu() - start


def store_cpu() -> float:
    """Return the CPU seconds the PostgreSQL processes of the bench have taken; 0 where the system does not tell."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            name, _, rest = stat.read_text().partition(") ")
            serving = "(postgres" in name and DATABASE.encode() in stat.with_name("cmdline").read_bytes()
            ticks += sum(map(int, rest.split()[11:13])) if serving else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def fill(workspace: Workspace, count: int, batch: int = 10_000) -> float:
    rng = random.Random(count)
    spent = 0.0
    for start in range(0, count, batch):
        wishes = [Wish(row(rng, start + i)) for i in range(min(batch, count - start))]
        with workspace.write(PLATFORM) as unit:
            form = unit.form("bench.customer")
            spent += cpu(lambda form=form, unit=unit, wishes=wishes: records.write(unit, form, wishes))  # type: ignore[misc]
    return spent


def requests(workspace: Workspace, count: int, times: int) -> dict[str, float]:
    """Return CPU ms a request; the test client runs in this process, so its own cost is counted in, not hidden."""
    out: dict[str, float] = {}
    rng = random.Random(1)
    with TestClient(make_app(workspace), base_url="http://127.0.0.1/api") as client:
        client.headers["x-csrf-token"] = client.post("/session", json={"login": "b", "password": "b"}).json()["csrf"]
        empty = cpu(lambda: [client.get("/nothing") for _ in range(times)]) / times * 1000
        asked = json.dumps({"and": [{"==": [{"var": "status"}, "active"]}, {">=": [{"var": "limit_amount"}, 100000]}]})
        listing = {"filter": asked, "sort": "-limit_amount", "limit": 50}

        def measure(name: str, call: Callable[[int], Any]) -> None:
            call(0)
            out[name] = cpu(lambda: [call(i) for i in range(times)]) / times * 1000 - empty

        measure("create", lambda i: client.post("/records/bench.customer", json={"values": row(rng, count + i)}))
        measure("get", lambda i: client.get(f"/records/bench.customer/{rng.randrange(1, count)}"))
        measure("list 50", lambda i: client.get("/records/bench.customer", params=listing))
        measure("list + count", lambda i: client.get("/records/bench.customer", params={**listing, "count": "true"}))
    return out


def sheet(workspace: Workspace, count: int) -> float:
    """Return the CPU seconds of importing a csv of `count` rows (the reading child not counted)."""
    path = workspace.settings.data / "sheet.csv"
    rng = random.Random(2)
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(row(rng, 0)))
        writer.writeheader()
        writer.writerows({**row(rng, i), "is_vip": "yes"} for i in range(count))
    job = imports.begin(workspace, PLATFORM, "bench.customer", ("sheet", "sheet.csv", path))
    with workspace.write() as unit:
        columns = imports.job(unit, job).columns
        mapping = {str(one["index"]): one["guess"] for one in columns if one["guess"]}
        unit.connection.execute(
            sa.update(imports.import_job).where(imports.import_job.c.id == job).values(mapping=mapping, state="running")
        )
    spent = cpu(lambda: imports.run(workspace, PLATFORM, job))
    with workspace.read() as unit:
        done = imports.job(unit, job)
        assert (done.state, done.result["new"]) == ("done", count), (done.state, done.result)
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=200)
    options = parser.parse_args()
    collect_seldom()  # as every verb of the command line
    for kind in options.databases.split(","):
        for rows in (options.rows // 10, options.rows):
            with opened(kind) as workspace:
                rate = rows / fill(workspace, rows)
                imported = rows / 5 / sheet(workspace, rows // 5)
                found = requests(workspace, rows, options.times)  # last: with its server the workspace's jobs end
            line = "  ".join(f"{name} {value:.1f}" for name, value in found.items())
            print(
                f"{kind:10} {rows:7} rows  {line} CPU ms  bulk {rate:,.0f}/s  import {imported:,.0f} rows/s", flush=True
            )


if __name__ == "__main__":
    main()
