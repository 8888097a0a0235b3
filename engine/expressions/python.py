"""The Python backend: one generated function per expression over a record of internal values.

A linked record is found at `"link."`, related rows at their back name, the prior record at `"old."`; what is missing
is null. The source holds no text of a user: literals, keys and options are named constants. Deep trees are cut into
several functions.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.expressions.functions.base import Template
from engine.expressions.functions.table import TEMPLATES
from engine.expressions.nodes import LIMIT, UNCERTAIN, Node, Place, Rows
from engine.expressions.types import Context, Kind
from engine.expressions.values.table import SCOPE

ARITHMETIC = {"+": "+", "-": "-", "*": "*", "scale": "*"}
DIVISIONS = {"round": "divide", "roundup": "divide_up", "rounddown": "divide_down", "int": "divide_floor"}
ROUNDINGS = {"round": "half({0}, {1})", "roundup": "up({0}, {1})", "rounddown": "down({0}, {1})", "int": "({0} // {1})"}
PLAIN_ROUNDINGS = {
    "round": "(({0} + {2}) // {1})",
    "roundup": "(({0} + {3}) // {1})",
    "rounddown": "({0} // {1})",
    "int": "({0} // {1})",
}  # of what is never negative
FLAT = {"+": "({0} + {1})", "-": "({0} - {1})", "*": "({0} * {1})", "scale": "({0} * {value})", "neg": "(-{0})"}
FLAT_LEVELS = 4
PROVING = frozenset({"and", "has", "ratio", "<", "<=", ">", ">="})  # true only where all their checks were passed
NEST = 16  # CPython refuses source nested deeper than 200 brackets

Reads = Mapping[Node, str]
Check = tuple[str, Reads]
Compiled = Callable[[Mapping[str, object], Context], Any]
Built = Callable[..., Any]


class Load(Protocol):
    """How a leaf is read; `raw` leaves a null boolean null."""

    def __call__(self, generator: Generator, leaf: Node, raw: bool = False) -> str:
        """Return the text that reads the leaf."""


def compile_python(node: Node) -> Compiled:
    """Return the function that computes the expression from a record and a context."""
    return Generator(from_record).function(node)


def compile_tuple(nodes: Sequence[Node]) -> Compiled:
    """Return the function that computes several expressions of one record at once, each once even if it is a part of
    one listed before it.
    """
    generator = Generator(from_record)
    lines = []
    for place in reversed(range(len(nodes))):
        lines.append(f"v{place} = {generator.expr(nodes[place])}")
        generator.known[id(nodes[place])] = f"v{place}"
        generator.remember(nodes[place], f"v{place}")
    return generator.build("(" + "".join(f"v{place}, " for place in range(len(nodes))) + ")", lines)


def from_record(generator: Generator, leaf: Node, raw: bool = False) -> str:
    """Return how a leaf is read from the record `d` and the context `c`."""
    if isinstance(leaf.value, Rows):
        return generator.aggregate(leaf)
    if leaf.op in ("today", "now"):
        return f"c.{leaf.op}"
    if leaf.op in ("var", "prior"):
        text = generator.stored(leaf.place, prior=leaf.op == "prior")
    else:
        owner = "parameters" if leaf.op == "param" else "user"
        text = f"c.{owner}.get({generator.constant(leaf.name)})"
    return text if raw else generator.truth(leaf, text)


@dataclass
class Generator:
    """Writes the source of one expression; `load` says how leaves are read, `known` names values computed before.

    A field read twice on one way through the source is read once: `reads` names the locals that hold one at the place
    now written, `proved` those that hold one wherever the node written last came out true.
    """

    load: Load
    constants: list[object] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)
    temporaries: int = 0
    depth: int = 0
    known: dict[int, str] = field(default_factory=dict)
    reads: Reads = field(default_factory=dict)
    proved: Reads = field(default_factory=dict)

    def function(self, node: Node) -> Compiled:
        """Return the compiled function of one expression."""
        return self.build(self.expr(node))

    def build(self, body: str, lines: Sequence[str] = ()) -> Built:
        """Return the function whose value is the body, after the lines."""
        source = self.source(body, lines)
        scope: dict[str, Any] = {**SCOPE, **{f"K{i}": k for i, k in enumerate(self.constants)}}
        exec(compile(source, "<expression>", "exec"), scope)
        built: Built = scope["f"]
        return built

    def source(self, body: str, lines: Sequence[str] = ()) -> str:
        """Return the text of the function and of its helpers."""
        return "\n".join([*self.helpers, "def f(d, c):", *(f" {line}" for line in lines), f" return {body}"])

    def named(self, node: Node) -> tuple[Built, str]:
        """Return the function over `d` and `c`, and a name made of everything it depends on."""
        body = self.expr(node)
        text = self.source(body) + repr(self.constants)
        return self.build(body), hashlib.sha256(text.encode()).hexdigest()[:16]

    def constant(self, value: object) -> str:
        """Return the name of a constant."""
        same = (i for i, k in enumerate(self.constants) if type(k) is type(value) and k == value)
        place = next(same, len(self.constants))
        if place == len(self.constants):
            self.constants.append(value)
        return f"K{place}"

    def helper(self, body: str) -> str:
        """Return the name of a further function with the body."""
        name = f"i{len(self.helpers)}"
        self.helpers.append(f"def {name}(d, c): return {body}")
        return name

    def temporary(self) -> str:
        """Return a fresh local name."""
        self.temporaries += 1
        return f"t{self.temporaries}"

    def remember(self, node: Node, name: str) -> None:
        """Hold that a local of this name has the value of the node from here on, if that is a leaf that may be null."""
        if node.op in UNCERTAIN and not node.certain:
            self.reads = {**self.reads, node: name}

    def truth(self, node: Node, text: str) -> str:
        """Return a read value as its kind demands: a null boolean is false."""
        return f"(not not {text})" if node.kind is Kind.BOOLEAN else text

    # --- reading

    def stored(self, place: Place, prior: bool = False) -> str:
        """Return the text that reads a stored value of this or the prior record, null as null."""
        hops = [*(["old."] if prior else []), *(link.field + "." for link in place.links)]
        return self.through("d", [*hops, place.field])

    def through(self, parent: str, keys: Sequence[str]) -> str:
        """Return the text that follows keys from record to record."""
        text = f"{parent}.get({self.constant(keys[0])})"
        for key in keys[1:]:
            t = self.temporary()
            text = f"({t}.get({self.constant(key)}) if ({t} := {text}) is not None else None)"
        return text

    def inner(self, node: Node) -> str:
        """Return the name of a function over a row of its own, or over this one where no name may be bound."""
        below = Generator(from_record, self.constants, self.helpers)
        body = below.expr(node)
        return self.helper(body)

    def aggregate(self, node: Node) -> str:
        """Return the text of an aggregate over related rows."""
        rows = node.rows
        parent = self.through("d", [link.field + "." for link in rows.links]) if rows.links else "d"
        text = f"related({parent}, {self.constant(rows.back)})"
        if rows.keyed:
            cut = "" if rows.newest is None else f"[:{rows.newest}]" if rows.oldest else f"[-{rows.newest}:]"
            text = f"matching(d, {self.constant(rows.back)}, {self.inner(node.args[0])}(d, c)){cut}"
        elif node.op == "lastbefore":
            assert rows.order is not None
            text = f"before({text}, {self.inner(rows.order)}, {self.expr(node.args[0])}, c)"
        elif rows.order is not None:
            text = f"{'oldest' if rows.oldest else 'newest'}({text}, {self.inner(rows.order)}, {rows.newest}, c)"
        where = self.inner(rows.where) if rows.where is not None else ""
        if node.op == "streak":
            return f"streak({text}, {where}, c)"
        if node.op in ("anyof", "allof"):
            return f"{node.op[:3]}({where}(r, c) for r in {text})" if where else f"(len({text}) > 0)"
        kept = f"[r for r in {text} if {where}(r, c)]" if where else text
        return self.reduced(node, kept, self.inner(rows.item) if rows.item is not None else "")

    def reduced(self, node: Node, rows: str, item: str) -> str:
        """Return the text that makes one value of the rows kept."""
        template = TEMPLATES.get(node.op)
        if template is not None:
            assert node.rows.order is not None
            order = self.inner(node.rows.order)
            return self.lifted(node, lambda *x: template.python.format(*x, rows=rows, order=order, item=item))
        if not item:
            return f"len({rows})"
        found = f"present({rows}, {item}, c)"
        if node.op in ("lastof", "lastbefore"):
            t, empty = self.temporary(), "False" if node.kind is Kind.BOOLEAN else "None"
            return f"({item}({t}[-1], c) if ({t} := {rows}) else {empty})"
        if node.op == "countof":
            return f"len({found})"
        if node.op == "uniqueof":
            return f"len(set({found}))"
        if node.op == "joinof":
            return f"joined_rows({self.expr(node.args[0])}, {found})"
        return f"sum({found})" if node.op == "sumof" else f"{node.op[:3]}({found}, default=None)"

    # --- computing

    def expr(self, node: Node) -> str:
        """Return the text of a node, in a function of its own where the source would nest too deeply."""
        read = self.known.get(id(node)) or (self.reads.get(node) if node.op in UNCERTAIN else None)
        if read:
            self.proved = self.reads
            return read
        self.depth += 1
        proving = node.op in PROVING and self.depth % NEST
        if self.depth % NEST:
            text = self.text(node)
        else:
            below = Generator(self.load, self.constants, self.helpers)
            text = f"{self.helper(below.text(node))}(d, c)"
        self.depth -= 1
        if not proving:
            self.proved = self.reads
        return text

    def text(self, node: Node) -> str:
        """Return the text of a node."""
        op, args = node.op, node.args
        if op == "lit":
            plain = node.value is None or isinstance(node.value, bool | int)
            return self.constant(node.value) if not plain else f"({node.value})"
        if not args or isinstance(node.value, Rows):
            return self.load(self, node)
        if op == "derived":
            return self.expr(args[0])
        template = TEMPLATES.get(op)
        if template is not None:
            return self.templated(node, template)
        special = getattr(self, NAMED.get(op, ""), None)
        return str(special(node)) if special else self.arithmetic(node)

    def templated(self, node: Node, template: Template) -> str:
        """Return the text of a function computed by a template."""
        more = {"value": node.value}
        if isinstance(node.value, tuple):
            pairs = {o: i for i, o in enumerate(node.value)} if node.op == "rank" else dict(node.value)
            more = {"map": self.constant(pairs)}
        return self.lifted(node, lambda *x: template.python.format(*x, all=", ".join(x), **more))

    def lifted(self, node: Node, body: Callable[..., str]) -> str:
        """Return the body over the arguments where none of them is null; else null, or false for a truth."""
        checks, texts = self.strict(node.args)
        self.proved = self.reads
        if not checks:
            return body(*texts)
        self.reads = checks[0][1]  # the further checks are made only where the first is passed
        otherwise = "False" if node.kind is Kind.BOOLEAN else "None"
        return f"({otherwise} if {' or '.join(dict.fromkeys(text for text, _ in checks))} else {body(*texts)})"

    def strict(self, nodes: Sequence[Node], levels: int = FLAT_LEVELS) -> tuple[list[Check], list[str]]:
        """Return the checks that say whether any of the nodes is null, each with what is read after it, and the texts
        of the nodes where none is.

        Arithmetic that is null only where an operand is, is checked by its operands: once, not at every level.
        """
        checks: list[Check] = []
        texts: list[str] = []
        for n in nodes:
            if levels and n.op in FLAT and id(n) not in self.known and not n.certain:
                below, parts = self.strict(n.args, levels - 1)
                checks += below
                texts.append(FLAT[n.op].format(*parts, value=n.value))
                continue
            before = self.reads
            text = self.expr(n)
            if n.certain:
                self.reads = before  # it is computed after all checks
            elif text.isidentifier():
                checks.append((f"{text} is None", self.reads))
            else:
                t = self.temporary()
                self.remember(n, t)
                checks.append((f"({t} := {text}) is None", self.reads))
                text = t
            texts.append(text)
        return checks, texts

    def arithmetic(self, node: Node) -> str:
        """Return the text of an operation on numbers."""
        op, value = node.op, node.value
        if op == "scale":
            return self.lifted(node, lambda x: f"({x} * {value})")
        if op in ARITHMETIC:
            return self.lifted(node, lambda x, y: f"({x} {op} {y})")
        if op == "/":
            return self.lifted(node, lambda x, y: self.quotient(node, x, y))
        if op in ROUNDINGS:
            plain = PLAIN_ROUNDINGS if node.args[0].low >= 0 else ROUNDINGS
            return self.lifted(node, lambda x: plain[op].format(x, value, node.integer // 2, node.integer - 1))
        if op in ("min", "max") and len(node.args) > 1:
            return self.lifted(node, lambda *x: f"{op}({', '.join(x)})")
        forms = {
            "neg": "(-{0})",
            "abs": "abs({0})",
            "%": "modulo({0}, {1})",
            "min": "{0}",
            "max": "{0}",
            "guard": f"within({{0}}, {LIMIT})",
        }
        return self.lifted(node, forms[op].format)

    def quotient(self, node: Node, x: str, y: str) -> str:
        """Return the text of a division, without a call where no sign can be negative and the divisor is never zero."""
        n, d = node.args
        if n.low < 0 or d.low <= 0:
            return f"{DIVISIONS[node.name]}({x}, {y})"
        t = self.temporary()
        forms = {
            "round": f"(({x} * 2 + ({t} := {y})) // ({t} * 2))",
            "roundup": f"(({x} + ({t} := {y}) - 1) // {t})",
        }
        return forms.get(node.name, f"({x} // {y})")

    def junction(self, node: Node) -> str:
        """Return the text of AND or OR; a further operand is computed only after those before it."""
        first, *further = node.args
        texts = [self.expr(first)]
        after = self.reads
        for n in further:
            self.reads = self.proved if node.op == "and" else self.reads
            texts.append(self.expr(n))
        self.reads = after
        return "(" + f" {node.op} ".join(texts) + ")"

    def negation(self, node: Node) -> str:
        """Return the text of NOT."""
        return f"(not {self.expr(node.args[0])})"

    def ordering(self, node: Node) -> str:
        """Return the text of a comparison that is false over null."""
        return self.lifted(node, lambda x, y: f"({x} {node.op} {y})")

    def equality(self, node: Node) -> str:
        """Return the text of a comparison in which null is a value."""
        x, y = map(self.expr, node.args)
        return f"({x} {node.op} {y})"

    def ratio(self, node: Node) -> str:
        """Return the text of a comparison with a quotient, turned round where the divisor is negative."""

        plain = node.args[2]
        if plain.low > 0:
            return self.lifted(node, lambda x, c, y: f"({x} {node.name} {c})")

        def body(x: str, c: str, y: str) -> str:
            if plain.low >= 0:
                return f"({x} {node.name} {c} if {y} > 0 else False)"
            p, q, r = (self.temporary() for _ in range(3))
            turned = f"({q} := {c}) {node.name} ({p} := {x})"
            straight = f"({p} := {x}) {node.name} ({q} := {c})"
            return f"({straight} if ({r} := {y}) > 0 else {turned} if {r} < 0 else False)"

        return self.lifted(node, body)

    def membership(self, node: Node) -> str:
        """Return the text of IN over literals."""
        return f"({self.expr(node.args[0])} in {self.constant(frozenset(n.value for n in node.args[1:]))})"

    def entry(self, node: Node) -> str:
        """Return the text of IN over a list."""
        return self.lifted(node, lambda x, entries: f"({x} in {entries})")

    def choice(self, node: Node) -> str:
        """Return the text of IF."""
        condition = self.expr(node.args[0])
        after, self.reads = self.reads, self.proved
        yes = self.expr(node.args[1])
        self.reads = after
        no = self.expr(node.args[2])
        self.reads = after
        return f"({yes} if {condition} else {no})"

    def blank(self, node: Node) -> str:
        """Return the text of ISBLANK."""
        (x,) = node.args
        if x.op == "lit":
            text = self.constant(x.value)
        elif x.kind is Kind.BOOLEAN and x.op in ("var", "param", "user"):
            text = self.load(self, x, raw=True)
        elif x.certain and x.kind not in (Kind.BOOLEAN, Kind.TEXT, Kind.LIST):
            return "False"
        else:
            text = self.expr(x)
        return f"(not {text})" if x.kind in (Kind.TEXT, Kind.LIST) else f"({text} is None)"

    def first(self, node: Node) -> str:
        """Return the text of IFBLANK."""
        texts = [self.expr(node.args[0])]
        after = self.reads
        texts += map(self.expr, node.args[1:])
        self.reads = after
        out = texts.pop()
        for x, text in zip(reversed(node.args[:-1]), reversed(texts), strict=True):
            t = self.temporary()
            test = f"({t} := {text})" if x.kind is Kind.TEXT else f"({t} := {text}) is not None"
            out = f"({t} if {test} else {out})"
        return out

    def joined(self, node: Node) -> str:
        """Return the text of CONCAT."""
        return "(" + " + ".join(f"({self.expr(x)} or '')" if not x.certain else self.expr(x) for x in node.args) + ")"


NAMED = {
    **dict.fromkeys(("and", "or"), "junction"),
    **dict.fromkeys(("<", "<=", ">", ">="), "ordering"),
    **dict.fromkeys(("==", "!="), "equality"),
    "not": "negation",
    "ratio": "ratio",
    "in": "membership",
    "has": "entry",
    "if": "choice",
    "isblank": "blank",
    "ifblank": "first",
    "concat": "joined",
}
