"""Table: rows and columns, in groups if wanted, with totals beneath."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field as Option

from engine.definitions.base import Key
from engine.kinds import Label, Options
from engine.views.layouts.base import A_GROUP, A_NUMBER, Layout, Need, groups, number


class TableOptions(Options):
    """How the table is cut and added up."""

    group: Key | None = None
    totals: dict[Key, Literal["sum", "avg", "min", "max"]] = Option(default_factory=dict)
    frozen: int = Option(default=0, ge=0, le=5)
    """How many columns stay in place when the others are scrolled."""
    widths: dict[Key, int] = Option(default_factory=dict)
    """The width of columns in pixels."""


class Table(Layout):
    """Rows and columns."""

    name, label, icon = "table", Label("表格", "Table"), "table"
    Options = TableOptions

    def needs(self, options: TableOptions) -> Iterator[Need]:
        """Yield the field of the groups and those added up."""
        if options.group is not None:
            yield Need("group", options.group, A_GROUP, groups)
        for key in options.totals:
            yield Need(f"totals/{key}", key, A_NUMBER, number)
