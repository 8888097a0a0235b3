"""Reports over HTTP: boards, their widgets' figures, the records behind a figure, and free questions to a dataset."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, Field

from engine.errors import NotFound, NotPermitted, RequestRefused, problem
from engine.reports.answer import ask
from engine.reports.dashboard import BoardFilter, value_of
from engine.reports.dataset import unknown
from engine.reports.model import Dataset, Question
from runtime import reports
from runtime.api.session import Body, Text, Values, Who, Work, storable
from runtime.figures import drawn, table_of, titled
from runtime.query import checked_filter, conjuncts, usable
from runtime.reports import Seen
from runtime.workspace import Unit

router = APIRouter(tags=["reports"])


class Asked(Body):
    """The board's filters by key, and the language charts are written in."""

    filters: Values = Field(default_factory=dict)
    language: Literal["zh", "en"] | None = None


class AskedOfSeveral(Asked):
    """The same for several widgets of a board."""

    widgets: list[Text] = Field(min_length=1, max_length=12)


class Cell(Body):
    """A group by its dimensions' values, and which of its figures is meant."""

    filters: Values = Field(default_factory=dict)
    cell: Values = Field(default_factory=dict)
    measure: Text | None = Field(default=None, max_length=100)


class Free(Body):
    """A question to a dataset: groups, figures, and a condition over its form."""

    dataset: Text = Field(max_length=100)
    dimensions: list[Text] = Field(default_factory=list, max_length=6)
    measures: list[Text] = Field(min_length=1, max_length=20)
    filter: Annotated[Any, AfterValidator(storable)] = None
    limit: int = Field(default=500, ge=1, le=2000)


@router.get("/dashboards")
def dashboards(work: Work, who: Who) -> list[dict[str, Any]]:
    """Return the boards of which the viewer may see at least one widget."""
    with work.read(who.actor) as unit:
        return [head(one) for one in reports.boards(unit)]


def head(found: Seen) -> dict[str, Any]:
    """Return a board as lists show it."""
    said = found.board.definition
    title = said.title.by_language()
    return {"name": found.board.name, "title": title, "icon": said.icon, "app": found.board.app, "main": said.main}


@router.get("/dashboards/{name}")
def dashboard(name: str, work: Work, who: Who) -> dict[str, Any]:
    """Return a board: its filters, and where which widgets stand."""
    with work.read(who.actor) as unit:
        found = reports.board_for(unit, name)
        said = found.board.definition
        return {
            **head(found),
            "help": said.help.by_language() if said.help else None,
            "filters": [describe_filter(unit, one) for one in found.filters.values()],
            "widgets": [describe_widget(unit, found, key) for key in found.widgets],
        }


def describe_filter(unit: Unit, one: BoardFilter) -> dict[str, Any]:
    """Return a filter with its choices and its value to begin with."""
    options = [{"key": option.key, "title": option.title.by_language()} for option in one.options]
    value = value_of(one, one.default, unit.context.today)
    default = one.default
    if one.type == "date_range" and value is not None:
        default = {key: end.isoformat() if end else None for key, end in zip(("from", "to"), value, strict=True)}
    return {
        "key": one.key,
        "title": one.title.by_language(),
        "type": one.type,
        "options": options if one.type == "choice" else None,
        "default": default,
    }


def describe_widget(unit: Unit, found: Seen, key: str) -> dict[str, Any]:
    """Return where a widget stands, whether its figures lead to records, and which filters it obeys."""
    widget = found.widgets[key]
    said = widget.definition
    return {
        "key": key,
        "type": widget.kind.name,
        "title": said.title.by_language(),
        "help": said.help.by_language() if said.help else None,
        "x": said.x,
        "y": said.y,
        "w": said.w,
        "h": said.h,
        "drill": reports.drillable(unit, widget),
        "filters": [one.key for one in found.wired(widget)],
    }


