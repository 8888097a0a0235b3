"""The port `Jobs`: one contract for the embedded runner and for Procrastinate, and what only several processes have."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
import sqlalchemy as sa

from runtime.clock import FixedClock
from runtime.jobs.embedded import EmbeddedJobs
from runtime.jobs.port import LANES, Jobs
from runtime.jobs.procrastinate import SCHEMA, ProcrastinateJobs, apply_schema
from runtime.jobs.relay import Relay
from runtime.jobs.work import FIRST_PAUSE, Work, resting, waiting
from runtime.migrate import migrate_platform
from runtime.store.tables import job_failure
from runtime.workspace import Workspace
from tests.support.waiting import wait_for

MARBLE = sa.Table(
    "marble",
    sa.MetaData(),
    sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
    sa.Column("done", sa.Integer(), nullable=False),
)


class Marbles:
    """Rows to be done, each counting how often it was."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.before: Callable[[int], None] = lambda _: None
        self.work = Work("marbles", self.due, self.do)
        with workspace.database.write() as connection:
            MARBLE.create(connection)

    def put(self, *ids: int) -> None:
        with self.workspace.database.write() as connection:
            connection.execute(sa.insert(MARBLE), [{"id": one, "done": 0} for one in ids])

    def due(self, _: Workspace, most: int) -> list[int]:
        with self.workspace.database.read() as connection:
            statement = sa.select(MARBLE.c.id).where(MARBLE.c.done == 0).order_by(MARBLE.c.id).limit(most)
            return list(connection.scalars(statement))

    def do(self, _: Workspace, key: int) -> None:
        self.before(key)
        mine = (MARBLE.c.id == key) & (MARBLE.c.done == 0)
        with self.workspace.database.write() as connection:
            connection.execute(sa.update(MARBLE).where(mine).values(done=MARBLE.c.done + 1))

    def counts(self) -> dict[int, int]:
        with self.workspace.database.read() as connection:
            return {row.id: row.done for row in connection.execute(sa.select(MARBLE))}


@pytest.fixture
def marbles(workspace: Workspace) -> Marbles:
    return Marbles(workspace)


def new_jobs(workspace: Workspace) -> Jobs:
    return EmbeddedJobs() if workspace.database.sqlite else ProcrastinateJobs(workspace.settings.database)


@contextmanager
def working(workspace: Workspace, *works: Work) -> Iterator[Jobs]:
    with closing(new_jobs(workspace)) as jobs:
        jobs.start(workspace, works)
        yield jobs


def test_everything_due_is_done_once(workspace: Workspace, marbles: Marbles) -> None:
    ids = range(1, 3 * LANES["short"].batch)
    marbles.put(*ids)
    with working(workspace, marbles.work) as jobs:
        wait_for(lambda: set(marbles.counts().values()) == {1})
        marbles.put(1_000)
        jobs.wake()
        wait_for(lambda: marbles.counts()[1_000] == 1)
        wait_for(lambda: jobs.in_flight(marbles.work) == set())
    assert marbles.counts() == dict.fromkeys([*ids, 1_000], 1)


def test_what_is_in_the_queue_or_being_done_is_not_handed_out_again(workspace: Workspace, marbles: Marbles) -> None:
    begun, go = threading.Event(), threading.Event()
    seen: list[int] = []

    def hold(key: int) -> None:
        seen.append(key)
        begun.set()
        assert go.wait(60)

    marbles.before = hold
    marbles.put(1, 2)
    with working(workspace, marbles.work) as jobs:
        assert begun.wait(60)
        assert jobs.in_flight(marbles.work) == {1, 2}
        assert waiting(workspace, marbles.work, jobs.in_flight(marbles.work), 9) == []
        assert Relay(workspace, jobs, [marbles.work]).beat() == 0
        go.set()
        wait_for(lambda: marbles.counts() == {1: 1, 2: 1})
    assert seen == [1, 2]


def test_a_failure_harms_no_other_and_rests_before_it_is_tried_again(
    workspace: Workspace, marbles: Marbles, clock: FixedClock
) -> None:
    tries: list[int] = []

    def refuse(key: int) -> None:
        if key == 2:
            tries.append(key)
            if len(tries) < 3:
                raise RuntimeError("no \x00 way")

    marbles.before = refuse
    marbles.put(1, 2, 3)
    with working(workspace, marbles.work) as jobs:
        wait_for(lambda: marbles.counts() == {1: 1, 2: 0, 3: 1} and resting(workspace, "marbles") == {2})
        marbles.put(4)
        jobs.wake()
        wait_for(lambda: marbles.counts()[4] == 1)  # the failed one does not stand in the way
        assert len(tries) == 1
        for pause in (FIRST_PAUSE, 2 * FIRST_PAUSE):
            before = len(tries)
            clock.moment += pause + timedelta(seconds=1)
            jobs.wake()
            wait_for(lambda before=before: len(tries) == before + 1)  # type: ignore[misc]
            wait_for(lambda: jobs.in_flight(marbles.work) == set())
    assert marbles.counts() == {1: 1, 2: 1, 3: 1, 4: 1}
    with workspace.database.read() as connection:
        assert connection.execute(sa.select(job_failure)).all() == []


