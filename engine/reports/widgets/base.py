"""The base of every widget: what it asks of its dataset, and how the answer is drawn.

A widget names dimensions and measures in its options, makes one question of them, and draws the answer either as a
Vega-Lite object or as rows for the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from pydantic import Field

from engine.definitions.base import Json, Key
from engine.errors import Problem, problem
from engine.kinds import Kind, Options
from engine.reports.dataset import unknown
from engine.reports.model import Answer, Dataset, Dimension, Measure, Question, Sort


class SortOption(Options):
    """The column groups are ordered by."""

    by: Key
    descending: bool = False


class WidgetOptions(Options):
    """What all widgets over groups share."""

    sort: SortOption | None = None
    limit: int = Field(default=50, ge=1, le=2000)
    """How many groups are shown at most; what is left out is marked."""
    all_choices: bool = False
    """Whether choices without records are shown, with their zeros."""
    blanks: bool = True
    """Whether records without a value in some dimension are shown."""


@dataclass(frozen=True)
class Asking:
    """One question of a widget and the conditions it puts beside the board's filters.

    `instead_of` is the field whose filter above the board these conditions take the place of.
    """

    question: Question
    conditions: tuple[Json, ...] = ()
    instead_of: str | None = None
    label: dict[str, str] | None = None


@dataclass(frozen=True)
class Moment:
    """What a widget may know of now: the business date, and the ranges chosen above the board by field."""

    today: date
    ranges: dict[str, tuple[date | None, date | None]]


class Widget(Kind):
    """One kind of widget; a subclass is a complete declaration in a file of its own."""

    Options: ClassVar[type[Options]] = WidgetOptions
    one_unit: ClassVar[bool] = True
    """Whether its measures share an axis, and so must share a unit."""

    def dimensions(self, options: Any) -> Sequence[tuple[str, str]]:
        """Return the dimensions the options name, each with the option's path."""
        raise NotImplementedError

    def measures(self, options: Any) -> Sequence[tuple[str, str]]:
        """Return the measures the options name, each with the option's path."""
        raise NotImplementedError

    def check(self, options: Any, dataset: Dataset, path: str) -> list[Problem]:
        """Return everything that is wrong with the options."""
        problems: list[Problem] = []
        seen: set[str] = set()
        for where, key in self.dimensions(options):
            if key not in dataset.dimensions:
                problems.append(unknown("dimension", key, dataset.dimensions, dataset.name, path + where))
            elif key in seen:
                problems.append(problem("REPORT-E020", path + where, found=key))
            seen.add(key)
        units = {}
        for where, key in self.measures(options):
            if key not in dataset.measures:
                problems.append(unknown("measure", key, dataset.measures, dataset.name, path + where))
                continue
            units[dataset.measures[key].unit] = where
        if self.one_unit and len(units) > 1:
            problems.append(problem("REPORT-E014", path + list(units.values())[-1], found=", ".join(sorted(units))))
        sort = getattr(options, "sort", None)
        columns = [key for _, key in (*self.dimensions(options), *self.measures(options))]
        if sort is not None and sort.by not in columns:
            problems.append(problem("REPORT-E019", path + "/sort/by", found=sort.by, near=", ".join(columns)))
        return problems

    def question(self, options: Any, dataset: Dataset) -> Question:
        """Return the one question the widget puts to its dataset."""
        chosen = getattr(options, "sort", None)
        return Question(
            tuple(dataset.dimensions[key] for _, key in self.dimensions(options)),
            self.figures(options, dataset),
            (Sort(chosen.by, chosen.descending),) if chosen is not None else (),
            getattr(options, "limit", 1),
            self.levels(options),
            getattr(options, "all_choices", False),
            getattr(options, "blanks", True),
        )

    def figures(self, options: Any, dataset: Dataset) -> tuple[Measure, ...]:
        """Return the measures of the question."""
        return tuple(dict.fromkeys(dataset.measures[key] for _, key in self.measures(options)))

    def levels(self, options: Any) -> tuple[tuple[str, ...], ...]:
        """Return the totals it wants beside the groups."""
        return ()

    def asked(self, options: Any, dataset: Dataset, now: Moment) -> tuple[Asking, ...]:
        """Return what is asked now: the question itself, and what it is compared with."""
        return (Asking(self.question(options, dataset)),)

    def draw(self, options: Any, answer: Answer, language: str) -> dict[str, Any] | None:
        """Return the Vega-Lite object of the answer; None where the page draws its rows."""
        return None

    def beside(self, options: Any, answers: Sequence[Answer], asked: Sequence[Asking]) -> dict[str, Any]:
        """Return what the page needs beside the rows."""
        return {}


def empty(answer: Answer) -> bool:
    """Tell whether there is nothing to draw."""
    many = len(answer.question.dimensions)
    return not any(value is not None for row in answer.rows for value in row[many:])


def dimension_of(answer: Answer, key: str) -> Dimension:
    """Return a dimension of the answered question."""
    return next(one for one in answer.question.dimensions if one.key == key)
