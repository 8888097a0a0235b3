"""What a list comes to: its records in groups, how many there are in each, and totals of their numbers.

The question is that of a report over the list's own records: the same filter, search and rights, the same exact sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.access import Decision
from engine.definitions.base import Words
from engine.definitions.dataset import DatasetDefinition, DimensionDefinition, MeasureDefinition
from engine.errors import RequestRefused, problem
from engine.forms.model import Form
from engine.reports import answer, drill
from engine.reports.dataset import compile_dataset
from engine.reports.model import Answer, Dataset
from engine.reports.model import Question as Asked
from engine.reports.theme import raw
from runtime.present import titles_of
from runtime.query import Question
from runtime.reports import LiveStore, nodes_of, permitted
from runtime.workspace import Unit

GROUP, COUNT, TOTAL = "group", "count", "total_"
MOST_GROUPS = 500


def summary(
    unit: Unit, form: Form, decision: Decision, question: Question, group: str | None, totals: Mapping[str, str]
) -> dict[str, Any]:
    """Return the count and totals of the list and of each of its groups, with the filter that selects the group.

    `totals` names an aggregate by field. At most 500 groups are shown; what is left out is marked.
    """
    asked_for = [key for key in (group, *totals) if key is not None]
    unknown = [key for key in asked_for if key not in form.fields or decision.level(key) == "none"]
    if unknown:  # what is hidden is told no other way than what is not there
        raise RequestRefused([problem("QUERY-E002", "/totals", found=", ".join(unknown))])
    dataset = _dataset(unit, form, group, totals)
    from_groups = tuple(dataset.dimensions.values())
    asked = Asked(from_groups, tuple(dataset.measures.values()), limit=MOST_GROUPS, levels=((),))
    if not permitted(unit, dataset, nodes_of(dataset, asked)):
        hidden = [key for key in (group, *totals) if key and not decision.everywhere(frozenset({key}))]
        raise RequestRefused([problem("QUERY-E002", "/totals", found=", ".join(hidden))])
    found = answer.ask(asked, dataset, (), LiveStore(unit, question), unit.context)
    whole = found.grand or (0, *(None for _ in totals))
    out = {**_figures(found, whole, totals), "truncated": found.truncated}
    return {**out, "groups": _groups(unit, found, totals) if group else None}


def _dataset(unit: Unit, form: Form, group: str | None, totals: Mapping[str, str]) -> Dataset:
    dimensions = (DimensionDefinition(key=GROUP, field=group),) if group else ()
    try:
        added = [MeasureDefinition(key=f"{TOTAL}{n}", fn=fn, field=key) for n, (key, fn) in enumerate(totals.items())]  # type: ignore[arg-type]
    except ValueError as error:
        raise RequestRefused([problem("QUERY-E004", "/totals", found=dict(totals), expected="field:sum")]) from error
    title = Words(**form.title.by_language())
    said = DatasetDefinition(
        key="list", title=title, form=form.name, dimensions=dimensions,
        measures=(MeasureDefinition(key=COUNT, fn="count"), *added),
    )  # fmt: skip
    dataset, problems = compile_dataset(f"{form.app}.list", said, unit.catalog.forms, unit.catalog.schema, "")
    if dataset is None:
        raise RequestRefused(problems)
    return dataset


def _figures(found: Answer, figures: Sequence[Any], totals: Mapping[str, str]) -> dict[str, Any]:
    """Return a group's count and its totals by field, as decimal text."""
    texts = [one.text(value) for one, value in zip(found.question.measures, figures, strict=True)]
    return {"count": figures[0], "totals": dict(zip(totals, texts[1:], strict=True))}


def _groups(unit: Unit, found: Answer, totals: Mapping[str, str]) -> list[dict[str, Any]]:
    (dimension,) = found.question.dimensions
    titles: dict[Any, str] = {}
    if dimension.kind == "record":
        ids = {row[0] for row in found.rows if row[0] is not None}
        titles = titles_of(unit, dimension.type.form or "", ids) if ids else {}
    return [
        {
            "value": raw(dimension, row[0]),
            "title": titles.get(row[0], f"#{row[0]}") if dimension.kind == "record" and row[0] is not None else None,
            "filter": drill.together(drill.in_cell(dimension, row[0])),
            **_figures(found, row[1:], totals),
        }
        for row in found.rows
    ]
