"""From a dashboard's definition to a board: widgets checked against their datasets, filters wired to fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from engine.definitions.base import Json, Words
from engine.definitions.dashboard import COLUMNS, DashboardDefinition, FilterDefinition, WidgetDefinition
from engine.definitions.dataset import Grain
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.nodes import Node
from engine.expressions.types import Kind
from engine.expressions.unify import described
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.kinds import read_options
from engine.reports.dataset import field_at, options_of
from engine.reports.drill import between
from engine.reports.grains import end_of, moved, start_of
from engine.reports.model import Dataset, Option
from engine.reports.sources import checked
from engine.reports.widgets.base import Widget
from engine.texts import closest

WANTED: Mapping[str, tuple[tuple[Kind, ...], dict[str, str]]] = {
    "choice": ((Kind.CHOICE,), {"zh": "下拉选择", "en": "a choice"}),
    "date_range": ((Kind.DATE, Kind.DATETIME), {"zh": "日期或时间", "en": "a date"}),
    "boolean": ((Kind.BOOLEAN,), {"zh": "是否", "en": "a yes-no"}),
}
UNITS = ("day", "week", "month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Wire:
    """Where a filter takes hold in a dataset: the field as named, and the expression that is compared."""

    path: str
    json: Json
    node: Node


@dataclass(frozen=True)
class BoardFilter:
    """A filter above the board, with its wires by dataset."""

    key: str
    title: Words
    type: Literal["choice", "date_range", "boolean"]
    options: tuple[Option, ...]
    default: Json
    wires: Mapping[str, Wire]


@dataclass(frozen=True)
class PlacedWidget:
    """A widget on a board, ready to be asked."""

    definition: WidgetDefinition
    kind: Widget
    options: Any
    dataset: Dataset
    where: Json
    condition: Node | None

    @property
    def key(self) -> str:
        """Return the widget's key."""
        return self.definition.key


@dataclass(frozen=True)
class Board:
    """A compiled dashboard."""

    name: str
    app: str
    definition: DashboardDefinition
    widgets: Mapping[str, PlacedWidget]
    filters: Mapping[str, BoardFilter]


def compile_dashboard(
    name: str,
    definition: DashboardDefinition,
    datasets: Mapping[str, Dataset],
    kinds: Mapping[str, Widget],
    forms: Mapping[str, Form],
    path: str,
) -> tuple[Board | None, list[Problem]]:
    """Return the board, or everything that is wrong with it."""
    app = name.partition(".")[0]
    problems = _grid(definition, path)
    filters: dict[str, BoardFilter] = {}
    for place, one in enumerate(definition.filters):
        here = path + pointer("filters", place)
        if one.key in filters:
            problems.append(problem("REPORT-E012", here + "/key", found=one.key))
        filters[one.key], found = _filter(one, app, datasets, forms, here)
        problems += found
    widgets: dict[str, PlacedWidget] = {}
    for place, two in enumerate(definition.widgets):
        here = path + pointer("widgets", place)
        if two.key in widgets:
            problems.append(problem("REPORT-E012", here + "/key", found=two.key))
        made, found = _widget(two, app, datasets, kinds, here)
        problems += found
        if made is not None:
            widgets[two.key] = made
    return (None if has_errors(problems) else Board(name, app, definition, widgets, filters)), problems


def _grid(definition: DashboardDefinition, path: str) -> list[Problem]:
    problems = []
    for place, one in enumerate(definition.widgets):
        here = path + pointer("widgets", place)
        if one.x + one.w > COLUMNS:
            problems.append(problem("REPORT-E015", here + "/w", found=one.key))
        for other in definition.widgets[:place]:
            beside = one.x >= other.x + other.w or other.x >= one.x + one.w
            below = one.y >= other.y + other.h or other.y >= one.y + one.h
            if not beside and not below:
                problems.append(problem("REPORT-E016", here, found=one.key, other=other.key))
    return problems


def _dataset(found: str, app: str, datasets: Mapping[str, Dataset], path: str) -> Dataset | Problem:
    name = qualified(found, app)
    return datasets.get(name) or problem("REPORT-E002", path, found=name, near=closest(name, list(datasets)))


