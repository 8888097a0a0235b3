"""KPI: one figure, beside what it was or should be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field, model_validator

from engine.definitions.base import Json, Key, Words
from engine.definitions.dataset import Grain
from engine.errors import Problem, problem
from engine.expressions.types import Kind
from engine.expressions.values.numeric import decimal_text
from engine.kinds import Label, Options
from engine.reports.dataset import unknown
from engine.reports.drill import between
from engine.reports.figures import quotient
from engine.reports.grains import end_of, moved, period_name, start_of
from engine.reports.model import Answer, Dataset, Measure
from engine.reports.sources import checked
from engine.reports.widgets.base import Asking, Moment, Widget


class Compare(Options):
    """What the figure is compared with: the period before, or the same figure under another condition."""

    dimension: Key | None = None
    grain: Grain = "month"
    where: Json | None = None
    label: Words | None = None

    @model_validator(mode="after")
    def _one_way(self) -> Compare:
        if (self.dimension is None) == (self.where is None):
            raise ValueError("compare either by the dimension of a period or by a condition")
        if self.where is not None and self.label is None:
            raise ValueError("a condition needs a label")
        return self


class KpiOptions(Options):
    """The figure, what it is compared with, what it should reach, and which direction is good."""

    measure: Key
    compare: Compare | None = None
    target: Decimal | None = None
    good: Literal["up", "down"] = "up"
    tint: str | None = Field(default=None, pattern="^#[0-9A-Fa-f]{6}$")


class Kpi(Widget):
    """A figure of the period in which the business date lies, or of all records without a comparison by period."""

    name, label, icon = "kpi", Label("指标卡", "Figure"), "number"
    Options = KpiOptions

    def dimensions(self, options: KpiOptions) -> Sequence[tuple[str, str]]:
        """Return none: a figure has no groups."""
        return ()

    def measures(self, options: KpiOptions) -> Sequence[tuple[str, str]]:
        """Return the figure."""
        return (("/measure", options.measure),)

    def check(self, options: KpiOptions, dataset: Dataset, path: str) -> list[Problem]:
        """Return what is wrong with the figure or its comparison."""
        problems = super().check(options, dataset, path)
        if options.compare is not None and options.compare.dimension is not None:
            key, here = options.compare.dimension, path + "/compare/dimension"
            if key not in dataset.dimensions:
                problems.append(unknown("dimension", key, dataset.dimensions, dataset.name, here))
            elif dataset.dimensions[key].grain is None and dataset.dimensions[key].type.kind is not Kind.DATE:
                problems.append(problem("REPORT-E021", here, found=key))
        elif options.compare is not None:
            here = path + "/compare/where"
            problems += checked(options.compare.where, dataset.schema, dataset.form.name, here, Kind.BOOLEAN)[2]
        return problems

    def asked(self, options: KpiOptions, dataset: Dataset, now: Moment) -> tuple[Asking, ...]:
        """Return the figure's question, and the same one over what it is compared with."""
        question = self.question(options, dataset)
        said = options.compare
        if said is None:
            return (Asking(question),)
        if said.dimension is None:
            json = checked(said.where, dataset.schema, dataset.form.name, "")[0]
            assert said.label is not None
            return Asking(question), Asking(question, (json,), label=said.label.by_language())
        dimension = dataset.dimensions[said.dimension]
        first, last = period_of(now.ranges.get(dimension.path or "", (None, None)), said.grain, now.today)
        before = earlier(first, last)
        name = period_name(before[0], said.grain)
        if before != (start_of(before[0], said.grain), end_of(start_of(before[0], said.grain), said.grain)):
            name = f"{before[0]} - {before[1]}"
        label = said.label.by_language() if said.label else {"zh": f"较 {name}", "en": f"against {name}"}
        present = Asking(question, tuple(between(dimension.json, first, last)), dimension.path)
        return present, Asking(question, tuple(between(dimension.json, *before)), dimension.path, label)

    def beside(self, options: KpiOptions, answers: Sequence[Answer], asked: Sequence[Asking]) -> dict[str, Any]:
        """Return the comparison and the target."""
        measure = answers[0].question.measures[0]
        value = answers[0].rows[0][0]
        out: dict[str, Any] = {"compare": None, "target": None, "good": options.good, "tint": options.tint}
        if len(answers) > 1:
            out["compare"] = compared(measure, value, answers[1].rows[0][0], asked[1].label)
        if options.target is not None:
            out["target"] = f"{options.target:f}"
        return out


def period_of(chosen: tuple[date | None, date | None], grain: Grain, today: date) -> tuple[date, date]:
    """Return the chosen range; an open end is that of the period with the business date, or with the end given."""
    first, last = chosen
    if last is None:
        last = end_of(start_of(max(today, first or today), grain), grain)
    return first or start_of(last, grain), last


def earlier(first: date, last: date) -> tuple[date, date]:
    """Return the range of the same length just before: whole months stay whole months."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and last == end_of(start_of(last, "month"), "month"):
        start = moved(first, "month", -months)
        return start, first - timedelta(days=1)
    return first - (last - first) - timedelta(days=1), first - timedelta(days=1)


def compared(measure: Measure, value: Any, before: Any, label: Any) -> dict[str, Any]:
    """Return the figure before, and how far the present one is from it: in points for a percentage, else in parts."""
    out: dict[str, Any] = {"label": label, "value": None, "delta": None, "delta_type": "relative"}
    if measure.unit == "percent":
        out["delta_type"] = "points"
    if before is None or hasattr(before, "year"):
        return out
    out["value"] = decimal_text(before, measure.scale)
    if value is None:
        return out
    if measure.unit == "percent":
        out["delta"] = decimal_text(value - before, measure.scale)
    elif before:
        change = quotient(value - before, measure.scale, abs(before), measure.scale, 6)
        out["delta"] = None if change is None else decimal_text(change, 6)
    return out
