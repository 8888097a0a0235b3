"""Doing what is due in the test's own thread, so that tests need not wait for anybody."""

from __future__ import annotations

from collections.abc import Sequence

from runtime.jobs.work import Work, perform, waiting
from runtime.works import WORKS
from runtime.workspace import Workspace


def work_off(workspace: Workspace, works: Sequence[Work] = WORKS) -> int:
    """Do everything due until nothing is; return how many ids were done."""
    done = 0
    while wanted := [(work, ids) for work in works if (ids := waiting(workspace, work, set(), 50))]:
        for work, ids in wanted:
            perform(workspace, work, ids, lambda: False)
            done += len(ids)
    return done
