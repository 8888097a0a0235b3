"""What SQLite cannot say in SQL: the fixed table of functions registered on every connection, and the generated ones.

A generated function is named by the content of its source and gets the leaves of its expression as arguments, so it is
deterministic and may be registered anew for every release. Beyond 64 bits a number travels as decimal text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo
from inspect import Parameter, signature
from types import SimpleNamespace
from typing import Any, get_type_hints

from engine.expressions import calendars
from engine.expressions.functions.table import FIXED
from engine.expressions.nodes import I64, Node, Rows, walk
from engine.expressions.python import Generator
from engine.expressions.sql.fixed import PARTS, zone
from engine.expressions.types import TEXT, Kind
from engine.expressions.values import dates
from engine.expressions.values.table import PLAIN


def outward(value: object) -> object:
    """Return a value as SQLite takes it: beyond 64 bits as text, dates, moments and lists as text."""
    if isinstance(value, int) and not -I64 <= value <= I64:
        return str(value)
    if isinstance(value, datetime):
        return dates.utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value


def items(text: str) -> list[int]:
    """Return the numbers of a JSON list of integers, decimal texts and nulls."""
    return [int(v) for v in json.loads(text) if v is not None]


READERS: Mapping[object, Callable[[Any], object]] = {
    int: int,
    bool: bool,
    date: date.fromisoformat,
    datetime: dates.utc,
    tzinfo: zone,
    calendars.Calendar: calendars.read,
    list[str]: json.loads,
    list[int]: items,
}


def adapted(function: Callable[..., object]) -> tuple[int, Callable[..., object]]:
    """Return the function over SQLite's values, read as its annotations say; null if an argument is null."""
    hints = get_type_hints(function)
    readers = [READERS.get(hints[name], str) for name in signature(function).parameters]

    def call(*args: Any) -> object:
        if None in args:
            return None
        return outward(function(*(read(a) for read, a in zip(readers, args, strict=True))))

    return len(readers), call


def fixed(function: Callable[..., object]) -> bool:
    """Tell whether the function takes a fixed number of arguments."""
    return all(one.kind is not Parameter.VAR_POSITIONAL for one in signature(function).parameters.values())


SQLITE_FUNCTIONS: Mapping[str, tuple[int, Callable[..., object]]] = {
    "fw_casefold": (1, lambda text: None if text is None else str(text).casefold()),
    "fw_sum": (1, lambda text: outward(sum(items(text)))),
    "fw_min": (1, lambda text: outward(min(items(text), default=None))),
    "fw_max": (1, lambda text: outward(max(items(text), default=None))),
    **{f"fw_{name}": adapted(function) for name, function in PLAIN.items() if fixed(function)},
}
"""Every function over single values is there; what a template calls is named `fw_` and its own name."""


def leaves(node: Node) -> list[Node]:
    """Return the leaves of an expression that are read from the store or bound, each once; last what it reads of the
    context.
    """
    fixed = sorted({name for n in walk(node) for name in FIXED.get(n.op, ())})
    return list(dict.fromkeys([*unread(node), *(Node(name, (), TEXT) for name in fixed)]))


def unread(node: Node) -> Iterator[Node]:
    """Yield what is read from the store; related rows are read whole, with what limits them."""
    if isinstance(node.value, Rows) or not node.args:
        if node.op != "lit":
            yield node
        return
    for below in node.args:
        yield from unread(below)


def inward(value: object, kind: Kind) -> object:
    """Return a value of the store as expressions hold it."""
    if value is None:
        return None
    if isinstance(value, str):
        convert = INWARD.get(kind)
        return value if convert is None else convert(value)
    return bool(value) if kind is Kind.BOOLEAN else value


INWARD: Mapping[Kind, Callable[[str], object]] = {
    Kind.NUMBER: int,
    Kind.DATE: date.fromisoformat,
    Kind.DATETIME: dates.utc,
    Kind.LIST: json.loads,
}


def fallback(node: Node, found: Sequence[Node]) -> tuple[str, Callable[..., object]]:
    """Return the name and function that computes the node from its leaves, given in order."""
    places = {leaf: place for place, leaf in enumerate(found)}

    def load(generator: Generator, leaf: Node, raw: bool = False) -> str:
        text = f"d[{places[leaf]}]"
        return text if raw else generator.truth(leaf, text)

    function, name = Generator(load).named(node)
    kinds = [leaf.kind for leaf in found]
    fixed = [(place, leaf.op) for leaf, place in places.items() if leaf.op in PARTS]

    def call(*args: object) -> object:
        record = [inward(v, k) for v, k in zip(args, kinds, strict=True)]
        read = {name: PARTS[name].read(str(args[place])) for place, name in fixed}
        context = SimpleNamespace(**read) if read else None
        return outward(function(record, context))

    return f"fw_{name}", call
