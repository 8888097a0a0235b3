"""Reports for a viewer: which widgets they may see, what these say, and which records stand behind a figure.

Everything passes the one access decision: rows by the viewer's condition inside the statement, fields by their level in
every row the viewer sees. A figure over fields that are hidden or masked in some of those rows would be partial or tell
what is hidden, so its widget is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.definitions.base import Json
from engine.errors import NotFound, NotPermitted, Problem, RequestRefused, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.reads import everywhere, reads
from engine.expressions.types import Kind
from engine.reports import compile, drill
from engine.reports.answer import ask
from engine.reports.dashboard import Board, BoardFilter, PlacedWidget, filter_conditions, value_of
from engine.reports.model import Answer, Dataset, Group, Measure, Plan, Question
from engine.reports.widgets.base import Asking, Moment
from runtime import query
from runtime.query import own_and_others
from runtime.reading import Reading
from runtime.workspace import Unit


class LiveStore:
    """The live database as the store of reports, seen by one viewer; `question` narrows it to the records of a list."""

    def __init__(self, unit: Unit, question: query.Question | None = None) -> None:
        self.unit, self.question = unit, question

    def answer(self, plan: Plan) -> Sequence[Group]:
        """Return the groups of the records the viewer sees."""
        form, dialect = plan.dataset.form, self.unit.workspace.database.dialect
        reading = Reading(self.unit, form, self.unit.decide(form.name))
        where = [reading.visible(own_fields(plan.nodes()))]
        where += query.conditions(reading, self.question) if self.question is not None else []
        statement = compile.select(plan, reading, sa.and_(*where))
        return [compile.group_of(plan, row, dialect) for row in reading.run(statement)]


def own_fields(nodes: Iterable[Node]) -> frozenset[str]:
    """Return the fields of the form itself that the expressions name."""
    return frozenset(key for node in nodes for key in own_and_others(node)[0])


def permitted(unit: Unit, dataset: Dataset, nodes: Iterable[Node]) -> bool:
    """Tell whether every field the expressions read is readable in every row they are read from."""
    decision = unit.decide(dataset.form.name)
    if not decision.may("read"):
        return False
    own: set[str] = set()
    for node in nodes:
        mine, others = own_and_others(node)
        own |= mine
        if not all(unit.decide(owner).unrestricted(frozenset({key})) for owner, key in others):
            return False
    return readable(decision, frozenset(own))


def readable(decision: Decision, fields: frozenset[str]) -> bool:
    """Tell whether the fields are readable in every row the viewer sees."""
    return decision.unlimited or decision.everywhere(fields)


def nodes_of(dataset: Dataset, question: Question, more: Iterable[Node | None] = ()) -> list[Node]:
    """Return every expression a question's answer depends on."""
    parts = tuple(dataset.parts[key] for key in question.needed())
    given = tuple(node for node in more if node is not None)
    return list(Plan(dataset, question.dimensions, parts, given).nodes())


@dataclass(frozen=True)
class Seen:
    """A board as one viewer sees it: the widgets that are not refused, and the filters that take hold somewhere."""

    board: Board
    widgets: Mapping[str, PlacedWidget]
    filters: Mapping[str, BoardFilter]

    def wired(self, widget: PlacedWidget) -> tuple[BoardFilter, ...]:
        """Return the filters a widget obeys."""
        return tuple(one for one in self.filters.values() if widget.dataset.name in one.wires)


def may_see(unit: Unit, widget: PlacedWidget) -> bool:
    """Tell whether the viewer may see all that the widget uses."""
    moment = Moment(unit.context.today, {})
    asked = widget.kind.asked(widget.options, widget.dataset, moment)
    dataset = widget.dataset
    for one in asked:
        more = [widget.condition, *(checked(unit, dataset, json) for json in one.conditions)]
        if not permitted(unit, dataset, nodes_of(dataset, one.question, more)):
            return False
    return True


def seen(unit: Unit, board: Board) -> Seen:
    """Return the board without what the viewer may not see."""
    widgets = {key: one for key, one in board.widgets.items() if may_see(unit, one)}
    shown = {one.dataset.name for one in widgets.values()}
    filters = {}
    for key, one in board.filters.items():
        wires = {
            name: wire
            for name, wire in one.wires.items()
            if name in shown
            and permitted(unit, unit.catalog.datasets[name], [wire.node])
            and filterable(unit, [wire.node])
        }
        if wires:
            filters[key] = replace(one, wires=wires)
    return Seen(board, widgets, filters)


def boards(unit: Unit) -> list[Seen]:
    """Return the boards of which the viewer sees at least one widget."""
    found = [seen(unit, board) for board in unit.catalog.dashboards.values()]
    return [one for one in found if one.widgets]


def board_for(unit: Unit, name: str) -> Seen:
    """Return a board the viewer may open; one without a visible widget looks like none."""
    board = unit.catalog.dashboards.get(name)
    found = seen(unit, board) if board is not None else None
    if found is None or not found.widgets:
        raise NotFound([problem("ACCESS-E002", what={"zh": "看板", "en": "board"})])
    return found


