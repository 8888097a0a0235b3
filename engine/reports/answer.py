"""Asking a store and finishing its answer: ratios divided, shares of totals taken, choices without records added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from engine.errors import RequestRefused, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import Context
from engine.reports.figures import quotient
from engine.reports.model import Answer, Dataset, Dimension, Group, Measure, Part, Plan, Question, Sort, Store, Value

MOST_GROUPS = 2_000
Level = tuple[str, ...]


def ask(question: Question, dataset: Dataset, conditions: Sequence[Node], store: Store, context: Context) -> Answer:
    """Return the finished answer; what is left out is marked, and totals are computed from records, never added up."""
    parts = tuple(dataset.parts[key] for key in question.needed())
    order, python = _order(question)
    limit = (MOST_GROUPS if python else min(question.limit, MOST_GROUPS)) + 1
    cap = limit if question.dimensions else None
    plan = Plan(dataset, question.dimensions, parts, tuple(conditions), order, cap, question.blanks)
    groups = list(store.answer(plan))
    if python and len(groups) > MOST_GROUPS:
        raise RequestRefused([problem("REPORT-E043", found=f"> {MOST_GROUPS:,}", limit=f"{MOST_GROUPS:,}")])
    whole = len(groups) < limit and all(part.fn != "distinct" for part in parts)
    levels = {
        level: rolled_up(level, plan, groups) if whole else _level(level, plan, store) for level in _levels(question)
    }
    cut = len(groups) > min(question.limit, MOST_GROUPS)
    if not python:
        groups = groups[: min(question.limit, MOST_GROUPS)]
    finish = _Finish(question, parts, levels, context)
    rows = [finish.row(group) for group in [*groups, *(_missing(question, parts, groups) if question.fill else [])]]
    if question.fill or python:
        rows = _sorted(rows, question)[: question.limit if python else None]
    totals = {level: tuple(finish.total(group, level) for group in levels[level]) for level in question.levels}
    return Answer(question, tuple(rows), totals, cut)


def _order(question: Question) -> tuple[tuple[Sort, ...], bool]:
    """Return the order the store is asked for, and whether a figure made of several aggregates must order instead."""
    out = []
    keys = {one.key for one in question.dimensions}
    for sort in question.sort:
        measure = next((one for one in question.measures if one.key == sort.by), None)
        if sort.by in keys:
            out.append(sort)
        elif measure is not None and measure.base.parts == (measure.base.key,) and not measure.within:
            out.append(Sort(measure.base.key, sort.descending))
        else:
            return (), True
    return tuple(out), False


def _levels(question: Question) -> list[Level]:
    shares = [level_of(one, question) for one in question.measures if one.share is not None]
    return list(dict.fromkeys([*question.levels, *shares]))


def level_of(measure: Measure, question: Question) -> Level:
    """Return the dimensions of the total that divides a share."""
    return tuple(one.key for one in question.dimensions if one.key in measure.within)


def _level(level: Level, plan: Plan, store: Store) -> list[Group]:
    kept = tuple(one for one in plan.dimensions if one.key in level)
    conditions = plan.conditions if plan.blanks else (*plan.conditions, *filled(plan))
    return list(store.answer(Plan(plan.dataset, kept, plan.parts, conditions, (), MOST_GROUPS if kept else None)))


def filled(plan: Plan) -> list[Node]:
    """Return the conditions of having a value in every dimension."""
    dataset = plan.dataset
    wanted = [one.json for one in plan.dimensions if one.kind != "boolean"]
    found = [check({"!": {"==": [json, None]}}, dataset.schema, dataset.form.name)[0] for json in wanted]
    return [node for node in found if node is not None]


def rolled_up(level: Level, plan: Plan, groups: Sequence[Group]) -> list[Group]:
    """Return the totals of a level from the aggregates of all groups: sums and counts add up, extremes compare."""
    many = len(plan.dimensions)
    kept = [place for place, one in enumerate(plan.dimensions) if one.key in level]
    found: dict[Group, list[Group]] = {} if kept else {(): []}
    for group in groups:
        found.setdefault(tuple(group[place] for place in kept), []).append(group[many:])
    return [
        (*key, *(_total(part, values) for part, values in _columns(plan.parts, rows))) for key, rows in found.items()
    ]


def _columns(parts: Sequence[Part], rows: Sequence[Group]) -> list[tuple[Part, list[Value]]]:
    return [(part, [row[place] for row in rows if row[place] is not None]) for place, part in enumerate(parts)]


def _total(part: Part, values: list[Value]) -> Value:
    if part.fn in ("sum", "count"):
        return sum(values)
    return (min if part.fn == "min" else max)(values, default=None)


class _Finish:
    """Turns groups of aggregates into rows of figures."""

    def __init__(
        self, question: Question, parts: Sequence[Part], levels: Mapping[Level, list[Group]], context: Context
    ) -> None:
        self.question, self.parts, self.context = question, parts, context
        self.levels = {
            level: {group[: len(level)]: group[len(level) :] for group in groups} for level, groups in levels.items()
        }

    def row(self, group: Group) -> tuple[Value, ...]:
        """Return a group's dimensions with its figures."""
        many = len(self.question.dimensions)
        members = {one.key: value for one, value in zip(self.question.dimensions, group, strict=False)}
        return (*group[:many], *self.figures(group[many:], members))

    def total(self, group: Group, level: Level) -> tuple[Value, ...]:
        """Return a total's dimensions with its figures; a share is taken of the total around it."""
        members = dict(zip(level, group, strict=False))
        return (*group[: len(level)], *self.figures(group[len(level) :], members))

    def figures(self, aggregates: Sequence[Value], members: Mapping[str, Value]) -> list[Value]:
        """Return the finished measures."""
        values = dict(zip((part.key for part in self.parts), aggregates, strict=True))
        out: list[Value] = []
        for measure in self.question.measures:
            found = measure.base.finish(values, self.context)
            if measure.share is not None:
                found = self.share(measure, found, members)
            out.append(found)
        return out

    def share(self, measure: Measure, value: Value, members: Mapping[str, Value]) -> int | None:
        """Return the figure as a part of its total; empty in totals that are wider than what divides it."""
        level = level_of(measure, self.question)
        if any(key not in members for key in level):
            return None
        whole = self.levels[level].get(tuple(members[key] for key in level))
        if whole is None:
            return None
        total = measure.base.finish(dict(zip((part.key for part in self.parts), whole, strict=True)), self.context)
        base = measure.base
        return quotient(value, base.scale, total, base.scale, measure.scale)  # type: ignore[arg-type]


