"""What messages cost, as CPU ms of our process, written and sent: `python -m benchmarks.messages`.

The receiver is a real SMTP server in a process of its own, so that its cost is not counted. The real adapters run: the
embedded runner on SQLite, Procrastinate on PostgreSQL. Each is measured at two sizes, and idle.
"""

from __future__ import annotations

import argparse
import math
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from benchmarks.records import opened
from runtime import deliveries, messages
from runtime.settings import Mail
from runtime.store.tables import outbox, user
from runtime.works import WORKS
from runtime.workspace import Workspace, open_workspace

PEOPLE = 100
TITLE = {"zh": "请审批：额度调整申请", "en": "Please approve: change of limit"}
TEXT = {"zh": "客户王芳申请把额度调整为 50,000.00，请在今天 18:00 前处理。", "en": "A customer asks for 50,000.00."}
SINK = """
import asyncio, sys, warnings
warnings.simplefilter("ignore")
from aiosmtpd.smtp import SMTP
class Sink:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"
async def main():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(Sink(), loop=loop), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@contextmanager
def sink() -> Iterator[Mail]:
    """Run a receiver that keeps nothing."""
    with subprocess.Popen([sys.executable, "-c", SINK], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Mail("127.0.0.1", int(process.stdout.readline()), "none", sender="notices@bank.example")
        finally:
            process.terminate()


def fill(workspace: Workspace, count: int) -> float:
    """Write the messages, a hundred people a transaction; return CPU ms a message, inside and by mail together."""
    with workspace.database.write() as connection:
        rows = [
            {
                "login": f"p{number}",
                "name": f"P{number}",
                "password": "",
                "roles": [],
                "active": True,
                "demo": False,
                "email": f"p{number}@bank.example",
            }
            for number in range(PEOPLE)
        ]
        connection.execute(sa.insert(user), rows)
        ids = list(connection.scalars(sa.select(user.c.id).where(user.c.email.is_not(None))))
    before = time.process_time()
    for _ in range(count // PEOPLE):
        with workspace.write() as unit:
            messages.notify(unit, ids, TITLE, TEXT)
    return (time.process_time() - before) * 1000 / count


def unsent(workspace: Workspace) -> int:
    with workspace.database.read() as connection:
        still = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state != "sent")
        return int(connection.execute(still).scalar_one())


def deliver(workspace: Workspace, count: int) -> tuple[float, float]:
    """Send everything through the workspace's own jobs; return CPU ms a message and messages a second."""
    began, before = time.monotonic(), time.process_time()
    workspace.jobs.start(workspace, [deliveries.WORK])
    while unsent(workspace):
        time.sleep(0.1)
    spent, elapsed = time.process_time() - before, time.monotonic() - began
    workspace.jobs.close()
    return spent * 1000 / count, count / elapsed


def idle(workspace: Workspace, seconds: int) -> float:
    """Return the CPU ms a second of jobs that find nothing to do."""
    other = open_workspace(workspace.settings, workspace.clock)
    other.jobs.start(other, WORKS)
    time.sleep(2)
    before = time.process_time()
    time.sleep(seconds)
    spent = (time.process_time() - before) * 1000 / seconds
    other.close()
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--idle", type=int, default=20, metavar="SECONDS")
    options = parser.parse_args()
    for kind in options.databases.split(","):
        costs = []
        for count in (options.messages // 10, options.messages):
            with sink() as mail, opened(kind) as workspace:
                workspace.settings = replace(workspace.settings, mail=mail)
                written = fill(workspace, count)
                cost, rate = deliver(workspace, count)
                costs.append(cost)
                resting = idle(workspace, options.idle) if count == options.messages else None
            line = f"{kind:10} {count:7} messages  write {written:.2f}  send {cost:.2f} CPU ms a message  {rate:,.0f}/s"
            print(line + (f"  idle {resting:.1f} CPU ms/s" if resting else ""), flush=True)
        print(f"{kind:10} growth of the cost of sending: n^{1 + math.log10(costs[1] / costs[0]):.2f}", flush=True)


if __name__ == "__main__":
    main()
