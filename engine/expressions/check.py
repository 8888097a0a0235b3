"""From JSONLogic to the typed tree: shape and types, everything that is wrong at once, nothing raised.

`var` reads declared fields only. A derived field is expanded into its checked expression in the context of its row,
so the tree reads stored values alone. Pointers of the nodes and Problems lead into the JSONLogic.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import NoReturn

from engine.errors import Problem, pointer, problem
from engine.expressions.arithmetic import literal
from engine.expressions.fold import constant, folded
from engine.expressions.functions.base import Call, Function, Refused
from engine.expressions.functions.table import BY_KEY
from engine.expressions.names import spoken
from engine.expressions.nodes import Node, Rows, null
from engine.expressions.scope import Scope, meant, read, related
from engine.expressions.shape import NODES, date_node, decimal_node, literal_node, shape_problems
from engine.expressions.sql.size import LARGEST_SQL, too_much_sql
from engine.expressions.types import Json, Kind, Relation, Schema, Type
from engine.expressions.unify import conform, described, suggest
from engine.expressions.unify import position as place_in_list

DIVISIONS = 4
FOLDS = 24
PROBLEMS_AT_MOST = 20
OPERANDS_AT_MOST = 64  # stores take 100 in one call (PostgreSQL), and some templates write two for each
UNCALLED = frozenset({"and", "or", "in"})  # written between their operands or as a list
DEEPEST = 128
LARGEST = 3 * NODES
ROWS_AT_MOST = 1_000
LEAVES = ("var", "param", "user", "number")
WRITTEN = ("unit", "basis", "pattern", "aggregate")
SPEC_KINDS: dict[str, tuple[Kind, ...]] = {
    "integer": (Kind.NUMBER,),
    "field": tuple(Kind),
    "any": tuple(Kind),
    "value": tuple(Kind),
    "outer": tuple(Kind),
}
MATCHED = "number|text|date|datetime|choice|record"


def check(
    expression: Json,
    schema: Schema,
    form: str,
    *,
    expect: Kind | None = None,
    into: Type | None = None,
    pointer: str = "",
    fold: bool = True,
) -> tuple[Node | None, list[Problem]]:
    """Return the typed tree of an expression over records of `form`, or None and every Problem found.

    `expect` asks for a kind of result; `into` for a value of a type, rounded once to its scale. Constants are computed
    here unless `fold` says not to.
    """
    problems = shape_problems(expression, pointer)
    if problems:
        return None, problems
    checker = Checker(schema, foldable=FOLDS if fold else 0)
    node = None
    with suppress(Enough):
        node = checker.expression(expression, Scope(form, form), pointer)
        if node is not None and not checker.problems:
            node = checker.finish(node, expect, into, pointer)
        if node is not None and not checker.problems:
            checker.weigh(node, pointer)
    return (None, checker.problems) if checker.problems else (node, [])


class Enough(Exception):
    """So much is wrong, or the tree has grown so large, that looking further helps nobody."""


@dataclass
class Checker:
    """One run of the checker: collects Problems, remembers derived fields it has expanded."""

    schema: Schema
    problems: list[Problem] = field(default_factory=list)
    foldable: int = FOLDS
    expanded: dict[tuple[str, object, str], Node | None] = field(default_factory=dict)

    def note(self, found: Problem) -> None:
        """Keep a Problem."""
        self.problems.append(found)
        if len(self.problems) == PROBLEMS_AT_MOST:
            raise Enough

    def refuse(self, code: str, path: str, **facts: object) -> None:
        """Keep a Problem with its facts."""
        self.note(Problem(code, path, facts))

    def finish(self, node: Node, expect: Kind | None, into: Type | None, path: str) -> Node | None:
        """Return the whole tree as what was asked for, within the bounds."""
        if node.divisions > DIVISIONS:
            self.refuse("EXPR-E014", path, found=node.divisions, limit=DIVISIONS)
        self.bound(node, path)
        if expect is not None and node.op != "null" and node.kind is not expect:
            self.refuse("EXPR-E021", path, expected=str(expect), found=described(node))
            return None
        if node.op == "null" and into is None:
            return null(Type(expect or Kind.TEXT)).at(path)
        try:
            return conform(Call("", (node,), path), node, into) if into else node
        except Refused as refused:
            self.note(refused.problem)
            return None

    def bound(self, node: Node, path: str) -> None:
        """Stop where the tree, with what rules and derived fields have made of it, is too deep or too large."""
        if node.depth > DEEPEST:
            self.refuse("EXPR-E012", path, limit=DEEPEST)
            raise Enough
        if node.size > LARGEST:
            self.refuse("EXPR-E013", path, limit=LARGEST)
            raise Enough

    def weigh(self, node: Node, path: str) -> None:
        """Refuse an expression whose SQL would be larger than stores should be sent."""
        if size := too_much_sql(node):
            self.refuse("EXPR-E027", path, found=-(-size // 1024), limit=LARGEST_SQL // 1024)

    def expression(self, value: Json, scope: Scope, path: str) -> Node | None:
        """Return the node of one expression, None if it or a part of it was refused."""
        if isinstance(value, list):
            self.refuse("EXPR-E001", path, found="list")
            return None
        if not isinstance(value, dict):
            return self.kept(literal_node(value, path))
        if len(value) != 1:
            self.refuse("EXPR-E001", path, found=f"object with {len(value)} keys")
            return None
        ((op, raw),) = value.items()
        given = raw if isinstance(raw, list) else [raw]
        below = [path + pointer(op, i) if isinstance(raw, list) else path + pointer(op) for i in range(len(given))]
        if op in LEAVES or (op == "date" and len(given) == 1 and isinstance(given[0], str)):
            return self.leaf(op, given, scope, path)
        function = BY_KEY.get(op)
        if function is None:
            self.refuse("EXPR-E002", path, name=op[:40], suggestion=suggest(op[:40], [*BY_KEY, *LEAVES]))
            return None
        if op == "in" and len(given) == 2 and isinstance(given[1], list):
            below = [below[0], *(below[1] + pointer(i) for i in range(len(given[1])))]
            given = [given[0], *given[1]]
        return self.call(function, given, below, scope, path)

    def kept(self, found: Node | Problem) -> Node | None:
        """Return the node, or note the Problem."""
        if isinstance(found, Problem):
            self.note(found)
            return None
        return found

    def leaf(self, op: str, given: Sequence[Json], scope: Scope, path: str) -> Node | None:
        """Return a value that has no arguments to check."""
        name = given[0] if len(given) == 1 else None
        if not isinstance(name, str):
            self.refuse("EXPR-E011", path, name=op, position=1, expected="text", found=type(name).__name__)
            return None
        if op == "var":
            return self.variable(name, scope, path)
        if op in ("date", "number"):
            return self.kept(date_node(name, path) if op == "date" else decimal_node(name, path))
        known = self.schema.parameters if op == "param" else self.schema.user
        if name not in known:
            code = "EXPR-E016" if op == "param" else "EXPR-E017"
            self.refuse(code, path, field=name[:40], suggestion=suggest(name[:40], list(known)))
            return None
        return Node(op, (), known[name], name, pointer=path)

    def variable(self, name: str, scope: Scope, path: str) -> Node | None:
        """Return the stored value a path names, or the expansion of the derived field."""
        try:
            found = read(self.schema, scope, name, path)
        except Refused as refused:
            self.note(refused.problem)
            return None
        if found.expression is None:
            return found.node
        return self.derived(found.node, found.expression, scope.along(found.node.place), path)

    def derived(self, var: Node, expression: Json, scope: Scope, path: str) -> Node | None:
        """Return the checked expression of a derived field, cast to the field's type."""
        key = (scope.origin, var.place.links, var.place.field)
        step = (scope.form, var.place.field)
        if step in scope.trail:
            circle = [*scope.trail[scope.trail.index(step) :], step]
            self.refuse("EXPR-E015", path, circle=" -> ".join(f"{f}.{k}" for f, k in circle))
            return None
        if key not in self.expanded:
            self.expanded[key] = self.expansion(var, expression, replace(scope, trail=(*scope.trail, step)), path)
        node = self.expanded[key]
        return None if node is None else Node("derived", (node,), node.type, var.place, pointer=path)

    def expansion(self, var: Node, expression: Json, scope: Scope, path: str) -> Node | None:
        """Return the expression of a derived field in its row; null where a link on the way there is blank."""
        problems = shape_problems(expression, path)
        for one in problems:
            self.note(one)
        node = None if problems else self.expression(expression, scope, path)
        if node is None:
            return None
        try:
            return scope.unless_missing(self.schema, conform(Call(var.place.field, (node,), path), node, var.type))
        except Refused as refused:
            self.note(refused.problem)
            return None

    def call(
        self, function: Function, given: Sequence[Json], below: Sequence[str], scope: Scope, path: str
    ) -> Node | None:
        """Return the node of a function over its checked arguments."""
        if len(given) < function.fewest or (function.most is not None and len(given) > function.most):
            self.miscounted(function, len(given), function.most, path)
            return None
        arguments = Arguments(self, function, scope, path)
        nodes = [arguments.one(i, raw, at) for i, (raw, at) in enumerate(zip(given, below, strict=True))]
        if arguments.failed:
            return None
        given_nodes = tuple(n for n in nodes if n is not None)
        call = Call(function.name, given_nodes, path, arguments.rows, scope.form)
        try:
            node = function.rule(call).at(path)
            self.bound(node, path)
            if len(node.args) > OPERANDS_AT_MOST and node.op not in UNCALLED:
                self.miscounted(function, len(given), OPERANDS_AT_MOST, path)
                return None
            inner = node.value.inner if isinstance(node.value, Rows) else ()
            if any(n.op == "null" for n in (*node.args, *inner)):
                call.refuse("EXPR-E024")
            return self.simplified(node)
        except Refused as refused:
            self.note(refused.problem)
            return None

    def miscounted(self, function: Function, found: int, most: int | None, path: str) -> None:
        """Refuse a call for the number of its arguments."""
        expected = str(most) if function.fewest == most else f"{function.fewest}-{most or ''}"
        self.refuse("EXPR-E003", path, name=function.name, expected=expected, found=found, signature=function.signature)

    def simplified(self, node: Node) -> Node:
        """Return the literal a constant call gives; only so many, since each costs a little."""
        if not self.foldable or not constant(node):
            return node
        self.foldable -= 1
        return folded(node)


