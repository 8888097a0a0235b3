"""Pivot: figures by the crossing of row and column groups, with totals of both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from engine.definitions.base import Key
from engine.kinds import Label
from engine.reports.model import Answer
from engine.reports.theme import raw
from engine.reports.widgets.base import Asking, Widget, WidgetOptions


class PivotOptions(WidgetOptions):
    """What stands in rows, in columns and in cells."""

    rows: tuple[Key, ...] = Field(min_length=1, max_length=3)
    columns: tuple[Key, ...] = Field(min_length=1, max_length=2)
    values: tuple[Key, ...] = Field(min_length=1, max_length=6)
    limit: int = Field(default=2000, ge=1, le=2000)


class Pivot(Widget):
    """Rows and columns crossed; every total is computed from records, so ratios and distinct counts hold in it."""

    name, label, icon = "pivot", Label("透视表", "Pivot"), "appstore"
    Options = PivotOptions
    one_unit = False

    def dimensions(self, options: PivotOptions) -> Sequence[tuple[str, str]]:
        """Return the groups of rows, then those of columns."""
        rows = [(f"/rows/{place}", key) for place, key in enumerate(options.rows)]
        return rows + [(f"/columns/{place}", key) for place, key in enumerate(options.columns)]

    def measures(self, options: PivotOptions) -> Sequence[tuple[str, str]]:
        """Return the figures of a cell."""
        return [(f"/values/{place}", key) for place, key in enumerate(options.values)]

    def levels(self, options: Any) -> tuple[tuple[str, ...], ...]:
        """Return the totals of rows, of columns, and of everything."""
        return (options.rows, options.columns, ())

    def beside(self, options: PivotOptions, answers: Sequence[Answer], asked: Sequence[Asking]) -> dict[str, Any]:
        """Return what stands where, and the totals of rows and columns as rows of their own."""
        answer = answers[0]
        return {
            "pivot": {
                "rows": list(options.rows),
                "columns": list(options.columns),
                "values": list(options.values),
                "row_totals": total_rows(answer, options.rows),
                "column_totals": total_rows(answer, options.columns),
            }
        }


def total_rows(answer: Answer, level: tuple[str, ...]) -> list[list[Any]]:
    """Return the totals of a level as JSON: its dimensions' values, then the figures."""
    dimensions = [one for one in answer.question.dimensions if one.key in level]
    out = []
    for row in answer.totals[level]:
        heads = [raw(one, value) for one, value in zip(dimensions, row, strict=False)]
        figures = zip(answer.question.measures, row[len(dimensions) :], strict=True)
        out.append(heads + [one.text(value) for one, value in figures])
    return out
