"""Formula text to JSONLogic: a Pratt parser for `IF({amount} > 10000, "a", "b")`.

Fields stand in braces by key or title, over links with dots; inside a function over related rows they are those of
the related form. Nothing is evaluated; types are the checker's business. Problems carry line and column.
"""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import Problem, problem
from engine.expressions.functions.base import Function
from engine.expressions.functions.table import BY_NAME, BY_SYMBOL
from engine.expressions.names import Unknown, resolve
from engine.expressions.shape import DEPTH, EXACT_DIGITS, NODES
from engine.expressions.tokens import LONGEST, Broken, Token, tokens
from engine.expressions.types import Json, Schema
from engine.expressions.unify import suggest

UNARY = 50
CONSTANTS: dict[str, Json] = {"TRUE": True, "FALSE": False, "NULL": None}
NAMED_LEAVES = {"PARAM": "param", "USER": "user"}
CHAINED = {"+": 0, "*": 0, "concat": 0, "<": 3, "<=": 3}  # how many operands one operator joins, 0 without limit


def parse(text: str, schema: Schema, form: str, language: str | None = None) -> tuple[Json, list[Problem]]:
    """Return the JSONLogic of a formula over records of `form`, or None and the Problems found.

    Titles of every language are understood; `language` is the reader's and does not change the meaning.
    """
    if len(text) > LONGEST:
        return None, [problem("EXPR-E013", limit=NODES)]
    try:
        parser = Parser(list(tokens(text)), schema, form)
        found = parser.expression(0)
        parser.expect("", "end", "the end | 结尾")
    except Broken as broken:
        return None, [broken.problem]
    return (None, parser.problems) if parser.problems else (found, [])


