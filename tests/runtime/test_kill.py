"""The real server, killed with -9 in the midst of an import: when it is back, every row is there exactly once."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from runtime.clock import Clock
from runtime.store.tables import audit
from runtime.workspace import Workspace
from tests.support.programs import Server, opened, serving
from tests.support.waiting import wait_for
from tests.support.workspaces import SHOP, load, new_workspace, person

ROWS = 20_000
KILL_POINTS = (0.1, 0.45, 0.8)


def customers(rows: int) -> bytes:
    lines = "\n".join(f"C{number:06d},客户{number},low" for number in range(rows))
    return f"no,name,level\n{lines}\n".encode()


@pytest.fixture
def data(tmp_path: Path, database_url: str) -> Path:
    """The data folder of a prepared workspace that no process has open."""
    workspace = new_workspace(tmp_path, database_url, Clock())
    load(workspace, SHOP)
    person(workspace, "boss", "boss")
    workspace.close()
    return tmp_path / "data"


def start_import(server: Server) -> str:
    """Upload, check (through a kill, too) and start an import, and return the path of its job."""
    file = {"file": ("客户.csv", customers(ROWS), "text/csv")}
    made = server.call("POST", "/api/records/shop.customer/import", files=file)
    path = f"/api/records/shop.customer/import/{made['id']}"
    mapping = {str(one["index"]): one["guess"] for one in made["columns"]}
    server.call("POST", f"{path}/check", json={"mapping": mapping, "mode": "insert", "keys": []})
    server.kill()
    server.start()
    wait_for(lambda: server.call("GET", path)["state"] == "checked")
    assert server.call("GET", path)["result"]["new"] == ROWS
    server.call("POST", f"{path}/run", json={"accept_good": False})
    return path


def test_an_import_survives_kill_9_at_several_points(data: Path, database_url: str) -> None:
    acknowledged = 0
    with serving(data, database_url, FORMWRIGHT_STALLED_SECONDS="2") as server:
        path = start_import(server)
        for point in KILL_POINTS:
            wait_for(lambda point=point: done(server, path) >= point * ROWS)  # type: ignore[misc]
            acknowledged = done(server, path)
            server.kill()
            with opened(data, database_url) as workspace:
                assert len(numbers(workspace)) >= acknowledged
                assert len(numbers(workspace)) % 1000 == 0
            server.start()
        assert acknowledged < ROWS, "the import was over before the last kill"
        wait_for(lambda: server.call("GET", path)["state"] != "running")
        job = server.call("GET", path)
        assert (job["state"], job["progress"]["done"]) == ("done", ROWS)
        assert job["result"] == {"new": ROWS, "changed": 0, "unchanged": 0, "refused": 0}
    with opened(data, database_url) as workspace:
        assert numbers(workspace) == [f"C{number:06d}" for number in range(ROWS)]
        with workspace.read() as unit:
            created = (audit.c.form == "shop.customer") & (audit.c.action == "create")
            entries = unit.connection.execute(sa.select(sa.func.count()).select_from(audit).where(created)).scalar()
        assert entries == ROWS


def done(server: Server, path: str) -> int:
    return int(server.call("GET", path)["progress"]["done"])


def numbers(workspace: Workspace) -> list[str]:
    with workspace.read() as unit:
        table = unit.form("shop.customer").table
        return list(unit.connection.scalars(sa.select(table.c.no).order_by(table.c.no)))