@router.post("/dashboards/{name}/widgets", response_class=JSONResponse)
def widgets(name: str, body: AskedOfSeveral, work: Work, who: Who) -> JSONResponse:
    """Return the figures of several widgets by their keys, read in one state of the database."""
    with work.read(who.actor) as unit:
        found = reports.board_for(unit, name)
        return JSONResponse({key: figures(unit, found, key, body) for key in dict.fromkeys(body.widgets)})


@router.post("/dashboards/{name}/widgets/{key}", response_class=JSONResponse)
def widget(name: str, key: str, body: Asked, work: Work, who: Who) -> JSONResponse:
    """Return a widget's figures under the board's filters, with the chart where it is one."""
    with work.read(who.actor) as unit:
        return JSONResponse(figures(unit, reports.board_for(unit, name), key, body))


def figures(unit: Unit, found: Seen, key: str, body: Asked) -> dict[str, Any]:
    """Return what a widget shows."""
    one = reports.widget_for(found, key)
    asked = reports.asked_of(unit, found, one, reports.chosen(unit, found, body.filters))
    return drawn(unit, one, asked, reports.answers(unit, one, asked), body.language or unit.actor.language)


@router.post("/dashboards/{name}/widgets/{key}/drill")
def records_behind(name: str, key: str, body: Cell, work: Work, who: Who) -> dict[str, Any]:
    """Return the condition under which the form's list shows exactly the records counted in a group."""
    with work.read(who.actor) as unit:
        found = reports.board_for(unit, name)
        one = reports.widget_for(found, key)
        asked = reports.asked_of(unit, found, one, reports.chosen(unit, found, body.filters))
        behind = reports.behind(unit, one, asked[0], body.cell, body.measure)
        return {"form": behind.form, "filter": behind.filter, "count": behind.count}


@router.post("/query", response_class=JSONResponse)
def free(body: Free, work: Work, who: Who) -> JSONResponse:
    """Return figures of a dataset by any of its dimensions."""
    with work.read(who.actor) as unit:
        dataset = dataset_for(unit, body.dataset)
        question = question_of(dataset, body)
        if not reports.permitted(unit, dataset, reports.nodes_of(dataset, question)):
            raise NotPermitted([problem("REPORT-E040")])
        nodes, decision = [], unit.decide(dataset.form.name)
        used: frozenset[str] = frozenset()
        for part in conjuncts(body.filter) if body.filter is not None else []:
            node, fields = checked_filter(unit, dataset.form, decision, part)
            nodes.append(node)
            used |= fields
        usable(decision, used, "/filter")
        answer = ask(question, dataset, nodes, reports.LiveStore(unit), unit.context)
        return JSONResponse(table_of(unit, titled(unit, answer)))


def dataset_for(unit: Unit, name: str) -> Dataset:
    """Return a dataset over a form the viewer may read; others look like none."""
    found = unit.catalog.datasets.get(name)
    if found is None or not unit.decide(found.form.name).may("read"):
        raise NotFound([problem("ACCESS-E002", what={"zh": "数据集", "en": "dataset"})])
    return found


def question_of(dataset: Dataset, body: Free) -> Question:
    """Return the question, refusing names the dataset does not have."""
    problems = [
        unknown("dimension", key[:40], {}, dataset.name, f"/dimensions/{place}")
        for place, key in enumerate(body.dimensions)
        if key not in dataset.dimensions or key in body.dimensions[:place]
    ]
    problems += [
        unknown("measure", key[:40], {}, dataset.name, f"/measures/{place}")
        for place, key in enumerate(body.measures)
        if key not in dataset.measures or key in body.measures[:place]
    ]
    if problems:
        raise RequestRefused(problems)
    dimensions = tuple(dataset.dimensions[key] for key in body.dimensions)
    measures = tuple(dataset.measures[key] for key in body.measures)
    return Question(dimensions, measures, limit=body.limit, levels=((),))
