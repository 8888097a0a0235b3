"""Line: how figures go over time or along an order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from pydantic import Field

from engine.definitions.base import Key
from engine.errors import Problem
from engine.kinds import Label
from engine.reports import theme
from engine.reports.marks import one_if_split, series
from engine.reports.model import Answer, Dataset
from engine.reports.widgets.base import Widget, WidgetOptions

FEW = 40


class LineOptions(WidgetOptions):
    """What runs along, the figures, and whether the space below is filled."""

    category: Key
    measures: tuple[Key, ...] = Field(min_length=1, max_length=6)
    series: Key | None = None
    area: bool = False
    limit: int = Field(default=400, ge=1, le=2000)


class Line(Widget):
    """One line a measure, or a measure split into series."""

    name, label, icon = "line", Label("折线图", "Line chart"), "line-chart"
    Options = LineOptions

    def dimensions(self, options: LineOptions) -> Sequence[tuple[str, str]]:
        """Return what runs along, then the series."""
        split = [("/series", options.series)] if options.series else []
        return [("/category", options.category), *split]

    def measures(self, options: LineOptions) -> Sequence[tuple[str, str]]:
        """Return the figures."""
        return [(f"/measures/{place}", key) for place, key in enumerate(options.measures)]

    def check(self, options: LineOptions, dataset: Dataset, path: str) -> list[Problem]:
        """Return what is wrong with the options."""
        return super().check(options, dataset, path) + one_if_split(options, path)

    def draw(self, options: LineOptions, answer: Answer, language: str) -> dict[str, Any]:
        """Return lines over the periods, as names in their order: no clock can shift a day."""
        rows, colour = series(options, answer, language)
        measure = answer.question.measures[0]
        names = theme.members(answer, options.category, language)
        encoding: dict[str, Any] = {
            "x": alt.X(
                options.category,
                type="ordinal",
                sort=names,
                axis=alt.Axis(title=None, labelAngle=0, ticks=False),
                scale=alt.Scale(type="point", padding=0.3),
            ),
            "y": alt.Y("value", type="quantitative", axis=theme.value_axis(measure, language), stack=None),
            "tooltip": theme.tooltip(answer, language, answer.question.measures),
        }
        mark: dict[str, Any] = {"strokeWidth": 2, "interpolate": "linear", "cursor": "pointer"}
        if colour is not None:
            encoding["color"] = colour
        else:
            mark["color"] = theme.COLOURS[0]
        if len(rows) <= FEW * max(1, len(answer.question.measures)):
            mark["point"] = {"filled": True, "size": 48, "cursor": "pointer"}
        chart = alt.Chart(theme.data(rows))
        if options.area:
            drawn = chart.mark_area(line={"strokeWidth": 2}, opacity=0.2, **mark).encode(**encoding)
        else:
            drawn = chart.mark_line(**mark).encode(**encoding)
        return theme.finished(drawn, language)
