"""Heat map: figures by the crossing of two groups as colour, each row or column on its own scale if asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt
from pydantic import Field

from engine.definitions.base import Key
from engine.errors import Problem, problem
from engine.kinds import Label
from engine.reports import theme
from engine.reports.measures import share_of
from engine.reports.model import Answer, Dataset, Measure
from engine.reports.widgets.base import Widget, WidgetOptions


class HeatmapOptions(WidgetOptions):
    """What runs across and down, the figure, and of which total it is shown as a share."""

    row: Key
    column: Key
    measure: Key
    normalise: Literal["none", "row", "column"] = "none"
    limit: int = Field(default=2000, ge=1, le=2000)


class Heatmap(Widget):
    """A cell for each crossing; normalised by row it is a matrix of transitions whose rows add up to one."""

    name, label, icon = "heatmap", Label("热力图", "Heat map"), "heat-map"
    Options = HeatmapOptions
    one_unit = False

    def dimensions(self, options: HeatmapOptions) -> Sequence[tuple[str, str]]:
        """Return the rows' groups, then the columns'."""
        return (("/row", options.row), ("/column", options.column))

    def measures(self, options: HeatmapOptions) -> Sequence[tuple[str, str]]:
        """Return the figure."""
        return (("/measure", options.measure),)

    def check(self, options: HeatmapOptions, dataset: Dataset, path: str) -> list[Problem]:
        """Return what is wrong; shares need a figure that adds up."""
        problems = super().check(options, dataset, path)
        measure = dataset.measures.get(options.measure)
        if measure is not None and options.normalise != "none" and not measure.additive:
            problems.append(problem("REPORT-E023", path + "/measure", found=options.measure))
        return problems

    def figures(self, options: HeatmapOptions, dataset: Dataset) -> tuple[Measure, ...]:
        """Return the figure, and its share of the row's or column's total."""
        measure = dataset.measures[options.measure]
        if options.normalise == "none":
            return (measure,)
        within = options.row if options.normalise == "row" else options.column
        return measure, share_of(measure, f"{measure.key}_share", (within,))

    def draw(self, options: HeatmapOptions, answer: Answer, language: str) -> dict[str, Any]:
        """Return coloured cells with their figures."""
        shown = answer.question.measures[-1]
        base = answer.question.measures[0]
        rows = []
        largest = max((theme.length(shown, row[-1]) or 0.0 for row in answer.rows), default=0.0)
        for row in answer.rows:
            one = theme.datum(answer, row, language)
            size = one[shown.key] or 0.0
            dark = largest > 0 and size > largest * 0.6
            rows.append({**one, "shown": one[shown.key + "_text"], "dark": dark, "_measure": base.key})
        across = dimension_title(answer, options.column, language)
        down = dimension_title(answer, options.row, language)
        top = alt.Axis(title=across, labelAngle=0, orient="top", ticks=False, domain=False)
        side = alt.Axis(title=down, ticks=False, domain=False)
        chart = alt.Chart(theme.data(rows)).encode(
            x=alt.X(options.column, type="nominal", sort=theme.members(answer, options.column, language), axis=top),
            y=alt.Y(options.row, type="nominal", sort=theme.members(answer, options.row, language), axis=side),
            tooltip=theme.tooltip(answer, language, answer.question.measures),
        )
        scale = alt.Scale(range=[theme.TINT, theme.COLOURS[0]], domainMin=0)
        cells = chart.mark_rect(stroke="#FFFFFF", strokeWidth=1, cursor="pointer").encode(
            color=alt.Color(shown.key, type="quantitative", scale=scale, legend=None)
        )
        ink = alt.condition("datum.dark", alt.value("#FFFFFF"), alt.value(theme.INK))
        return theme.finished(
            alt.layer(cells, chart.mark_text().encode(text=alt.Text("shown", type="nominal"), color=ink)), language
        )


def dimension_title(answer: Answer, key: str, language: str) -> str:
    """Return the words of a dimension."""
    found = next(one for one in answer.question.dimensions if one.key == key)
    return found.title.by_language()[language]
