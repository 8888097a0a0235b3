"""JSONLogic as jsonlogic.com defines it, for rules written elsewhere: loose equality, truthiness, floats.

Passes the 277 public vectors. It is an evaluator of its own and shares nothing with the typed language; there is no
`method` operator, an unknown operator is an error, and depth is bounded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import pairwise
from typing import TypeAlias

from engine.expressions.types import Json

DEPTH = 200
NAN = float("nan")


class CompatError(Exception):
    """The rule cannot be evaluated."""


def evaluate(logic: Json, data: Json = None) -> Json:
    """Return what the rule gives for the data; raises CompatError for an unknown operator or arguments it cannot
    take.
    """
    return run(logic, data, 0)


def run(logic: Json, data: Json, depth: int) -> Json:
    """Return the value of a rule at a depth."""
    if depth > DEPTH:
        raise CompatError("the rule is nested too deeply")
    if isinstance(logic, list):
        return [run(item, data, depth + 1) for item in logic]
    if not isinstance(logic, dict) or len(logic) != 1:
        return logic
    ((op, raw),) = logic.items()
    given = raw if isinstance(raw, list) else [raw]
    try:
        return applied(op, given, data, depth + 1)
    except (TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise CompatError(f"{op[:40]} cannot take these arguments") from error


def applied(op: str, given: Sequence[Json], data: Json, depth: int) -> Json:
    """Return the value of an operator."""
    if op in LAZY:
        return LAZY[op](given, data, depth)
    if op not in EAGER:
        raise CompatError(f"unknown operator {op[:40]}")
    args = [run(item, data, depth) for item in given]
    return READING[op](args, data) if op in READING else EAGER[op](*args)


def truthy(value: Json) -> bool:
    """Return the truth of a value: an empty list is false, the text "0" is true."""
    return bool(value)


def to_number(value: Json) -> float | int:
    """Return a value as JavaScript makes it a number."""
    if value is None or isinstance(value, bool | int | float):
        return value + 0 if value is not None else 0
    if isinstance(value, list):
        return to_number(value[0]) if len(value) == 1 else (NAN if value else 0)
    try:
        number = float(value or 0) if isinstance(value, str) else NAN
    except ValueError:
        return NAN
    return plain(number)


def plain(number: float | int) -> float | int:
    """Return a whole float as an integer."""
    return int(number) if isinstance(number, float) and number.is_integer() else number


def soft(a: Json, b: Json) -> bool:
    """Return a == b as JavaScript has it."""
    if a is None or b is None:
        return a is b
    if type(a) is type(b) or (
        isinstance(a, int | float) and isinstance(b, int | float) and bool not in (type(a), type(b))
    ):
        return a == b
    return to_number(a) == to_number(b)


def hard(a: Json, b: Json) -> bool:
    """Return a === b as JavaScript has it."""
    return isinstance(a, bool) == isinstance(b, bool) and a == b


def less(a: Json, b: Json, strict: bool) -> bool:
    """Return a < b or a <= b: texts by code point, all else as numbers."""
    if isinstance(a, str) and isinstance(b, str):
        return a < b if strict else a <= b
    x, y = to_number(a), to_number(b)
    return x < y if strict else x <= y


def chain(strict: bool) -> Callable[..., bool]:
    """Return < or <= over two or three arguments."""
    return lambda *a: all(less(x, y, strict) for x, y in pairwise(a))


def var(args: Sequence[Json], data: Json) -> Json:
    """Return the data at a dotted path, or the default."""
    path = args[0] if args else ""
    fallback = args[1] if len(args) > 1 else None
    if path is None or path == "":
        return data
    for key in str(path).split("."):
        if isinstance(data, dict):
            data = data.get(key)
        elif isinstance(data, list) and key.isdigit() and int(key) < len(data):
            data = data[int(key)]
        else:
            return fallback
    return fallback if data is None else data


def missing(args: Sequence[Json], data: Json) -> Json:
    """Return those of the paths whose data is missing or empty."""
    paths = args[0] if args and isinstance(args[0], list) else list(args)
    return [p for p in paths if var([p], data) in (None, "")]


def missing_some(args: Sequence[Json], data: Json) -> Json:
    """Return the missing paths unless enough of them are there."""
    need, paths = args[0], args[1]
    if not isinstance(need, int) or not isinstance(paths, list):
        raise CompatError("missing_some takes a number and a list")
    absent = [p for p in paths if var([p], data) in (None, "")]
    return [] if len(paths) - len(absent) >= need else absent


def choose(given: Sequence[Json], data: Json, depth: int) -> Json:
    """Return the value after the first truthy condition, else the last."""
    for i in range(0, len(given) - 1, 2):
        if truthy(run(given[i], data, depth)):
            return run(given[i + 1], data, depth)
    return run(given[-1], data, depth) if len(given) % 2 else None


def junction(stop: bool) -> Callable[[Sequence[Json], Json, int], Json]:
    """Return AND (stopping at a falsy value) or OR (at a truthy one)."""

    def lazily(given: Sequence[Json], data: Json, depth: int) -> Json:
        value: Json = None
        for item in given:
            value = run(item, data, depth)
            if truthy(value) is stop:
                break
        return value

    return lazily


def entries(given: Sequence[Json], data: Json, depth: int) -> list[Json]:
    """Return the list an iteration goes over."""
    found = run(given[0], data, depth) if given else []
    return found if isinstance(found, list) else []


def mapped(given: Sequence[Json], data: Json, depth: int) -> Json:
    """Return the rule's value for every entry."""
    return [run(given[1], item, depth) for item in entries(given, data, depth)]