def widget_for(found: Seen, key: str) -> PlacedWidget:
    """Return a widget of the board, or say why it is not shown."""
    if key in found.widgets:
        return found.widgets[key]
    if key in found.board.widgets:
        raise NotPermitted([problem("REPORT-E040")])
    raise NotFound([problem("ACCESS-E002", what={"zh": "组件", "en": "widget"})])


def chosen(unit: Unit, found: Seen, given: Mapping[str, Json]) -> dict[str, Any]:
    """Return the values of the board's filters, read and checked; what the viewer has no filter for is left out."""
    out = {}
    for key, raw in given.items():
        if key not in found.board.filters:
            raise RequestRefused([problem("REPORT-E041", "/filters", found=key[:40])])
        if key not in found.filters:
            continue
        value = value_of(found.filters[key], raw, unit.context.today)
        if isinstance(value, Problem):
            raise RequestRefused([value.below(f"/filters/{key}")])
        out[key] = value
    return out


def checked(unit: Unit, dataset: Dataset, json: Json) -> Node | None:
    """Return the checked tree of a condition that a definition or a filter made."""
    return check(json, unit.catalog.schema, dataset.form.name, expect=Kind.BOOLEAN)[0]


@dataclass(frozen=True)
class Asked:
    """One question of a widget with all conditions on its records."""

    asking: Asking
    conditions: tuple[Json, ...]


def asked_of(unit: Unit, found: Seen, widget: PlacedWidget, values: Mapping[str, Any]) -> tuple[Asked, ...]:
    """Return what the widget asks under the board's filters."""
    name = widget.dataset.name
    wired = [(one, one.wires[name], values.get(one.key)) for one in found.wired(widget)]
    ranges = {wire.path: value for one, wire, value in wired if one.type == "date_range" and value is not None}
    out = []
    for asking in widget.kind.asked(widget.options, widget.dataset, Moment(unit.context.today, ranges)):
        filters = [
            condition
            for one, wire, value in wired
            if wire.path != asking.instead_of
            for condition in filter_conditions(one, wire, value)
        ]
        own = [widget.where] if widget.where is not None else []
        out.append(Asked(asking, (*own, *filters, *asking.conditions)))
    return tuple(out)


def answers(unit: Unit, widget: PlacedWidget, asked: Sequence[Asked]) -> list[Answer]:
    """Return the answers to a widget's questions."""
    store = LiveStore(unit)
    out = []
    for one in asked:
        nodes = [node for json in one.conditions if (node := checked(unit, widget.dataset, json)) is not None]
        out.append(ask(one.asking.question, widget.dataset, nodes, store, unit.context))
    return out


def drillable(unit: Unit, widget: PlacedWidget) -> bool:
    """Tell whether every figure of the widget can be followed to its records, by conditions the viewer may use."""
    question = widget.kind.question(widget.options, widget.dataset)
    if any(drill.counted(measure) is None for measure in question.measures):
        return False
    return filterable(unit, nodes_of(widget.dataset, question, [widget.condition]))


def filterable(unit: Unit, nodes: Iterable[Node]) -> bool:
    """Tell whether the viewer's lists may be filtered by the expressions, once parameters are written out as values.

    A field that reads a parameter by itself stays closed to who may not see parameters, as in any list.
    """
    if "see_firings" in unit.catalog.powers(unit.actor):
        return True
    return not any(one.op == "derived" and reads(one).parameters for node in nodes for one in everywhere(node))


@dataclass(frozen=True)
class Behind:
    """The records behind a figure: a condition of their form's list, and how many there are."""

    form: str
    filter: Json
    count: int


def behind(unit: Unit, widget: PlacedWidget, asked: Asked, cell: Mapping[str, Json], measure_key: str | None) -> Behind:
    """Return the records counted in a group, by a condition the list understands."""
    question, dataset = asked.asking.question, widget.dataset
    if not drillable(unit, widget):
        raise RequestRefused([problem("REPORT-E044")])
    parts: list[Json] = [dataset.where, *asked.conditions]
    dimensions = {one.key: one for one in question.dimensions}
    for key, raw in cell.items():
        if key not in dimensions:
            raise RequestRefused([problem("REPORT-E042", f"/cell/{key}", found=key[:40])])
        value = drill.cell_of(dimensions[key], raw, f"/cell/{key}")
        if isinstance(value, Problem):
            raise RequestRefused([value])
        parts += drill.in_cell(dimensions[key], value)
    if not question.blanks:
        rest = [one for key, one in dimensions.items() if key not in cell and one.kind != "boolean"]
        parts += [{"!": {"==": [one.json, None]}} for one in rest]
    parts += drill.counted(measure_of(question, measure_key)) or ()
    types = unit.catalog.schema.parameters
    json = drill.written_out(drill.together(parts), unit.context.parameters, types)
    form, decision = query.form_for(unit, dataset.form.name)
    filter_ = None if json is True else json
    return Behind(form.name, filter_, query.count(unit, form, decision, query.Question(filter_)))


def measure_of(question: Question, key: str | None) -> Measure | None:
    """Return a measure of the question, the first where none is named; None when it has none."""
    if key is None:
        return question.measures[0] if len(question.measures) == 1 else None
    found = next((one for one in question.measures if one.key == key), None)
    if found is None:
        raise RequestRefused([problem("REPORT-E042", "/measure", found=key[:40])])
    return found
