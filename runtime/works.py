"""Every sort of work that is done beside requests."""

from __future__ import annotations

from runtime import deliveries, imports, publish, releasing, scheduled, workbook_apps
from runtime.jobs.work import Work
from runtime.processes import timers

WORKS: tuple[Work, ...] = (
    deliveries.WORK,
    scheduled.WORK,
    timers.WORK,
    imports.WORK,
    workbook_apps.WORK,
    publish.WORK,
    releasing.WORK,
)
