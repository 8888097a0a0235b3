"""Pie: the parts of a whole, as slices or as a ring."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from pydantic import Field

from engine.definitions.base import Key
from engine.errors import Problem, problem
from engine.kinds import Label
from engine.reports import theme
from engine.reports.measures import share_of
from engine.reports.model import Answer, Dataset, Measure
from engine.reports.widgets.base import Widget, WidgetOptions

SHARE = "share"


class PieOptions(WidgetOptions):
    """What the slices are, how large, and whether the middle is left open."""

    category: Key
    measure: Key
    donut: bool = False
    limit: int = Field(default=12, ge=2, le=30)


class Pie(Widget):
    """Slices of a sum or count; each one's share of the whole stands beside it."""

    name, label, icon = "pie", Label("饼图", "Pie chart"), "pie-chart"
    Options = PieOptions
    one_unit = False

    def dimensions(self, options: PieOptions) -> Sequence[tuple[str, str]]:
        """Return what the slices are."""
        return (("/category", options.category),)

    def measures(self, options: PieOptions) -> Sequence[tuple[str, str]]:
        """Return their size."""
        return (("/measure", options.measure),)

    def check(self, options: PieOptions, dataset: Dataset, path: str) -> list[Problem]:
        """Return what is wrong; only sums and counts have parts that make up a whole."""
        problems = super().check(options, dataset, path)
        measure = dataset.measures.get(options.measure)
        if measure is not None and not measure.additive:
            problems.append(problem("REPORT-E023", path + "/measure", found=options.measure))
        return problems

    def figures(self, options: PieOptions, dataset: Dataset) -> tuple[Measure, ...]:
        """Return the size of a slice and its share."""
        measure = dataset.measures[options.measure]
        return measure, share_of(measure, f"{measure.key}_{SHARE}", ())

    def draw(self, options: PieOptions, answer: Answer, language: str) -> dict[str, Any]:
        """Return arcs in the order of the groups."""
        measure, share = answer.question.measures
        rows = []
        for place, row in enumerate(answer.rows):
            one = theme.datum(answer, row, language)
            name = f"{one[options.category]}  {one[share.key + '_text']}"
            rows.append({**one, "slice": name, "place": place, "_measure": measure.key})
        names = [one["slice"] for one in rows]
        domain = theme.members(answer, options.category, language)
        known = dict(zip(domain, theme.palette(answer, options.category, language), strict=True))
        scale = alt.Scale(domain=names, range=[known[one[options.category]] for one in rows])
        legend = alt.Legend(title=None, orient="right", labelLimit=220)
        encoding: dict[str, Any] = {
            "theta": alt.Theta(measure.key, type="quantitative", stack=True),
            "order": alt.Order("place", type="quantitative"),
            "color": alt.Color("slice", type="nominal", scale=scale, legend=legend),
            "tooltip": theme.tooltip(answer, language, answer.question.measures),
        }
        mark: dict[str, Any] = {"stroke": "#FFFFFF", "strokeWidth": 1, "cursor": "pointer"}
        if options.donut:
            mark["innerRadius"] = alt.ExprRef("min(width, height) * 0.28")
        return theme.finished(alt.Chart(theme.data(rows)).mark_arc(**mark).encode(**encoding), language)
