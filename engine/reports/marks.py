"""What bar and line charts share: marks of several measures, or of one measure split into series."""

from __future__ import annotations

from typing import Any

import altair as alt

from engine.errors import Problem, problem
from engine.reports import theme
from engine.reports.model import Answer


def one_if_split(options: Any, path: str) -> list[Problem]:
    """Return a problem where several measures are split into series."""
    if options.series is not None and len(options.measures) > 1:
        return [problem("REPORT-E022", path + "/measures", found=len(options.measures))]
    return []


def series(options: Any, answer: Answer, language: str) -> tuple[list[dict[str, Any]], Any]:
    """Return the chart's rows, one for each mark, and the colours of its series; none where there is only one."""
    measures = answer.question.measures
    rows = []
    for row in answer.rows:
        one = theme.datum(answer, row, language)
        for measure in measures:
            words = measure.title.by_language()[language]
            name = one[options.series] if options.series else words
            value = {"value": one[measure.key], "text": one[measure.key + "_text"]}
            rows.append({**one, **value, "series": name, "_measure": measure.key})
    if options.series:
        domain = theme.members(answer, options.series, language)
        colours = theme.palette(answer, options.series, language)
    elif len(measures) > 1:
        domain = [one.title.by_language()[language] for one in measures]
        colours = list(theme.COLOURS[: len(measures)])
    else:
        return rows, None
    scale = alt.Scale(domain=domain, range=colours)
    return rows, alt.Color("series", type="nominal", scale=scale, legend=alt.Legend(title=None))
