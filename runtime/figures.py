"""Answers of reports as JSON: columns, rows and totals exact, charts drawn in the asked language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

from engine.definitions.base import Words
from engine.reports.dashboard import PlacedWidget
from engine.reports.model import Answer, Dimension, Measure, Option, Value
from engine.reports.theme import raw
from engine.reports.widgets.base import empty
from runtime.present import titles_of
from runtime.reports import Asked
from runtime.workspace import Unit

ROLES = {"record": "choice"}


def as_of(unit: Unit) -> str:
    """Return the moment whose state the figures show."""
    return unit.now.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def titled(unit: Unit, answer: Answer) -> Answer:
    """Return the answer with the titles of records it is grouped by, as far as the viewer may know them."""
    dimensions = []
    for place, one in enumerate(answer.question.dimensions):
        if one.kind == "record":
            ids = {row[place] for row in answer.rows if row[place] is not None}
            names = titles_of(unit, one.type.form or "", ids) if ids else {}
            options = [(id_, str(names.get(id_, f"#{id_}"))) for id_ in sorted(ids)]
            one = replace(one, options=tuple(Option(id_, Words(zh=name, en=name)) for id_, name in options))
        dimensions.append(one)
    return replace(answer, question=replace(answer.question, dimensions=tuple(dimensions)))


def dimension_column(one: Dimension) -> dict[str, Any]:
    """Return a grouping column; bands and links to records are choices of what occurs."""
    kind = "choice" if one.kind == "record" or one.banded is not None else one.kind
    out: dict[str, Any] = {
        "key": one.key,
        "title": one.title.by_language(),
        "role": "dimension",
        "type": kind,
        "decimals": one.type.scale if kind == "number" else 0,
        "currency": None,
    }
    if one.grain is not None:
        out["grain"] = one.grain
    if one.options:
        out["options"] = [
            {
                "key": option.key,
                "title": option.title.by_language(),
                "colour": option.colour,
            }
            for option in one.options
        ]
    return out


def measure_column(one: Measure) -> dict[str, Any]:
    """Return a figure's column; a percentage is a part of one, its decimals those of the percent shown."""
    return {
        "key": one.key,
        "title": one.title.by_language(),
        "role": "measure",
        "type": one.unit,
        "decimals": one.decimals,
        "currency": one.currency,
    }


def json_row(answer: Answer, row: Sequence[Value]) -> list[Any]:
    """Return a group as JSON: values as stored, figures as decimal text."""
    many = len(answer.question.dimensions)
    heads = [raw(one, value) for one, value in zip(answer.question.dimensions, row, strict=False)]
    return heads + [one.text(value) for one, value in zip(answer.question.measures, row[many:], strict=True)]


def table_of(unit: Unit, answer: Answer) -> dict[str, Any]:
    """Return an answer's columns, rows and grand total."""
    question = answer.question
    totals = None
    if answer.grand is not None:
        figures = [one.text(value) for one, value in zip(question.measures, answer.grand, strict=True)]
        totals = [None] * len(question.dimensions) + figures
    return {
        "as_of": as_of(unit),
        "columns": [
            *(dimension_column(one) for one in question.dimensions),
            *(measure_column(one) for one in question.measures),
        ],
        "rows": [json_row(answer, row) for row in answer.rows],
        "totals": totals,
        "truncated": answer.truncated,
    }


def drawn(
    unit: Unit, widget: PlacedWidget, asked: Sequence[Asked], answers: Sequence[Answer], language: str
) -> dict[str, Any]:
    """Return a widget's answer with all the page needs to draw it."""
    answer = titled(unit, answers[0])
    nothing = empty(answer)
    out = {"type": widget.kind.name, **table_of(unit, answer), "compare": None, "target": None, "pivot": None}
    out["spec"] = None if nothing else widget.kind.draw(widget.options, answer, language)
    out["empty"] = nothing
    return {**out, **widget.kind.beside(widget.options, [answer, *answers[1:]], [one.asking for one in asked])}