def filtered(given: Sequence[Json], data: Json, depth: int) -> Json:
    """Return the entries for which the rule is truthy."""
    return [item for item in entries(given, data, depth) if truthy(run(given[1], item, depth))]


def reduced(given: Sequence[Json], data: Json, depth: int) -> Json:
    """Return the entries folded by the rule."""
    start = run(given[2], data, depth) if len(given) > 2 else None
    return reduce(
        lambda acc, item: run(given[1], {"current": item, "accumulator": acc}, depth),
        entries(given, data, depth),
        start,
    )


def quantified(test: Callable[[list[bool]], bool]) -> Callable[[Sequence[Json], Json, int], Json]:
    """Return ALL, SOME or NONE."""
    return lambda given, data, depth: test([truthy(run(given[1], item, depth)) for item in entries(given, data, depth)])


def contained(item: Json, whole: Json = None) -> bool:
    """Return whether an item is in a list or a text in a text."""
    if isinstance(whole, str):
        return isinstance(item, str) and item in whole
    return isinstance(whole, list) and any(hard(item, entry) for entry in whole)


def as_text(value: Json) -> str:
    """Return a value as JavaScript writes it."""
    if isinstance(value, list):
        return ",".join(as_text(v) for v in value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return str(plain(value)) if isinstance(value, float) else str(value)


def part(text: Json, start: int, length: int | None = None) -> str:
    """Return a part of a text; negative numbers count from the end."""
    rest = as_text(text)[start:]
    return rest if length is None else rest[:length]


def minus(a: Json, b: Json = None, *rest: Json) -> Json:
    """Return the difference, or the negative of one value."""
    return plain(-to_number(a)) if b is None else plain(to_number(a) - to_number(b))


def over(a: Json, b: Json) -> Json:
    """Return the quotient; division by zero is an error."""
    return plain(to_number(a) / to_number(b))


def remainder(a: Json, b: Json) -> Json:
    """Return the remainder, signed as the dividend."""
    x, y = to_number(a), to_number(b)
    r = abs(x) % abs(y)
    return plain(-r if x < 0 else r)


def merged(*args: Json) -> Json:
    """Return the lists one after the other."""
    return [v for a in args for v in (a if isinstance(a, list) else [a])]


Lazy: TypeAlias = Callable[[Sequence[Json], Json, int], Json]
LAZY: dict[str, Lazy] = {
    "if": choose,
    "?:": choose,
    "and": junction(stop=False),
    "or": junction(stop=True),
    "map": mapped,
    "filter": filtered,
    "reduce": reduced,
    "all": quantified(lambda truths: bool(truths) and all(truths)),
    "some": quantified(any),
    "none": quantified(lambda truths: not any(truths)),
}
READING: dict[str, Callable[[Sequence[Json], Json], Json]] = {
    "var": var,
    "missing": missing,
    "missing_some": missing_some,
}
EAGER: dict[str, Callable[..., Json]] = {
    **dict.fromkeys(READING, lambda *a: None),
    "==": soft,
    "===": hard,
    "!=": lambda a, b: not soft(a, b),
    "!==": lambda a, b: not hard(a, b),
    "!": lambda a=None, *_: not truthy(a),
    "!!": lambda a=None, *_: truthy(a),
    "<": chain(strict=True),
    "<=": chain(strict=False),
    ">": lambda a, b: less(b, a, True),
    ">=": lambda a, b: less(b, a, False),
    "+": lambda *a: plain(sum(to_number(v) for v in a)),
    "-": minus,
    "*": lambda *a: plain(reduce(lambda x, y: x * y, (to_number(v) for v in a))),
    "/": over,
    "%": remainder,
    "min": lambda *a: plain(min(to_number(v) for v in a)) if a else None,
    "max": lambda *a: plain(max(to_number(v) for v in a)) if a else None,
    "in": contained,
    "cat": lambda *a: "".join(as_text(v) for v in a),
    "substr": part,
    "merge": merged,
    "log": lambda a=None: a,
}
