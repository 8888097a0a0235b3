"""How charts look: the eight data colours, the fonts of the pages, and numbers as the reader's language writes them.

Specs are self-contained: their data, words and locale are inside, so the same spec draws in the browser and on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt

from engine.reports.figures import figure, member
from engine.reports.model import Answer, Dimension, Measure, Value

COLOURS = ("#1456F0", "#F08A24", "#14A38B", "#A05CE0", "#D6455D", "#7A8A2E", "#2FA4D9", "#8C6D46")
INK, SECONDARY, LINE, TINT = "#1F2329", "#646A73", "#E5E6EB", "#EBF1FF"
FONT = '-apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Segoe UI", sans-serif'
MONTHS = {
    "zh": [f"{month}月" for month in range(1, 13)],
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
}
DAYS = {
    "zh": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
    "en": ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
}
TIMES = {
    "zh": {"dateTime": "%Y年%m月%d日 %H:%M:%S", "date": "%Y-%m-%d"},
    "en": {"dateTime": "%b %d, %Y %H:%M:%S", "date": "%Y-%m-%d"},
}
SHORT_ZH = (
    "abs(datum.value) >= 1e8 ? format(datum.value / 1e8, ',.4~r') + '亿' : "
    "abs(datum.value) >= 1e4 ? format(datum.value / 1e4, ',.4~r') + '万' : format(datum.value, ',.4~r')"
)
SHORT_EN = "abs(datum.value) >= 1e3 ? format(datum.value, '.4~s') : format(datum.value, ',.4~r')"
PERCENT = "format(datum.value, '.4~%')"


def locale(language: str) -> dict[str, Any]:
    """Return the formats of numbers and times."""
    time = {
        **TIMES[language],
        "time": "%H:%M:%S",
        "periods": ["上午", "下午"] if language == "zh" else ["AM", "PM"],
        "days": DAYS[language],
        "shortDays": DAYS[language],
        "months": MONTHS[language],
        "shortMonths": MONTHS[language],
    }
    currency = ["¥", ""] if language == "zh" else ["", ""]
    return {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": currency}, "time": time}


def config(language: str) -> dict[str, Any]:
    """Return the look of every chart."""
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": SECONDARY, "titleColor": SECONDARY}
    small = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 400}
    axis = {**text, **small, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE, "labelOverlap": "greedy"}
    return {
        "background": "#FFFFFF",
        "font": FONT,
        "axis": axis,
        "legend": {**text, **small, "orient": "top", "symbolType": "circle", "labelLimit": 160},
        "view": {"stroke": None},
        "range": {"category": list(COLOURS), "heatmap": [TINT, COLOURS[0]]},
        "text": {"font": FONT, "fontSize": 12, "color": INK},
        "locale": locale(language),
    }


def finished(chart: Any, language: str) -> dict[str, Any]:
    """Return the chart as a Vega-Lite object that fills its card."""
    spec: dict[str, Any] = chart.properties(
        width="container", height="container", autosize=alt.AutoSizeParams(type="fit", contains="padding")
    ).to_dict(validate=False)
    return {**spec, "config": config(language)}


def data(rows: Sequence[dict[str, Any]]) -> alt.Data:
    """Return rows as the chart's own data."""
    return alt.Data(values=list(rows))  # type: ignore[no-untyped-call]


def datum(answer: Answer, row: Sequence[Value], language: str) -> dict[str, Any]:
    """Return a group as chart data: `key` as read, `_key` as stored, a figure as a length and as text.

    Lengths of marks are floats; every figure that is read is exact text.
    """
    many = len(answer.question.dimensions)
    out: dict[str, Any] = {}
    for dimension, value in zip(answer.question.dimensions, row, strict=False):
        out[dimension.key] = member(dimension, value, language)
        out["_" + dimension.key] = raw(dimension, value)
    for measure, value in zip(answer.question.measures, row[many:], strict=True):
        out[measure.key] = length(measure, value)
        out[measure.key + "_text"] = figure(measure, value, language)
    return out


def length(measure: Measure, value: Value) -> float | None:
    """Return how long the mark of a figure is."""
    return None if value is None or hasattr(value, "year") else value / 10**measure.scale


def raw(dimension: Dimension, value: Value) -> Any:
    """Return a dimension's value as JSON."""
    if value is None or isinstance(value, bool | str):
        return value
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if dimension.kind == "number" and dimension.banded is None:
        digits = f"{abs(value):0{dimension.type.scale + 1}d}"
        scale = dimension.type.scale
        body = f"{digits[:-scale]}.{digits[-scale:]}" if scale else digits
        return f"-{body}" if value < 0 else body
    return value


def members(answer: Answer, key: str, language: str) -> list[str]:
    """Return the names of a dimension's values in the order of the answer; choices in theirs."""
    place = [one.key for one in answer.question.dimensions].index(key)
    dimension = answer.question.dimensions[place]
    seen = list(dict.fromkeys(row[place] for row in answer.rows))
    order = [option.key for option in dimension.options]
    if order and not any(sort.by != key for sort in answer.question.sort):
        seen.sort(key=lambda value: order.index(value) if value in order else len(order))
    return list(dict.fromkeys(member(dimension, value, language) for value in seen))


def palette(answer: Answer, key: str, language: str) -> list[str]:
    """Return a colour for each of a dimension's values: the maker's where all have one of their own."""
    dimension = next(one for one in answer.question.dimensions if one.key == key)
    names = members(answer, key, language)
    own = {option.title.by_language()[language]: option.colour for option in dimension.options}
    chosen = [own.get(name) for name in names]
    if all(chosen) and len(set(chosen)) == len(chosen):
        return [colour for colour in chosen if colour]
    return [COLOURS[place % len(COLOURS)] for place in range(len(names))]


def value_axis(measure: Measure, language: str) -> alt.Axis:
    """Return the axis of a figure, its numbers short."""
    short = PERCENT if measure.unit == "percent" else SHORT_ZH if language == "zh" else SHORT_EN
    return alt.Axis(title=None, labelExpr=short, tickCount=5, domain=False, ticks=False)


def tooltip(answer: Answer, language: str, measures: Sequence[Measure]) -> list[alt.Tooltip]:
    """Return what is shown when one points at a mark, every figure exact."""
    out = [
        alt.Tooltip(one.key, type="nominal", title=one.title.by_language()[language])
        for one in answer.question.dimensions
    ]
    return out + [
        alt.Tooltip(one.key + "_text", type="nominal", title=one.title.by_language()[language]) for one in measures
    ]
