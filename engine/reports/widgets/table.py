"""Table: groups as rows, their figures as columns, totals below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from engine.definitions.base import Key
from engine.kinds import Label
from engine.reports.widgets.base import Widget, WidgetOptions


class TableOptions(WidgetOptions):
    """The columns, in order."""

    dimensions: tuple[Key, ...] = Field(min_length=1, max_length=6)
    measures: tuple[Key, ...] = Field(min_length=1, max_length=12)
    totals: bool = True


class Table(Widget):
    """Figures of every unit side by side; the totals are computed from records, never added up."""

    name, label, icon = "table", Label("表格", "Table"), "table"
    Options = TableOptions
    one_unit = False

    def dimensions(self, options: TableOptions) -> Sequence[tuple[str, str]]:
        """Return the grouping columns."""
        return [(f"/dimensions/{place}", key) for place, key in enumerate(options.dimensions)]

    def measures(self, options: TableOptions) -> Sequence[tuple[str, str]]:
        """Return the figures."""
        return [(f"/measures/{place}", key) for place, key in enumerate(options.measures)]

    def levels(self, options: Any) -> tuple[tuple[str, ...], ...]:
        """Return the grand total."""
        return ((),) if options.totals else ()
