"""Values at the borders: JSON at the API (numbers as decimal strings) and rows of a database, to and from internal
values.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

from engine.errors import Problem, problem
from engine.expressions import shape
from engine.expressions.nodes import Node
from engine.expressions.types import Json, Kind, Type
from engine.expressions.values import dates, numeric


def from_json(value: Json, type_: Type, path: str = "") -> tuple[object, list[Problem]]:
    """Return the internal value of a JSON value, or why it is none of the type."""
    if value is None:
        return None, []
    found = READERS[type_.kind](value, type_, path)
    return (None, [found]) if isinstance(found, Problem) else (found, [])


def wrong(value: Json, type_: Type, path: str) -> Problem:
    """Return the Problem of a value that is none of the type."""
    shown = f"{type(value).__name__} {value[:40]}" if isinstance(value, str) else type(value).__name__
    return problem("EXPR-E040", path, expected=str(type_.kind), found=shown)


def read_number(value: Json, type_: Type, path: str) -> object:
    """Return the scaled integer of a JSON number or decimal string."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return wrong(value, type_, path)
    node = shape.literal_node(value, path) if isinstance(value, int | float) else shape.decimal_node(value, path)
    if isinstance(node, Problem):
        return node if node.code != "EXPR-E040" else wrong(value, type_, path)
    digits = len(str(type_.bound))
    scaled = node.integer * 10 ** max(type_.scale - node.scale, 0)
    if node.scale > type_.scale or (type_.bound and not type_.low <= scaled <= type_.high):
        return problem("EXPR-E041", path, found=str(value)[:40], digits=digits, scale=type_.scale)
    return scaled


def read_text(value: Json, type_: Type, path: str) -> object:
    """Return a text that can be stored."""
    if not isinstance(value, str):
        return wrong(value, type_, path)
    node = shape.literal_node(value, path)
    return value if isinstance(node, Node) else node


def read_date(value: Json, type_: Type, path: str) -> object:
    """Return the date written as 2024-02-29."""
    if not isinstance(value, str):
        return wrong(value, type_, path)
    node = shape.date_node(value, path)
    return node.value if isinstance(node, Node) else node


def read_moment(value: Json, type_: Type, path: str) -> object:
    """Return the moment written in ISO 8601 with its offset, in UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not 1901 <= moment.year <= 2298:
        return wrong(value, type_, path)
    return moment.astimezone(UTC)


def read_choice(value: Json, type_: Type, path: str) -> object:
    """Return one of the options."""
    return value if isinstance(value, str) and value in type_.options else wrong(value, type_, path)


def read_list(value: Json, type_: Type, path: str) -> object:
    """Return a list of texts, of options, or of ids."""
    element = Type(Kind.CHOICE if type_.options else Kind.RECORD if type_.form else Kind.TEXT, options=type_.options)
    if not isinstance(value, list):
        return wrong(value, type_, path)
    read = [READERS[element.kind](v, element, f"{path}/{i}") for i, v in enumerate(value)]
    return next((v for v in read if isinstance(v, Problem)), read)


def read_plain(kind: type) -> Callable[[Json, Type, str], object]:
    """Return the reader of a value that JSON holds as it is."""
    return lambda value, type_, path: value if type(value) is kind else wrong(value, type_, path)


READERS: dict[Kind, Callable[[Json, Type, str], object]] = {
    Kind.NUMBER: read_number,
    Kind.BOOLEAN: read_plain(bool),
    Kind.TEXT: read_text,
    Kind.DATE: read_date,
    Kind.DATETIME: read_moment,
    Kind.CHOICE: read_choice,
    Kind.LIST: read_list,
    Kind.RECORD: read_plain(int),
    Kind.RECORDS: read_plain(list),
}


def to_json(value: object, type_: Type) -> Json:
    """Return the JSON of an internal value: numbers as decimal strings with the type's places, times in ISO 8601."""
    if value is None:
        return None
    if type_.kind is Kind.NUMBER and isinstance(value, int):
        return numeric.decimal_text(value, type_.scale)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, bool | int | str):
        return value
    raise TypeError(f"{type(value).__name__} is no internal value of kind {type_.kind}")


def to_database(value: object, type_: Type, dialect: str) -> object:
    """Return an internal value as the dialect's driver takes it."""
    if value is None or isinstance(value, bool):
        return value
    if dialect == "postgresql":
        decimal = type_.kind is Kind.NUMBER and isinstance(value, int)
        return Decimal(numeric.decimal_text(value, type_.scale)) if decimal and isinstance(value, int) else value
    if dialect == "duckdb":
        return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
    if isinstance(value, datetime):
        return dates.utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def from_database(value: object, type_: Type, dialect: str) -> object:
    """Return the internal value of what a SELECT of `Emitter.value` gave."""
    if value is None:
        return False if type_.kind is Kind.BOOLEAN else None
    if type_.kind is Kind.NUMBER:
        return scaled(value, type_.scale) if dialect == "postgresql" else int(str(value))
    if type_.kind is Kind.BOOLEAN:
        return bool(value)
    if isinstance(value, datetime):
        return value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)
    if isinstance(value, str):
        readers: dict[Kind, Callable[[str], object]] = {
            Kind.DATE: date.fromisoformat,
            Kind.DATETIME: dates.utc,
            Kind.LIST: json.loads,
        }
        return readers.get(type_.kind, str)(value)
    return value


def scaled(value: object, scale: int) -> int:
    """Return the scaled integer of an exact number, whatever its number of digits."""
    sign, digits, exponent = Decimal(str(value)).as_tuple()
    assert isinstance(exponent, int)
    whole: int = int("".join(map(str, digits)) or "0")
    shift = exponent + scale
    out: int = whole * 10**shift if shift >= 0 else whole // 10**-shift
    return -out if sign else out
