"""Funnel: how much is left after each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
from pydantic import Field

from engine.definitions.base import Key
from engine.kinds import Label, Options
from engine.reports import theme
from engine.reports.figures import grouped, quotient
from engine.reports.model import Answer
from engine.reports.widgets.base import Widget


class FunnelOptions(Options):
    """The measures that are the steps, widest first."""

    steps: tuple[Key, ...] = Field(min_length=2, max_length=10)


class Funnel(Widget):
    """One bar a step, in the middle; beside it the figure and its share of the first and of the step before."""

    name, label, icon = "funnel", Label("漏斗图", "Funnel"), "funnel-plot"
    Options = FunnelOptions

    def dimensions(self, options: FunnelOptions) -> Sequence[tuple[str, str]]:
        """Return none: the steps are measures."""
        return ()

    def measures(self, options: FunnelOptions) -> Sequence[tuple[str, str]]:
        """Return the steps."""
        return [(f"/steps/{place}", key) for place, key in enumerate(options.steps)]

    def draw(self, options: FunnelOptions, answer: Answer, language: str) -> dict[str, Any]:
        """Return centred bars with their figures."""
        one = theme.datum(answer, answer.rows[0], language)
        values = dict(zip((measure.key for measure in answer.question.measures), answer.rows[0], strict=True))
        rows: list[dict[str, Any]] = []
        first = before = answer.question.measures[0]
        of_first = {"zh": "占第一步", "en": "of the first"}[language]
        of_before = {"zh": "占上一步", "en": "of the one before"}[language]
        for place, measure in enumerate(answer.question.measures):
            half = (one[measure.key] or 0.0) / 2
            whole = part(values[measure.key], measure.scale, values[first.key], first.scale)
            step = part(values[measure.key], measure.scale, values[before.key], before.scale)
            text = one[measure.key + "_text"]
            rows.append(
                {
                    "step": measure.title.by_language()[language],
                    "left": -half,
                    "right": half,
                    "text": text,
                    "beside": f"{text}  {whole}" if place else text,
                    "whole": whole,
                    "conversion": step if place else "-",
                    "_measure": measure.key,
                }
            )
            before = measure
        names = [row["step"] for row in rows]
        chart = alt.Chart(theme.data(rows)).encode(
            y=alt.Y("step", type="nominal", sort=names, axis=alt.Axis(title=None, ticks=False, domain=False)),
            tooltip=[
                alt.Tooltip("step", type="nominal", title={"zh": "步骤", "en": "Step"}[language]),
                alt.Tooltip("text", type="nominal", title={"zh": "数量", "en": "Figure"}[language]),
                alt.Tooltip("whole", type="nominal", title=of_first),
                alt.Tooltip("conversion", type="nominal", title=of_before),
            ],
        )
        colour = alt.Color("step", type="nominal", scale=alt.Scale(domain=names, range=shades(len(names))), legend=None)
        bars = chart.mark_bar(cornerRadius=2, cursor="pointer").encode(
            x=alt.X("left", type="quantitative", axis=None), x2="right", color=colour
        )
        text_mark = chart.mark_text(align="center", color="#1F2329").encode(
            x=alt.datum(0), text=alt.Text("beside", type="nominal")
        )
        return theme.finished(alt.layer(bars, text_mark), language)


def part(value: int | None, scale: int, whole: int | None, whole_scale: int) -> str:
    """Return a step as a percentage of another, exact to one place."""
    found = quotient(value, scale, whole, whole_scale, 3)
    return "-" if found is None else grouped(found, 1) + "%"


def shades(count: int) -> list[str]:
    """Return tones of the first data colour, light enough for dark figures upon them."""
    strong, light = (0x6E, 0x9B, 0xFA), (0xD6, 0xE4, 0xFF)
    steps = max(count - 1, 1)
    mixed = [[a + (b - a) * place // steps for a, b in zip(strong, light, strict=True)] for place in range(count)]
    return [f"#{red:02X}{green:02X}{blue:02X}" for red, green, blue in mixed]
