"""Formula text to JSONLogic: a Pratt parser for `IF({amount} > 10000, "a", "b")`.

Fields stand in braces by key or title, over links with dots; inside a function over related rows, or over records of
another form, they are those of that form. Nothing is evaluated; types are the checker's business. Problems carry line
and column.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import Problem, problem
from engine.expressions.functions.base import Function
from engine.expressions.grammar import (
    CALLABLE,
    CALLED,
    CHAINED,
    CLOSING,
    COMMENTS,
    CONSTANTS,
    FAULTS,
    INFIX,
    LEAVES,
    LONGEST,
    OPERANDS,
    PREFIX,
    SHOWN,
    WORDS,
)
from engine.expressions.names import opened, resolve
from engine.expressions.scope import meant
from engine.expressions.shape import DEPTH, EXACT_DIGITS, NODES
from engine.expressions.tokens import Token, place, tokens
from engine.expressions.types import Json, Schema
from engine.expressions.unify import suggest


def parse(text: str, schema: Schema, form: str, language: str | None = None) -> tuple[Json, list[Problem]]:
    """Return the JSONLogic of a formula over records of `form`, or None and the Problems found.

    Titles of every language are understood; `language` is the reader's and does not change the meaning.
    """
    if len(text) > LONGEST:
        return None, [problem("EXPR-E013", limit=NODES)]
    parser = Parser(text, schema, form)
    try:
        found = parser.whole()
    except Broken as broken:
        parser.problems.append(broken.problem)
    return (None, parser.problems) if parser.problems else (found, [])


class Broken(Exception):
    """The text cannot be read on; carries its Problem."""

    def __init__(self, found: Problem) -> None:
        self.problem = found
        super().__init__(found.code)


class Parser:
    """One reading of a formula; `form` is the form whose fields braces mean at this place."""

    def __init__(self, text: str, schema: Schema, form: str) -> None:
        self.text, self.schema, self.form = text, schema, form
        self.ahead = tokens(text)
        self.token = next(self.ahead)
        self.depth, self.height = 0, 0  # how deep the reading is, how deep what was read last is nested
        self.operands = 0
        self.problems: list[Problem] = []

    def whole(self) -> Json:
        """Return the expression that the whole text is."""
        found = self.expression(0)
        self.expect("end", WORDS["end"])
        return found

    def take(self) -> Token:
        """Return the next token and step over it."""
        token = self.token
        self.token = next(self.ahead, token)
        return token

    def refuse(self, code: str, token: Token, **facts: object) -> Problem:
        """Return a Problem at a token."""
        return Problem(code, "", {**place(self.text, token.start), **facts})

    def misplaced(self, token: Token, expected: str | Mapping[str, str]) -> Broken:
        """Return the refusal of a token that cannot be read, or that stands where something else must."""
        if token.kind == "other":
            return Broken(self.refuse("EXPR-E030", token, found=token.text))
        if token.kind == "open":
            code = "EXPR-E036" if token.text in COMMENTS else "EXPR-E033"
            return Broken(self.refuse(code, token, found=token.text, closing=CLOSING[token.text]))
        found = WORDS["end"] if token.kind == "end" else token.text[:SHOWN]
        return Broken(self.refuse("EXPR-E031", token, expected=expected, found=found))

    def expect(self, kind: str, said: Mapping[str, str] | None = None) -> Token:
        """Return the next token, which must be of this kind."""
        token = self.take()
        if token.kind != kind:
            raise self.misplaced(token, said or f"“{kind}”")
        return token

    def expression(self, power: int) -> Json:
        """Return the expression whose operators bind tighter than `power`."""
        self.depth += 1
        if self.depth > DEPTH:
            raise Broken(self.refuse("EXPR-E012", self.token, limit=DEPTH))
        self.height = 0
        left, key, height = self.operand(), "", self.height
        args: list[Json] = []
        while (operator := INFIX.get(self.token.kind)) is not None and operator.power > power:
            token = self.take()
            right = self.expression(operator.power)
            if operator.key == key and len(args) != CHAINED.get(key, 2):
                args.append(right)
                height = max(height, self.height + 1)
            else:
                key, args, height = operator.key, [left, right], max(height, self.height) + 1
                left = {key: args}
            if height > DEPTH:
                raise Broken(self.refuse("EXPR-E012", token, limit=DEPTH))
        self.depth, self.height = self.depth - 1, height
        return left

    def operand(self) -> Json:
        """Return a literal, a field, a call, or an expression in brackets."""
        token = self.take()
        self.operands += 1
        if self.operands > OPERANDS:
            raise Broken(self.refuse("EXPR-E013", token, limit=NODES))
        if token.kind == "field":
            return {"var": self.field(token)}
        if token.kind == "name":
            return self.named(token)
        if token.kind == "number":
            return number(token.text)
        if token.kind == "text":
            return token.text
        if token.kind == "-" and self.token.kind == "number":
            return number("-" + self.take().text)
        if token.kind in PREFIX:
            return self.prefixed(token.kind)
        if token.kind == "(":
            inner = self.expression(0)
            self.expect(")")
            return inner
        raise self.misplaced(token, WORDS["value"])

    def prefixed(self, sign: str) -> Json:
        """Return the operation of a sign or word that stands before its operand."""
        operator = PREFIX[sign]
        read = self.expression(operator.power)
        self.height += 1
        return {operator.key: [read]}

    def field(self, token: Token) -> str:
        """Return the keys of the field in braces; a name that means no field, or several, is a Problem."""
        found = resolve(self.schema, self.form, token.text)
        if isinstance(found, str):
            return found
        wrong = self.refuse(found.code, token, **found.facts)
        if len(self.problems) == FAULTS - 1:
            raise Broken(wrong)
        self.problems.append(wrong)
        return token.text

    def named(self, token: Token) -> Json:
        """Return a constant, a parameter, a user attribute or a call."""
        name = token.text.upper()
        function = CALLED.get(name)
        if self.token.kind != "(" and name in CONSTANTS:
            return CONSTANTS[name]
        if self.token.kind != "(" and name in PREFIX:
            return self.prefixed(name)
        if function is not None:
            return self.call(function)
        if name in LEAVES:
            return {LEAVES[name]: self.leaf()}
        close = suggest(name.lower(), [known.lower() for known in CALLABLE]).upper()
        raise Broken(self.refuse("EXPR-E032", token, name=token.text[:SHOWN], suggestion=close))

    def leaf(self) -> str:
        """Return the name in the brackets of a parameter or a user attribute."""
        self.expect("(")
        token = self.take()
        if token.kind not in ("name", "text"):
            raise self.misplaced(token, WORDS["name"])
        self.expect(")")
        return token.text

    def call(self, function: Function) -> Json:
        """Return a call; the first argument of a function over related rows or a form opens it for the others."""
        self.expect("(")
        args: list[Json] = []
        outside, height = self.form, 0
        while self.token.kind != ")":
            if args:
                self.expect(",", WORDS["more"])
            args.append(self.argument(function, len(args), outside))
            height = max(height, self.height)
        self.take()
        self.form, self.height = outside, height + 1
        if function.key == "in" and len(args) > 1 and (len(args) > 2 or not isinstance(args[1], dict)):
            return {"in": [args[0], args[1:]]}
        return {function.key: args}

    def argument(self, function: Function, position: int, outside: str) -> Json:
        """Return one argument of a call; `outer` ones see the record the call is made for."""
        specs = function.args
        spec = specs[min(position, len(specs) - 1)] if specs else ""
        if spec not in ("rows", "form", "match", "order", "outer"):
            return self.expression(0)
        inside, start = self.form, self.token
        if spec == "outer":
            self.form = outside
        read = self.expression(0)
        self.form = inside
        path = read.get("var") if isinstance(read, dict) else None
        if spec == "rows" and isinstance(path, str):
            self.form = opened(self.schema, self.form, path)
        if spec == "form" and isinstance(read, str):
            self.form = self.named_form(read, start)
        return path if spec in ("match", "order") and isinstance(path, str) else read

    def named_form(self, name: str, token: Token) -> str:
        """Return the form a text names; nothing can be read of one that is not there."""
        found = meant(self.schema, self.form, name)
        if found is None:
            known = [one for one in self.schema.forms if not one.startswith("$")]
            facts = {"form": name[:SHOWN], "suggestion": suggest(name, known)}
            raise Broken(self.refuse("EXPR-E039", token, **facts))
        return found


def number(text: str) -> Json:
    """Return a number as JSON holds it exactly in every language: one of more than 15 digits, or tiny, goes as text."""
    whole, _, fraction = text.partition(".")
    ones, fraction = whole.lstrip("-0"), fraction.rstrip("0")
    if len((ones + fraction).lstrip("0")) > EXACT_DIGITS or (not ones and fraction.startswith("0000")):
        return {"number": [text]}
    return float(text) if fraction else int(whole)
