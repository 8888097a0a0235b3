"""From a group back to its records: conditions over the form, in the expression language, that hold for exactly those.

They are built from the same expressions the groups were made of, so the list they filter shows the rows that were
counted. Parameters are written out as values: a reader of the list need not be allowed to name them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from engine.definitions.base import Json
from engine.errors import Problem, problem
from engine.expressions.coerce import from_json, to_json
from engine.expressions.types import DATE, Kind, Type
from engine.expressions.values.numeric import decimal_text
from engine.reports.grains import end_of
from engine.reports.model import Dimension, Measure, Value


def cell_of(dimension: Dimension, raw: Json, path: str) -> Value | Problem:
    """Return the internal value of a dimension's JSON value."""
    if raw is None:
        return None
    if dimension.banded is not None:
        known = [option.key for option in dimension.options]
        return raw if raw in known and not isinstance(raw, bool) else problem("REPORT-E042", path, found=str(raw)[:40])
    type_ = DATE if dimension.grain else dimension.type
    value, problems = from_json(raw, type_, path)
    return problem("REPORT-E042", path, found=str(raw)[:40]) if problems else value


def in_cell(dimension: Dimension, value: Value) -> list[Json]:
    """Return the conditions of belonging to a group."""
    x = dimension.json
    if dimension.kind == "boolean":
        return [x] if value else [{"!": [x]}]
    if value is None:
        return [{"==": [x, None]}]
    if dimension.grain is not None:
        return between(x, value, end_of(value, dimension.grain))
    if dimension.banded is not None:
        low, high = dimension.options[value].bounds
        out: list[Json] = [{">=": [x, {"number": low}]}] if low is not None else []
        return [*out, {"<": [x, {"number": high}]}] if high is not None else out
    if dimension.kind == "number":
        return [{"==": [x, {"number": decimal_text(value, dimension.type.scale)}]}]
    return [{"==": [x, value]}]


def between(x: Json, first: date | None, last: date | None) -> list[Json]:
    """Return the conditions of a date lying in a range, both ends included; an open end is none."""
    out: list[Json] = [{">=": [x, {"date": first.isoformat()}]}] if first is not None else []
    return [*out, {"<=": [x, {"date": last.isoformat()}]}] if last is not None else out


def counted(measure: Measure | None) -> tuple[Json, ...] | None:
    """Return the conditions of the records that enter the figure; of a group as such without a measure."""
    return () if measure is None else measure.base.counted


def together(parts: Iterable[Json]) -> Json:
    """Return the one condition of all parts, nested ANDs laid side by side; true without any."""
    flat: list[Json] = []
    for part in parts:
        if part is None:
            continue
        inner = part.get("and") if isinstance(part, dict) and list(part) == ["and"] else None
        flat += inner if isinstance(inner, list) else [part]
    if not flat:
        return True
    return flat[0] if len(flat) == 1 else {"and": flat}


def written_out(expression: Json, values: Mapping[str, Any], types: Mapping[str, Type]) -> Json:
    """Return the expression with every parameter as the literal it stands for."""
    if isinstance(expression, list):
        return [written_out(one, values, types) for one in expression]
    if not isinstance(expression, dict):
        return expression
    if list(expression) == ["param"]:
        name = expression["param"]
        name = name[0] if isinstance(name, list) and len(name) == 1 else name
        return literal(values.get(name), types[name]) if name in types else expression
    return {op: written_out(raw, values, types) for op, raw in expression.items()}


def literal(value: Any, type_: Type) -> Json:
    """Return the literal of an internal value."""
    shown = to_json(value, type_)
    if shown is not None and type_.kind is Kind.NUMBER:
        return {"number": shown}
    return {"date": shown} if shown is not None and type_.kind is Kind.DATE else shown