class Parser:
    """One reading of a formula; `form` is the form whose fields braces mean at this place."""

    def __init__(self, read: Sequence[Token], schema: Schema, form: str) -> None:
        self.tokens, self.schema, self.form = read, schema, form
        self.place, self.depth = 0, 0
        self.problems: list[Problem] = []
        self.closed: set[int] = set()

    @property
    def token(self) -> Token:
        """The token to be read next."""
        return self.tokens[self.place]

    def take(self) -> Token:
        """Return the next token and step over it."""
        token = self.token
        self.place += token.kind != "end"
        return token

    def refuse(self, code: str, token: Token, **facts: object) -> Problem:
        """Return a Problem at a token."""
        return Problem(code, "", {"line": token.line, "column": token.column, **facts})

    def expect(self, text: str, kind: str = "sign", said: str = "") -> Token:
        """Return the next token, which must be this one."""
        token = self.take()
        if token.kind != kind or (text and token.text != text):
            found = token.text or "the end | 结尾"
            raise Broken(self.refuse("EXPR-E031", token, expected=said or f"“{text}”", found=found))
        return token

    def expression(self, power: int) -> Json:
        """Return the expression whose operators bind tighter than `power`."""
        self.depth += 1
        if self.depth > DEPTH:
            raise Broken(self.refuse("EXPR-E012", self.token, limit=DEPTH))
        left = self.operand()
        while True:
            token = self.token
            function = BY_SYMBOL.get(token.text) if token.kind == "sign" else None
            if function is None or function.infix <= power:
                break
            self.take()
            left = self.joined(function.key, left, self.expression(function.infix))
        self.depth -= 1
        return left

    def joined(self, key: str, left: Json, right: Json) -> Json:
        """Return an operation; `a + b + c` is one operation of three."""
        args = left.get(key) if isinstance(left, dict) and len(left) == 1 and id(left) not in self.closed else None
        limit = CHAINED.get(key)
        if limit is not None and isinstance(args, list) and len(args) > 1 and (not limit or len(args) < limit):
            args.append(right)
            return left
        return {key: [left, right]}

    def operand(self) -> Json:
        """Return a literal, a field, a call, or an expression in brackets."""
        token = self.take()
        if token.kind == "number":
            return number(token.text)
        if token.kind == "text":
            return token.text
        if token.kind == "field":
            return {"var": self.field(token)}
        if token.kind == "name":
            return self.named(token)
        if token.text == "-":
            if self.token.kind == "number":
                return number("-" + self.take().text)
            return {"-": [self.expression(UNARY)]}
        if token.text == "(" and token.kind == "sign":
            inner = self.expression(0)
            self.expect(")")
            self.closed.add(id(inner))
            return inner
        found = token.text or "the end | 结尾"
        raise Broken(self.refuse("EXPR-E031", token, expected="a value | 一个值", found=found))

    def field(self, token: Token) -> str:
        """Return the keys of the field in braces."""
        found = resolve(self.schema, self.form, token.text)
        if isinstance(found, str):
            return found
        self.problems.append(self.unknown(found, token))
        return token.text

    def unknown(self, found: Unknown, token: Token) -> Problem:
        """Return the Problem of a name that means no field, or several."""
        if found.several:
            return self.refuse("EXPR-E035", token, field=found.name, options=", ".join(found.several))
        return self.refuse("EXPR-E034", token, field=found.name, form=found.form, suggestion=found.suggestion)

    def named(self, token: Token) -> Json:
        """Return a constant, a parameter, a user attribute or a call."""
        name = token.text.upper()
        if name in CONSTANTS and self.token.text != "(":
            return CONSTANTS[name]
        if name == "NOT" and self.token.text != "(":  # as in SQL: NOT a = b denies the whole comparison
            return {BY_NAME[name].key: [self.expression(0)]}
        if name in NAMED_LEAVES:
            self.expect("(")
            leaf = self.take()
            if leaf.kind not in ("name", "text"):
                raise Broken(self.refuse("EXPR-E031", leaf, expected="a name | 名称", found=leaf.text))
            self.expect(")")
            return {NAMED_LEAVES[name]: leaf.text}
        function = BY_NAME.get(name)
        if function is None:
            close = suggest(name.lower(), [n.lower() for n in BY_NAME]).upper()
            raise Broken(self.refuse("EXPR-E032", token, name=token.text, suggestion=close))
        return self.call(function)

    def call(self, function: Function) -> Json:
        """Return a call; the first argument of a function over related rows opens their form for the others."""
        self.expect("(")
        args: list[Json] = []
        outside = self.form
        while self.token.text != ")" or self.token.kind != "sign":
            if args:
                self.expect(",", said="“,” | “)”")
            args.append(self.argument(function, len(args), outside))
        self.expect(")")
        self.form = outside
        if function.key == "in" and len(args) > 1 and (len(args) > 2 or not isinstance(args[1], dict)):
            return {"in": [args[0], args[1:]]}
        return {function.key: args}

    def argument(self, function: Function, position: int, outside: str) -> Json:
        """Return one argument of a call; `outer` ones see the record the call is made for."""
        specs = function.args
        spec = specs[min(position, len(specs) - 1)] if specs else ""
        inside = self.form
        if spec == "outer":
            self.form = outside
        read = self.expression(0)
        self.form = inside
        path = read.get("var") if isinstance(read, dict) else None
        if spec == "rows" and isinstance(path, str):
            self.form = self.rows(path)
        return path if spec == "order" and isinstance(path, str) else read

    def rows(self, path: str) -> str:
        """Return the form of the related rows a path ends in, the same form if it does not."""
        form = self.form
        for step in path.split("."):
            shape = self.schema.forms.get(form)
            if shape is None:
                return self.form
            if step in shape.related:
                form = shape.related[step].form
            elif step in shape.fields:
                form = shape.fields[step].type.form or ""
        return form if form in self.schema.forms else self.form


def number(text: str) -> Json:
    """Return a number as JSON holds it exactly: more than 15 digits go as text."""
    if "." not in text:
        return int(text)
    digits = text.lstrip("-").replace(".", "").strip("0")
    return float(text) if len(digits) <= EXACT_DIGITS and "e" not in repr(float(text)) else {"number": [text]}