def _widget(
    said: WidgetDefinition, app: str, datasets: Mapping[str, Dataset], kinds: Mapping[str, Widget], path: str
) -> tuple[PlacedWidget | None, list[Problem]]:
    kind = kinds.get(said.type)
    dataset = _dataset(said.dataset, app, datasets, path + "/dataset")
    problems = [dataset] if isinstance(dataset, Problem) else []
    if kind is None:
        near = closest(said.type, list(kinds))
        return None, [*problems, problem("REPORT-E001", path + "/type", found=said.type, near=near)]
    options, found = read_options(kind, said.options, path)
    problems += found
    if options is None or isinstance(dataset, Problem):
        return None, problems
    problems += kind.check(options, dataset, path)
    where, condition = None, None
    if said.where is not None:
        where, condition, found = checked(said.where, dataset.schema, dataset.form.name, path + "/where", Kind.BOOLEAN)
        problems += found
    return PlacedWidget(said, kind, options, dataset, where, condition), problems


def _filter(
    said: FilterDefinition, app: str, datasets: Mapping[str, Dataset], forms: Mapping[str, Form], path: str
) -> tuple[BoardFilter, list[Problem]]:
    wanted, words = WANTED[said.type]
    wires: dict[str, Wire] = {}
    options: tuple[Option, ...] = ()
    problems: list[Problem] = []
    for reference, field in said.fields.items():
        here = path + pointer("fields", reference)
        dataset = _dataset(reference, app, datasets, here)
        if isinstance(dataset, Problem):
            problems.append(dataset)
            continue
        json, node, found = checked({"var": field}, dataset.schema, dataset.form.name, here)
        problems += found
        if node is None:
            continue
        if node.kind not in wanted:
            problems.append(problem("REPORT-E017", here, expected=words, found=field, kind=described(node)))
            continue
        if said.type == "choice":
            options = options or options_of(field_at(node, forms), node)
        if node.kind is Kind.DATETIME:
            json, node, _ = checked({"date": [json]}, dataset.schema, dataset.form.name, here)
            assert node is not None
        wires[dataset.name] = Wire(field, json, node)
    made = BoardFilter(said.key, said.title, said.type, options, said.default, wires)
    if said.default is not None and not problems and isinstance(fault := value_of(made, said.default, None), Problem):
        problems.append(fault.below(path + "/default"))
    return made, problems


def value_of(one: BoardFilter, raw: Json, today: date | None) -> Any:
    """Return a filter's value as given by a reader or as its default, or the Problem that it is none.

    A choice is a tuple of keys; a range a pair of dates; None holds everything.
    """
    if raw is None or raw in ("", []):
        return None
    if one.type == "boolean":
        return raw if isinstance(raw, bool) else problem("REPORT-E018", found=str(raw)[:40], expected="true, false")
    if one.type == "choice":
        keys = raw if isinstance(raw, list) else [raw]
        known = [option.key for option in one.options]
        wrong = [key for key in keys if key not in known]
        return problem("REPORT-E018", found=str(wrong[0])[:40], expected=", ".join(known)) if wrong else tuple(keys)
    return _range(raw, today)


def _range(raw: Json, today: date | None) -> Any:
    wrong = problem("REPORT-E018", found=str(raw)[:60], expected='{"from": "2026-01-01", "to": "2026-01-31"}')
    if isinstance(raw, list) and len(raw) == 2:
        raw = {"from": raw[0], "to": raw[1]}
    if not isinstance(raw, dict):
        return wrong
    if set(raw) == {"last", "unit"}:
        count, unit = raw["last"], raw["unit"]
        if isinstance(count, bool) or not isinstance(count, int) or not 1 <= count <= 1000 or unit not in UNITS:
            return wrong
        return last_periods(today or date(2000, 1, 1), count, unit)
    if not set(raw) <= {"from", "to"}:
        return wrong
    ends = []
    for key in ("from", "to"):
        text = raw.get(key)
        try:
            ends.append(None if text is None else date.fromisoformat(text))
        except (TypeError, ValueError):
            return wrong
    if any(end is not None and not 1900 <= end.year <= 2299 for end in ends):
        return wrong
    return tuple(ends)


def last_periods(today: date, count: int, unit: Grain) -> tuple[date, date]:
    """Return the range of the last periods up to the one in which the day lies."""
    first = start_of(today, unit)
    if unit == "day":
        return today - timedelta(days=count - 1), today
    return moved(first, unit, 1 - count), end_of(first, unit)


def filter_conditions(one: BoardFilter, wire: Wire, value: Any) -> list[Json]:
    """Return the conditions a filter's value puts on a dataset's records."""
    if value is None:
        return []
    if one.type == "boolean":
        return [wire.json] if value else [{"!": [wire.json]}]
    if one.type == "choice":
        return [{"==": [wire.json, value[0]]}] if len(value) == 1 else [{"in": [wire.json, list(value)]}]
    return between(wire.json, *value)