def _missing(question: Question, parts: Sequence[Part], groups: Sequence[Group]) -> list[Group]:
    """Return a group without records for each choice (or crossing of choices) that no record has."""
    many = len(question.dimensions)
    known = {group[:many] for group in groups}
    members = [_members(one, [group[place] for group in groups]) for place, one in enumerate(question.dimensions)]
    nothing = tuple(0 if part.fn in ("sum", "count", "distinct") else None for part in parts)
    size = 1
    for found in members:
        size *= max(len(found), 1)
    if size > MOST_GROUPS:
        return []
    return [(*cell, *nothing) for cell in product(*members) if cell not in known]


def _members(dimension: Dimension, seen: Sequence[Value]) -> list[Value]:
    """Return all values of a choice, and those that occur of anything else."""
    options = [option.key for option in dimension.options] if dimension.kind != "record" else []
    return list(dict.fromkeys([*options, *seen]))


def _sorted(rows: list[tuple[Value, ...]], question: Question) -> list[tuple[Value, ...]]:
    """Return the rows in the question's order, values of dimensions in theirs, nothing last."""
    columns = [*(one.key for one in question.dimensions), *(one.key for one in question.measures)]
    keys: list[Sort] = [*question.sort, *(Sort(one.key) for one in question.dimensions)]
    for sort in reversed(keys):
        place = columns.index(sort.by)
        dimension = question.dimensions[place] if place < len(question.dimensions) else None
        filled = [row for row in rows if row[place] is not None]
        filled.sort(key=lambda row: _rank(dimension, row[place]), reverse=sort.descending)
        rows = filled + [row for row in rows if row[place] is None]
    return rows


def _rank(dimension: Dimension | None, value: Value) -> Value:
    if dimension is None or not dimension.options or dimension.kind != "choice":
        return value
    known = [option.key for option in dimension.options]
    return known.index(value) if value in known else len(known)
