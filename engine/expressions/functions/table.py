"""The table of all functions, gathered from the family files of this folder, and its listing for people."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping, Sequence
from importlib import import_module

from engine.expressions import functions
from engine.expressions.functions.base import Function, Template
from engine.expressions.types import Json

PLAIN = frozenset({"base", "table", "sample"})


def gathered() -> tuple[Function, ...]:
    """Return the rows of all families, by file name and then as listed; two rows with one key are an error."""
    rows: dict[str, Function] = {}
    for family in sorted(m.name for m in pkgutil.iter_modules(functions.__path__) if m.name not in PLAIN):
        listed: Sequence[Function] = import_module(f"{functions.__name__}.{family}").FUNCTIONS
        for row in listed:
            if row.key in rows:
                raise LookupError(f"the operator {row.key} is declared twice, the second time in {family}")
            rows[row.key] = row
    return tuple(rows.values())


FUNCTIONS = gathered()
BY_KEY: Mapping[str, Function] = {f.key: f for f in FUNCTIONS}
BY_SYMBOL: Mapping[str, Function] = {f.symbol: f for f in FUNCTIONS if f.symbol}
TEMPLATES: Mapping[str, Template] = {op: t for f in FUNCTIONS if f.ops for op, t in f.ops.items()}
FIXED: Mapping[str, tuple[str, ...]] = {op: t.fixed for op, t in TEMPLATES.items() if t.fixed}
"""What operators read of the context."""


def catalogue(language: str) -> list[Json]:
    """Return every function as the builder's help lists it, in Chinese (`zh`) or English (`en`)."""

    def said(pair: tuple[str, str]) -> str:
        return pair[0] if language == "zh" else pair[1]

    return [
        {
            "name": f.name,
            "key": f.key,
            "category": f.category,
            "label": said(f.label),
            "help": said(f.help),
            "signature": f.signature,
            "args": list(f.args),
            "infix": f.symbol or None,
            "examples": [{"formula": e.formula, "result": e.result} for e in f.examples],
        }
        for f in FUNCTIONS
    ]
