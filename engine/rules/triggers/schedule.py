"""Trigger: a timetable."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from engine.errors import Problem, problem
from engine.forms.model import Form
from engine.kinds import Label, Options
from engine.rules.triggers.base import Trigger

SOME_DAY = datetime(2000, 1, 1, tzinfo=UTC)


class ScheduleOptions(Options):
    """Five cron parts (minute hour day month weekday) in the workspace's time zone."""

    cron: str


class Schedule(Trigger):
    """Looks at all records of the form at the times of a cron expression, as a set."""

    name, label, icon = "schedule", Label("定时", "On a schedule"), "clock-circle"
    scheduled = True
    Options = ScheduleOptions

    def check(self, options: ScheduleOptions, form: Form, path: str) -> list[Problem]:
        """Return a problem when the expression cannot be read."""
        try:
            CronSim(options.cron, SOME_DAY)
        except CronSimError:
            return [problem("RULE-E002", path + "/cron", expression=options.cron)]
        return [] if len(options.cron.split()) == 5 else [problem("RULE-E002", path + "/cron", expression=options.cron)]

    def next_after(self, options: ScheduleOptions, moment: datetime) -> datetime:
        """Return the first time of the timetable after `moment`, in `moment`'s zone."""
        return next(CronSim(options.cron, moment))

    def say(self, options: ScheduleOptions, form: Form, language: str) -> str:
        """Return daily times in words, other timetables as they are written."""
        daily = re.fullmatch(r"(\d{1,2}) (\d{1,2}) \* \* \*", options.cron)
        if not daily:
            return f"按计划 {options.cron}" if language == "zh" else f"On schedule {options.cron}"
        time = f"{int(daily[2]):02d}:{int(daily[1]):02d}"
        return f"每天 {time}" if language == "zh" else f"Daily at {time}"
