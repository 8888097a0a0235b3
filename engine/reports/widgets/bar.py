"""Bar: figures side by side, grouped or stacked, upright or lying."""

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

LONG = 12


class BarOptions(WidgetOptions):
    """The category, the figures, and how bars of several series stand."""

    category: Key
    measures: tuple[Key, ...] = Field(min_length=1, max_length=4)
    series: Key | None = None
    stacked: bool = False
    horizontal: bool = False


class Bar(Widget):
    """One bar a category; several measures, or one measure split into series, stand beside or upon each other."""

    name, label, icon = "bar", Label("柱状图", "Bar chart"), "bar-chart"
    Options = BarOptions

    def dimensions(self, options: BarOptions) -> Sequence[tuple[str, str]]:
        """Return the category, then the series."""
        series = [("/series", options.series)] if options.series else []
        return [("/category", options.category), *series]

    def measures(self, options: BarOptions) -> Sequence[tuple[str, str]]:
        """Return the figures."""
        return [(f"/measures/{place}", key) for place, key in enumerate(options.measures)]

    def check(self, options: BarOptions, dataset: Dataset, path: str) -> list[Problem]:
        """Return what is wrong with the options."""
        return super().check(options, dataset, path) + one_if_split(options, path)

    def draw(self, options: BarOptions, answer: Answer, language: str) -> dict[str, Any]:
        """Return bars over the categories."""
        measures = answer.question.measures
        rows, colour = series(options, answer, language)
        measure = measures[0]
        categories = theme.members(answer, options.category, language)
        names = alt.Axis(title=None, labelLimit=140, labelAngle=0, ticks=False)
        if not options.horizontal and max((len(one) for one in categories), default=0) > LONG:
            names.labelAngle = -30
        across = ("y" if options.horizontal else "x", alt.Y if options.horizontal else alt.X)
        along = ("x" if options.horizontal else "y", alt.X if options.horizontal else alt.Y)
        encoding: dict[str, Any] = {
            across[0]: across[1](options.category, type="nominal", sort=categories, axis=names),
            along[0]: along[1](
                "value",
                type="quantitative",
                axis=theme.value_axis(measure, language),
                stack="zero" if options.stacked else None,
            ),
            "tooltip": theme.tooltip(answer, language, measures),
        }
        if colour is not None:
            encoding["color"] = colour
            if not options.stacked:
                offset = alt.YOffset if options.horizontal else alt.XOffset
                encoding["yOffset" if options.horizontal else "xOffset"] = offset(
                    "series", type="nominal", sort=colour.scale.domain
                )
        mark: dict[str, Any] = {"cornerRadiusEnd": 0 if options.stacked else 2, "cursor": "pointer"}
        if colour is None:
            mark["color"] = theme.COLOURS[0]
        return theme.finished(alt.Chart(theme.data(rows)).mark_bar(**mark).encode(**encoding), language)