def test_a_failure_is_kept_with_its_words(workspace: Workspace, marbles: Marbles) -> None:
    def refuse(_: int) -> None:
        raise RuntimeError("no way")

    marbles.before = refuse
    marbles.put(7)
    with working(workspace, marbles.work):
        wait_for(lambda: resting(workspace, "marbles") == {7})
    with workspace.database.read() as connection:
        row = connection.execute(sa.select(job_failure)).one()
    assert (row.work, row.item, row.attempts, row.error) == ("marbles", 7, 1, "RuntimeError: no way")


def test_stopping_finishes_what_is_being_done_and_leaves_the_rest_due(workspace: Workspace, marbles: Marbles) -> None:
    begun = threading.Event()
    stopping: list[Jobs] = []

    def hold(_: int) -> None:
        begun.set()
        wait_for(lambda: stopping[0].stopping())

    marbles.before = hold
    marbles.put(*range(1, 11))
    jobs = new_jobs(workspace)
    stopping.append(jobs)
    jobs.start(workspace, [marbles.work])
    assert begun.wait(60)
    jobs.close()
    done = sum(marbles.counts().values())
    assert 1 <= done < 10
    marbles.before = lambda _: None
    with working(workspace, marbles.work):
        wait_for(lambda: set(marbles.counts().values()) == {1})


def test_closing_what_was_never_started_does_nothing(workspace: Workspace) -> None:
    jobs = new_jobs(workspace)
    jobs.wake()
    assert not jobs.stopping()
    jobs.close()
    assert jobs.stopping()


def test_a_lane_takes_no_more_than_it_may(workspace: Workspace, marbles: Marbles) -> None:
    go = threading.Event()

    def hold(_: int) -> None:
        assert go.wait(60)

    marbles.before = hold
    long = replace(marbles.work, lane="long")
    marbles.put(*range(1, 3 * LANES["long"].most))
    with working(workspace, long) as jobs:
        wait_for(lambda: len(jobs.in_flight(long)) == LANES["long"].most)
        assert Relay(workspace, jobs, [long]).beat() == 0
        go.set()
        wait_for(lambda: set(marbles.counts().values()) == {1})


# --- what only several processes have --------------------------------------------------------------------------------


@pytest.fixture
def shared(workspace: Workspace) -> Workspace:
    """A workspace on PostgreSQL."""
    if workspace.database.sqlite:
        pytest.skip("the embedded runner has one process")
    return workspace


def queue(workspace: Workspace, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(workspace.settings.database, options=f"-c search_path={SCHEMA}") as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def test_losing_the_queue_loses_nothing(shared: Workspace, marbles: Marbles) -> None:
    marbles.put(1, 2, 3)
    with working(shared, marbles.work):
        wait_for(lambda: set(marbles.counts().values()) == {1})
        marbles.put(4, 5)
        queue(shared, f"DROP SCHEMA {SCHEMA} CASCADE")
        wait_for(lambda: set(marbles.counts().values()) == {1})
    assert set(marbles.counts()) == {1, 2, 3, 4, 5}


def test_what_a_dead_worker_held_is_handed_out_again(shared: Workspace, marbles: Marbles) -> None:
    marbles.put(1, 2)
    queue(shared, "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour')")
    queue(
        shared,
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id, priority) "
        "SELECT 'short', 'marbles', '{\"ids\": [1, 2]}', 'doing', id, 0 FROM procrastinate_workers",
    )
    with working(shared, marbles.work) as jobs:
        wait_for(lambda: marbles.counts() == {1: 1, 2: 1})
        wait_for(lambda: jobs.in_flight(marbles.work) == set())
    assert queue(shared, "SELECT id FROM procrastinate_jobs") == []


def test_one_relay_at_a_time_hands_out(shared: Workspace, marbles: Marbles) -> None:
    marbles.put(1)

    class Hands(EmbeddedJobs):
        """A queue that only counts."""

        handed: list[int]

        def hand(self, work: Work, ids: object) -> None:
            self.handed = [*ids]  # type: ignore[misc]
            assert Relay(shared, Hands(), [work]).beat() == 0

    hands = Hands()
    assert Relay(shared, hands, [marbles.work]).beat() == 1
    assert hands.handed == [1]


def test_two_processes_share_the_work(shared: Workspace, marbles: Marbles) -> None:
    ids = range(1, 200)
    marbles.put(*ids)
    with working(shared, marbles.work), working(shared, marbles.work):
        wait_for(lambda: set(marbles.counts().values()) == {1})
    assert marbles.counts() == dict.fromkeys(ids, 1)


def test_a_worker_whose_connections_are_cut_goes_on(shared: Workspace, marbles: Marbles) -> None:
    marbles.put(1)
    with working(shared, marbles.work):
        wait_for(lambda: marbles.counts() == {1: 1})
        cut = queue(
            shared,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND application_name = 'formwright jobs'",
        )
        assert cut
        marbles.put(2, 3)
        wait_for(lambda: set(marbles.counts().values()) == {1})


def test_the_queue_is_made_anew_for_another_version_of_its_library(shared: Workspace) -> None:
    queue(shared, f"COMMENT ON SCHEMA {SCHEMA} IS 'procrastinate 0.1'")
    queue(shared, "DROP TABLE procrastinate_jobs CASCADE")
    marbles = Marbles(shared)
    marbles.put(1)
    with pytest.raises(RuntimeError, match="another version"), shared.database.write() as connection:
        apply_schema(connection, replace=False)  # as a worker of before the upgrade would
    migrate_platform(shared.database)
    with working(shared, marbles.work):
        wait_for(lambda: marbles.counts() == {1: 1})
