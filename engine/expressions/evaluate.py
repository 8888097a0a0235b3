"""One line of `formwright eval`: an expression over loose data, whose types are told or read off the data itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import Problem
from engine.expressions.check import check
from engine.expressions.coerce import from_json, to_json
from engine.expressions.problems import TEXTS
from engine.expressions.python import compile_python
from engine.expressions.shape import literal_node
from engine.expressions.types import (
    BOOLEAN,
    DATE,
    DATETIME,
    TEXT,
    Context,
    FieldShape,
    FormShape,
    Json,
    Kind,
    Schema,
    Type,
    number,
    span,
)

FORM = "line"
NAMED: Mapping[str, Type] = {
    "text": TEXT,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "list": Type(Kind.LIST),
}
DIGITS = 18


def evaluate_line(line: Mapping[str, Any], context: Context | None = None) -> dict[str, Json]:
    """Return `{"result": ..}` or `{"error": ..}` for `{"logic": .., "data": .., "types"?: {field: type}}`.

    A type is `text`, `boolean`, `date`, `datetime`, `list` or `number(digits,scale)`; else it is read off the value.
    """
    data, told = line.get("data") or {}, line.get("types") or {}
    if "logic" not in line or not isinstance(data, dict) or not isinstance(told, dict):
        return {"error": "expected an object with logic, and data and types as objects"}
    types = {k: named(told[k]) if k in told else inferred(v) for k, v in {**dict.fromkeys(told), **data}.items()}
    if None in types.values():
        return {"error": f"no type for {next(k for k, t in types.items() if t is None)}"}
    fields = {k: FieldShape(k, {}, t) for k, t in types.items() if t is not None}
    node, problems = check(line.get("logic"), Schema({FORM: FormShape(FORM, fields)}), FORM)
    record = {}
    for key, value in data.items():
        record[key], wrong = from_json(value, fields[key].type, f"/data/{key}")
        problems += wrong
    if problems or node is None:
        return {"error": "; ".join(said(p) for p in problems)}
    return {"result": to_json(compile_python(node)(record, context or EPOCH), node.type)}


EPOCH = Context(date(2000, 1, 1), datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))


def named(text: object) -> Type | None:
    """Return the type of a name such as `number(15,2)`."""
    if not isinstance(text, str):
        return None
    name, _, rest = text.rstrip(")").partition("(")
    if name != "number":
        return NAMED.get(name)
    digits, _, scale = (rest or "18").partition(",")
    if not digits.isdigit() or not (scale or "0").isdigit():
        return None
    return number(min(int(digits), 36), int(scale or 0))


def inferred(value: Json) -> Type | None:
    """Return the type of a value: numbers as exact as they are written, everything else as it looks."""
    if isinstance(value, bool):
        return BOOLEAN
    if value is None or isinstance(value, str):
        return TEXT
    if isinstance(value, list):
        return Type(Kind.LIST) if all(isinstance(v, str) for v in value) else None
    if not isinstance(value, int | float):
        return None
    node = literal_node(value, "")
    if isinstance(node, Problem):
        return None
    most = max(10**DIGITS - 1, node.bound)
    return span(-most, most, node.scale)


def said(problem: Problem) -> str:
    """Return a Problem in English with its code and place."""
    words = TEXTS[problem.code]
    text = f"{words.en} {words.hint_en}".format(**problem.given)
    return f"{problem.code} {problem.path or '/'}: {text}"
