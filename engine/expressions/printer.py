"""JSONLogic to formula text that parses back to the same JSONLogic, with as few brackets as that takes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from engine.expressions.functions.base import Function
from engine.expressions.functions.table import BY_KEY
from engine.expressions.grammar import CHAINED, LEAVES, PREFIX
from engine.expressions.names import all_keys, opened, shown
from engine.expressions.scope import meant
from engine.expressions.shape import DECIMAL
from engine.expressions.types import Json, Schema

NAMES = {key: name for name, key in LEAVES.items()}


def print_formula(expression: Json, schema: Schema, form: str, language: str | None = None) -> str:
    """Return the formula text of an expression, fields by their titles in the language, by their keys without one."""
    return Printer(schema, language).text(expression, form, 0)


def quoted(text: str) -> str:
    """Return a text in quotes."""
    return '"' + text.replace('"', '""') + '"'


def constant(value: Json) -> str:
    """Return a literal as it is written."""
    if value is None or isinstance(value, bool):
        return {None: "NULL", True: "TRUE", False: "FALSE"}[value]
    if isinstance(value, str):
        return quoted(value)
    return plain(repr(value or 0).removesuffix(".0")) if isinstance(value, int | float) else str(value)


def plain(number: str) -> str:
    """Return a decimal number without an exponent."""
    return f"{Decimal(number):f}" if DECIMAL.fullmatch(number) else number


def is_number(value: Json) -> bool:
    """Tell whether a value is printed as a bare number."""
    if isinstance(value, dict):
        return list(value) == ["number"]
    return isinstance(value, int | float) and not isinstance(value, bool)


def path_of(value: Json) -> str:
    """Return the path a value reads, empty if it is something else."""
    path = value.get("var") if isinstance(value, dict) else None
    path = path[0] if isinstance(path, list) and path else path
    return path if isinstance(path, str) else ""


class Printer:
    """Writes expressions for readers of one language."""

    def __init__(self, schema: Schema, language: str | None) -> None:
        self.schema, self.language = schema, language

    def text(self, value: Json, form: str, power: int) -> str:
        """Return the text of an expression standing beside an operator that binds with `power`."""
        if not isinstance(value, dict) or len(value) != 1:
            return constant(value) if not isinstance(value, list) else ", ".join(self.text(v, form, 0) for v in value)
        ((key, raw),) = value.items()
        args = raw if isinstance(raw, list) else [raw]
        if key in NAMES and args:
            name = str(args[0])
            return f"{NAMES[key]}({name if name.isidentifier() and name.isascii() else quoted(name)})"
        if key == "number" and args:
            return plain(str(args[0]))
        if key == "var" and args:
            return "{" + shown(self.schema, form, str(args[0]), self.language) + "}"
        function = BY_KEY.get(key)
        if function is None or not args:
            key = function.name if function else key
            return f"{key.upper()}({', '.join(self.text(a, form, 0) for a in args)})"
        return self.infix(function, args, form, power) if function.infix else self.call(function, args, form)

    def infix(self, function: Function, args: Sequence[Json], form: str, power: int) -> str:
        """Return an operation between its operands, in brackets where they are needed."""
        if len(args) == 1:
            if function.key not in PREFIX:
                return self.call(function, args, form)
            operand = self.text(args[0], form, PREFIX[function.key].power)
            return f"-({operand})" if is_number(args[0]) else f"-{operand}"
        own = function.infix
        first = self.text(args[0], form, own - 1)
        if isinstance(args[0], dict) and function.key in CHAINED and list(args[0]) == [function.key]:
            first = f"({self.text(args[0], form, 0)})"
        rest = [self.text(a, form, own) for a in args[1:]]
        body = f" {function.symbol} ".join([first, *rest])
        return f"({body})" if own <= power else body

    def call(self, function: Function, args: Sequence[Json], form: str) -> str:
        """Return a call."""
        if function.key == "in" and len(args) == 2 and isinstance(args[1], list):
            args = [args[0], *args[1]]
        inner, out = form, []
        for position, arg in enumerate(args):
            spec = function.args[min(position, len(function.args) - 1)] if function.args else ""
            if spec in ("match", "order") and isinstance(arg, str) and all_keys(self.schema, inner, arg):
                arg = {"var": arg}
            out.append(self.text(arg, form if spec == "outer" else inner, 0))
            if spec == "rows":
                inner = opened(self.schema, form, path_of(arg))
            if spec == "form" and isinstance(arg, str):
                inner = meant(self.schema, form, arg) or form
        return f"{function.name}({', '.join(out)})"
