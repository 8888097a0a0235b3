"""Fixtures for every test: workspaces on SQLite and PostgreSQL, and the rule that wanted databases must be there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from runtime.clock import FixedClock
from runtime.workspace import Workspace
from tests.support import postgres
from tests.support.workspaces import MOMENT, new_workspace

REQUIRED = set(filter(None, os.environ.get("FORMWRIGHT_REQUIRE", "").split(",")))


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server to make databases on; without one the tests that need it are skipped, saying so."""
    with postgres.server() as url:
        if url is None:
            if "postgresql" in REQUIRED:
                pytest.fail("PostgreSQL is required here and was not found")
            pytest.skip("no PostgreSQL: set FORMWRIGHT_TEST_POSTGRES or install its server binaries")
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty database: "" for SQLite, the URL of a new database for PostgreSQL."""
    if request.param == "sqlite":
        yield ""
        return
    with postgres.new_database(request.getfixturevalue("postgres_url")) as url:
        yield url


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(MOMENT)


@pytest.fixture
def workspace(tmp_path: Path, database_url: str, clock: FixedClock) -> Iterator[Workspace]:
    """An empty workspace, once on each database."""
    made = new_workspace(tmp_path, database_url, clock)
    yield made
    made.close()
