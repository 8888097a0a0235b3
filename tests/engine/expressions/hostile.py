"""Expressions nobody means well with: too deep, too wide, unknown, of the wrong types, bombs, names of prototypes."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from engine.expressions.functions.table import FUNCTIONS
from tests.engine.expressions.world import MAIN, SCHEMA

KEYS = [f.key for f in FUNCTIONS]
FIELDS = [*SCHEMA.forms[MAIN].fields, "lines", "owner.limit", "owner.orders", "nothing", "__class__", "owner.__dict__"]
NAMES = ["__proto__", "constructor", "method", "log", "reduce", "map", "eval", "exec", "import", "", "\0", "a" * 5000]
PATTERNS = [
    "(a+)+$",
    "(a|a)*b",
    "(?=x)",
    "\\1",
    "a{1000}{1000}",
    "[",
    "(" * 500,
    "(?P<x>y)",
    "a*?",
    "\\p{L}",
    ".*" * 200,
]
ODD: list[Any] = [
    None, True, 0, -1, 1.5, 10**29, 10**40, 1e308, float("inf"), float("nan"), "", "x" * 100_000, "\ud800", "\0", [],
    {}, [[]], {"a": 1, "b": 2}, "2024-02-30", "🙂", 2**63, -(2**63), "1e999999", b"x", object, {1: 2},
]  # fmt: skip


def leaf(r: random.Random) -> Any:
    """Return something small: a field, a literal, or what is neither."""
    return r.choice([{"var": r.choice(FIELDS)}, {"var": r.choice(FIELDS)}, r.choice(ODD), r.randint(-9, 9), "low"])


def tree(r: random.Random, depth: int = 4) -> Any:
    """Return operators over whatever comes."""
    if depth == 0 or r.random() < 0.2:
        return leaf(r)
    key = r.choice(KEYS) if r.random() < 0.93 else r.choice(NAMES)
    return {key: [tree(r, depth - 1) for _ in range(r.choice([0, 1, 1, 2, 2, 2, 3, 3, 4, 5]))]}


def deep(r: random.Random) -> Any:
    """Return one operator inside another, thousands of times."""
    value, key = leaf(r), r.choice(["+", "!", "if", "concat", "-", "/", "round", "and"])
    for _ in range(r.choice([10, 63, 64, 65, 200, 5_000])):
        value = {key: [value] if key in ("!", "-") else [value, r.choice([1, True, "a"])]}
    return value


def wide(r: random.Random) -> Any:
    """Return one operator with far too many arguments."""
    return {
        r.choice(["+", "and", "concat", "in", "max", "textjoin"]): [leaf(r)] * r.choice([500, 1_999, 2_001, 50_000])
    }


def bomb(r: random.Random) -> Any:
    """Return what grows: repetition in repetition, replacement by long texts, powers of powers."""
    value: Any = r.choice(["ab", {"var": "s"}])
    for _ in range(r.randint(1, 12)):
        value = r.choice(
            [
                {"rept": [value, r.choice([2, 32_767, 10**9])]},
                {"substitute": [value, "a", {"rept": ["b", 30_000]}]},
                {"padleft": [value, 10**9, "x"]},
                {"concat": [value, value]},
                {"text": [{"power": [{"len": [value]}, r.choice([12, 50, 0.5])]}]},
            ]
        )
    return value


def pattern(r: random.Random) -> Any:
    """Return a search for a pattern no engine should be asked for."""
    key = r.choice(["regexmatch", "regexreplace", "regexcount", "regexextract"])
    return {key: [{"var": "s"}, r.choice(PATTERNS), *(["x"] if key == "regexreplace" else [])]}


MAKERS: list[Callable[[random.Random], Any]] = [tree, tree, tree, tree, deep, wide, bomb, pattern]


def expressions(count: int, seed: int) -> list[Any]:
    """Return hostile expressions, the same for a seed."""
    r = random.Random(seed)
    return [r.choice(MAKERS)(r) for _ in range(count)]
