"""Jobs on PostgreSQL through Procrastinate: any number of processes on any number of machines share one queue.

Its tables live in a schema of their own and may be dropped at any time: they hold no state of ours. Each lane is one of
its queues with one of its workers; each worker beats its heart, and what a silent one held is handed out again. A
worker that ends by a fault of the database is started anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import threading
from collections.abc import Coroutine, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import procrastinate
import sqlalchemy as sa
from procrastinate.jobs import Status
from procrastinate.schema import SchemaManager
from sqlalchemy.engine import Connection

from runtime.jobs.port import LANES
from runtime.jobs.relay import Relay
from runtime.jobs.work import Lane, Work, perform

if TYPE_CHECKING:
    from runtime.workspace import Workspace

log = logging.getLogger(__name__)
T = TypeVar("T")
SCHEMA = "formwright_jobs"
SCHEMA_LOCK = 4_911_120_632
AGAIN_SECONDS, LONGEST_AGAIN_SECONDS = 1.0, 60.0
ANSWER_SECONDS = 30.0


def apply_schema(connection: Connection, *, replace: bool = True) -> None:
    """Make the queue's tables as this version of the library wants them.

    A set of another version is replaced when the database is migrated, since it holds nothing of ours. A running worker
    never does that: during an upgrade two versions would take the tables from each other in turn.
    """
    text = SchemaManager.get_schema()
    wanted = f"procrastinate {procrastinate.__version__} {hashlib.sha256(text.encode()).hexdigest()[:16]}"
    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(SCHEMA_LOCK)))
    found = connection.execute(sa.text("select obj_description(to_regnamespace(:s), 'pg_namespace')"), {"s": SCHEMA})
    there = found.scalar()
    if there == wanted:
        return
    if there is not None and not replace:
        raise RuntimeError(f"the queue is of another version ({there}); this worker waits to be stopped")
    raw: Any = connection.connection.driver_connection
    before = connection.execute(sa.text("show search_path")).scalar_one()
    with raw.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        cursor.execute(f"SET LOCAL search_path TO {SCHEMA}")
        cursor.execute(text)
        cursor.execute(f"SET LOCAL search_path TO {before}")
        cursor.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{wanted}'")


class ProcrastinateJobs:
    """The queue in PostgreSQL, with the workers of this process once started."""

    def __init__(self, url: str) -> None:
        self._url = sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._app: procrastinate.App | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._main: asyncio.Task[None] | None = None
        self._thread: threading.Thread | None = None
        self._relay: Relay | None = None

    def start(self, workspace: Workspace, works: Sequence[Work]) -> None:
        """Begin to hand out what is due and to do what any process handed out."""
        self._thread = threading.Thread(target=self._run, args=(workspace, works), name="jobs", daemon=True)
        self._thread.start()
        self._relay = Relay(workspace, self, works)
        self._relay.start()

    def hand(self, work: Work, ids: Sequence[int]) -> None:
        """Put a batch into the queue."""
        self._ask(self._defer(work.name, list(ids)))

    async def _defer(self, name: str, ids: list[int]) -> None:
        await self._opened.tasks[name].defer_async(ids=ids)

    def in_flight(self, work: Work) -> set[int]:
        """Return the ids that are in the queue or in the hands of workers whose hearts beat."""
        return self._ask(self._held(work.name))

    async def _held(self, name: str) -> set[int]:
        held: set[int] = set()
        for job in await self._opened.job_manager.list_jobs_async(task=name):  # what is done is deleted
            held.update(job.task_kwargs["ids"])  # type: ignore[arg-type]
        return held

    def return_stalled(self) -> int:
        """Give up what silent workers hold."""
        return self._ask(self._drop_stalled())

    async def _drop_stalled(self) -> int:
        manager = self._opened.job_manager
        stalled = list(await manager.get_stalled_jobs(seconds_since_heartbeat=self._silence))
        for job in stalled:
            await manager.finish_job(job, Status.FAILED, delete_job=True)
        return len(stalled)

    def wake(self) -> None:
        """Look for due work now."""
        if self._relay is not None:
            self._relay.wake()

    def stopping(self) -> bool:
        """Tell whether the process is to stop."""
        return self._stop.is_set()

    def close(self) -> None:
        """Stop after what is being done."""
        self._stop.set()
        if self._relay is not None:
            self._relay.join()
        if self._thread is not None:
            if self._loop is not None and self._main is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._main.cancel)
            self._thread.join()

    @property
    def _opened(self) -> procrastinate.App:
        assert self._app is not None
        return self._app

    def _ask(self, asked: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine on the workers' loop and return what it returns."""
        while not self._ready.wait(0.1):
            if self._stop.is_set():
                asked.close()
                raise RuntimeError("the jobs are stopping")
        assert self._loop is not None
        answer: Future[T] = asyncio.run_coroutine_threadsafe(asked, self._loop)
        return answer.result(ANSWER_SECONDS)

    def _run(self, workspace: Workspace, works: Sequence[Work]) -> None:
        self._silence = workspace.settings.stalled_seconds
        threads = sum(lane.threads for lane in LANES.values())
        with asyncio.Runner() as runner:
            self._loop = runner.get_loop()
            self._loop.set_default_executor(ThreadPoolExecutor(threads + 2, thread_name_prefix="job"))
            self._main = self._loop.create_task(self._work(workspace, works))
            try:
                self._loop.run_until_complete(self._main)
            except asyncio.CancelledError:
                pass
            finally:
                self._ready.clear()

    async def _work(self, workspace: Workspace, works: Sequence[Work]) -> None:
        """Work until told to stop; after a fault of the database begin anew."""
        pause = AGAIN_SECONDS
        while not self._stop.is_set():
            try:
                await asyncio.to_thread(self._make_schema, workspace)
                self._app = self._make_app(workspace, works)
                async with self._app.open_async():
                    self._ready.set()
                    pause = AGAIN_SECONDS
                    async with asyncio.TaskGroup() as lanes:
                        for name in LANES:
                            lanes.create_task(self._lane(name))
            except asyncio.CancelledError:
                raise
            except Exception:
                log.exception("the worker lost its database and begins anew")
            finally:
                self._ready.clear()
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_AGAIN_SECONDS)

    @staticmethod
    def _make_schema(workspace: Workspace) -> None:
        with workspace.database.write() as connection:
            apply_schema(connection, replace=False)

    def _make_app(self, workspace: Workspace, works: Sequence[Work]) -> procrastinate.App:
        connector = procrastinate.PsycopgConnector(
            conninfo=self._url,
            kwargs={"options": f"-c search_path={SCHEMA} -c timezone=UTC", "application_name": "formwright jobs"},
            min_size=1,
            max_size=4,
        )
        app = procrastinate.App(connector=connector)
        for work in works:
            self._register(app, workspace, work)
        return app

    def _register(self, app: procrastinate.App, workspace: Workspace, work: Work) -> None:
        def do(ids: list[int]) -> None:
            try:
                perform(workspace, work, ids, self.stopping)
            finally:
                self.wake()

        app.task(name=work.name, queue=work.lane)(do)

    async def _lane(self, name: Lane) -> None:
        await self._opened.run_worker_async(
            queues=[name],
            name=name,
            concurrency=LANES[name].threads,
            install_signal_handlers=False,
            delete_jobs="always",
            update_heartbeat_interval=self._silence / 4,
            stalled_worker_timeout=self._silence,
        )
        raise RuntimeError(f"the worker of the lane '{name}' ended")
