"""Gantt: records as bars over time, one a line."""

from __future__ import annotations

from collections.abc import Iterator

from engine.definitions.base import Key
from engine.kinds import Label, Options
from engine.views.layouts.base import A_DAY, A_GROUP, Layout, Need, dated, groups


class GanttOptions(Options):
    """When a record begins and ends, and what gathers its line with others."""

    start: Key
    end: Key
    group: Key | None = None


class Gantt(Layout):
    """Bars over time."""

    name, label, icon = "gantt", Label("甘特图", "Gantt"), "bars"
    Options = GanttOptions

    def needs(self, options: GanttOptions) -> Iterator[Need]:
        """Yield the fields of the days and of the groups."""
        yield Need("start", options.start, A_DAY, dated)
        yield Need("end", options.end, A_DAY, dated)
        if options.group is not None:
            yield Need("group", options.group, A_GROUP, groups)