class Arguments:
    """The arguments of one call, checked in turn; the first, related rows or a form, opens the scope of the others."""

    def __init__(self, checker: Checker, function: Function, scope: Scope, path: str) -> None:
        self.checker, self.function, self.scope, self.path = checker, function, scope, path
        self.failed = False
        self.rows: Rows | None = None
        self.outside = scope

    def one(self, position: int, raw: Json, path: str) -> Node | None:
        """Return the checked argument, None if it was refused or only sets the scene of the call."""
        specs = self.function.args
        spec = specs[min(position, len(specs) - 1)].rstrip("?*")
        if self.failed and specs[0] in ("rows", "form"):
            return None
        try:
            return self.written(spec, position, raw, path)
        except Refused as refused:
            self.checker.note(refused.problem)
            self.failed = True
            return None

    def written(self, spec: str, position: int, raw: Json, path: str) -> Node | None:
        """Return the argument a parameter word asks for."""
        if spec == "rows":
            self.open(raw, path)
            return None
        if spec == "form":
            self.enter(self.text(raw, position, path), path)
            return None
        if spec == "match":
            return self.match(self.text(raw, position, path), position, path)
        if spec == "order":
            self.ordered(raw, position, path)
            return None
        if spec == "count":
            assert self.rows is not None
            self.rows = replace(self.rows, newest=self.constant(raw, position, path, 1, ROWS_AT_MOST).integer)
            return None
        if spec == "places":
            return self.constant(raw, position, path, 0, 10)
        if spec in WRITTEN:
            return Node("lit", (), Type(Kind.TEXT, nullable=False), self.text(raw, position, path), pointer=path)
        return self.value(spec, position, raw, path)

    def fail(self, code: str, path: str, position: int, **facts: object) -> NoReturn:
        """Refuse an argument."""
        raise Refused(Problem(code, path, {"name": self.function.name, "position": position + 1, **facts}))

    def text(self, raw: Json, position: int, path: str) -> str:
        """Return a text that is written out."""
        if not isinstance(raw, str):
            self.fail("EXPR-E011", path, position, expected="text", found=type(raw).__name__)
        return raw

    def constant(self, raw: Json, position: int, path: str, low: int, high: int) -> Node:
        """Return an integer that is written out."""
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= high:
            found = str(raw)[:40] if isinstance(raw, int | float | str) else "an expression"
            self.fail("EXPR-E011", path, position, expected=f"{low}-{high}", found=found)
        return literal(raw).at(path)

    def open(self, raw: Json, path: str) -> None:
        """Enter the related rows the first argument names."""
        form = self.checker.schema.forms.get(self.scope.form)
        known = spoken(form.related) if form else []
        name = raw.get("var") if isinstance(raw, dict) and len(raw) == 1 else None
        name = name[0] if isinstance(name, list) and len(name) == 1 else name
        if not isinstance(name, str):
            found = type(raw).__name__
            raise Refused(problem("EXPR-E010", path, name=self.function.name, found=found, suggestion=", ".join(known)))
        self.rows = related(self.checker.schema, self.scope, name, path)
        if self.rows is None:
            raise Refused(
                problem(
                    "EXPR-E010", path, name=self.function.name, found=name[:40], suggestion=suggest(name[:40], known)
                )
            )
        self.scope = Scope(self.rows.relation.form, self.rows.relation.form, (), self.scope.trail)

    def enter(self, name: str, path: str) -> None:
        """Enter the records of the form the argument names."""
        form = meant(self.checker.schema, self.scope.form, name)
        if form is None:
            known = [one for one in self.checker.schema.forms if not one.startswith("$")]
            raise Refused(
                problem(
                    "EXPR-E028", path, name=self.function.name, form=name[:40], suggestion=suggest(name[:40], known)
                )
            )
        self.scope = Scope(form, form, (), self.scope.trail)

    def match(self, key: str, position: int, path: str) -> Node | None:
        """Keep the records whose field, which the argument names, equals the next argument; return the field."""
        node = self.checker.variable(key, self.scope, path)
        if node is None:
            self.failed = True
            return None
        place = node.place
        if node.op == "derived" or place.links or place.reason_not_sql or str(node.kind) not in MATCHED.split("|"):
            stored = {"zh": f"表单自己存储的字段（{MATCHED}）", "en": f"a stored field of the form itself ({MATCHED})"}
            found = f"{key[:40]} ({described(node)})"
            self.fail("EXPR-E005", path, position, expected=stored, found=found)
        relation = Relation(place.form, place.field)
        self.rows = Rows(self.outside.origin, (), f"{place.form}?{place.field}", relation, keyed=True)
        return node

    def ordered(self, raw: Json, position: int, path: str) -> None:
        """Order the related rows by the field the argument names."""
        assert self.rows is not None
        node = self.checker.variable(self.text(raw, position, path), self.scope, path)
        if node is None:
            self.failed = True
            return
        if node.kind not in (Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME, Kind.CHOICE):
            self.fail("EXPR-E005", path, position, expected="number|text|date|datetime|choice", found=described(node))
        self.rows = replace(self.rows, order=place_in_list(node) if node.kind is Kind.CHOICE else node)

    def value(self, spec: str, position: int, raw: Json, path: str) -> Node | None:
        """Return the expression an argument is, if it has one of the kinds asked for."""
        node = self.checker.expression(raw, self.outside if spec == "outer" else self.scope, path)
        if node is None:
            self.failed = True
            return None
        kinds = [k for word in spec.split("|") for k in SPEC_KINDS.get(word) or (Kind(word),)]
        wrong = node.kind not in kinds or (node.op == "null" and spec not in ("any", "value"))
        whole = spec != "integer" or node.scale == 0
        if wrong or not whole or (spec == "field" and node.op != "var"):
            found = described(node) if whole else f"{described(node)} with {node.scale} decimal places"
            self.fail("EXPR-E005", path, position, expected=spec, found=found)
        return node
