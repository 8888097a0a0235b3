"""What an expression depends on, and where it can be computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.errors import Problem, problem
from engine.expressions.browser import in_browser
from engine.expressions.functions.table import FIXED, TEMPLATES
from engine.expressions.nodes import Link, Node, Place, Rows, walk
from engine.expressions.types import Kind

STORES = ("sqlite", "postgresql", "duckdb")
LIVE = ("sqlite", "postgresql")
BACKENDS = ("python", "browser", *STORES)
LARGEST_ITEM = 10**29  # a sum of more DuckDB integers of this size could leave 128 bits
SQL_DEPTH = 80


@dataclass(frozen=True, slots=True)
class Reads:
    """The stored values an expression reads, as paths of link keys and back names ending in a field; and what else it
    reads; `keys` are the expressions by which the rows at a path are looked up, computed at the record before it.
    """

    fields: frozenset[tuple[str, ...]]
    prior: frozenset[str]
    parameters: frozenset[str]
    user: frozenset[str]
    today: bool
    now: bool
    calendar: bool
    keys: Mapping[tuple[str, ...], frozenset[Node]] = field(default_factory=dict)


def reads(node: Node) -> Reads:
    """Return what the expression reads; a link on the way to a field is read too."""
    seen: dict[str, set[tuple[str, ...]]] = {}
    keys: dict[tuple[str, ...], set[Node]] = {}
    collect(node, (), seen, keys)

    def names(op: str) -> frozenset[str]:
        return frozenset(path[-1] for path in seen.get(op, ()))

    return Reads(
        frozenset(seen.get("var", ())),
        names("prior"),
        names("param"),
        names("user"),
        "today" in seen,
        "now" in seen,
        "calendar" in seen,
        {path: frozenset(found) for path, found in keys.items()},
    )


def collect(
    node: Node,
    prefix: tuple[str, ...],
    seen: dict[str, set[tuple[str, ...]]],
    keys: dict[tuple[str, ...], set[Node]],
) -> None:
    """Note what the node and all below it read, under the path of the row they read."""
    for n in walk(node):
        if n.op in ("var", "prior") and isinstance(n.value, Place):
            note_links(n.value.links, prefix, seen)
            steps = (*(link.field for link in n.value.links), n.value.field)
            seen.setdefault(n.op, set()).add((*prefix, *steps))
        elif n.op in ("param", "user"):
            seen.setdefault(n.op, set()).add((n.name,))
        for name in (n.op,) if n.op in ("today", "now") else FIXED.get(n.op, ()):
            seen.setdefault(name, set()).add((name,))
        if isinstance(n.value, Rows):
            note_links(n.value.links, prefix, seen)
            inner = (*prefix, *(link.field for link in n.value.links), n.value.back)
            seen.setdefault("var", set()).add((*inner, n.value.relation.link))
            if n.value.relation.own:
                seen["var"].add((*inner[:-1], n.value.relation.own))
            if n.value.keyed:
                keys.setdefault(inner, set()).add(n.args[0])
            for below in n.value.inner:
                collect(below, inner, seen, keys)


def note_links(links: tuple[Link, ...], prefix: tuple[str, ...], seen: dict[str, set[tuple[str, ...]]]) -> None:
    """Note the link fields followed."""
    for i in range(len(links)):
        seen.setdefault("var", set()).add((*prefix, *(link.field for link in links[: i + 1])))


def lacking(node: Node) -> dict[str, set[str]]:
    """Return, for each backend that cannot compute the expression, what it lacks."""
    missing = {n.op.upper() for n in everywhere(node) if not in_browser(n.op) or looked_up(n)}
    return {**lacking_in_stores(node), **({"browser": missing} if missing else {})}


def looked_up(node: Node) -> bool:
    """Tell whether the node reads rows found by a key, which a page does not have."""
    return isinstance(node.value, Rows) and node.value.keyed


def lacking_in_stores(node: Node) -> dict[str, set[str]]:
    """Return, for each store that cannot compute the expression, what it lacks."""
    out: dict[str, set[str]] = {}
    if node.depth > SQL_DEPTH:
        out = {store: {f"depth {node.depth}"} for store in STORES}
    for name in bound_lists(node):
        for store in STORES[:2]:
            out.setdefault(store, set()).add(name)
    for n in everywhere(node):
        template = TEMPLATES.get(n.op)
        reason = n.value.reason_not_sql if isinstance(n.value, Place) else None
        for store in STORES:
            if n.op == "prior" or reason or (template and getattr(template, store) is None):
                name = {"prior": "PRIORVALUE"}.get(n.op) or (n.place.field if reason else n.op.upper())
                out.setdefault(store, set()).add(name)
        if n.op == "sumof" and n.rows.item is not None and n.rows.item.bound > LARGEST_ITEM:
            out.setdefault("duckdb", set()).add("SUMOF > 29")
        if n.op == "joinof" and n.args[0].op not in ("lit", "param", "user"):  # string_agg takes a constant one
            out.setdefault("duckdb", set()).add("JOINOF")
    return out


def live_lack(node: Node) -> set[str]:
    """Return what any store that holds live records lacks for the expression: a bundle runs on each of them."""
    found = lacking_in_stores(node)
    return {name for store in LIVE for name in found.get(store, ())}


def bound_lists(node: Node) -> set[str]:
    """Return the bound lists that are used for more than membership, which SQL can only expand into IN."""
    above = [(None, node), *((n.op, a) for n in everywhere(node) for a in n.args)]
    inner = [(None, i) for n in everywhere(node) if isinstance(n.value, Rows) for i in n.value.inner]
    bound = [(op, n) for op, n in [*above, *inner] if n.op in ("user", "param") and n.kind is Kind.LIST]
    return {n.name for op, n in bound if op != "has"}


def everywhere(node: Node) -> list[Node]:
    """Return the node and all below it, related rows included."""
    out = list(walk(node))
    return out + [
        deep for n in out if isinstance(n.value, Rows) for inner in n.value.inner for deep in everywhere(inner)
    ]


def capabilities(node: Node) -> frozenset[str]:
    """Return the backends that can compute the expression."""
    return frozenset(BACKENDS) - lacking(node).keys()


def capability_problems(node: Node, backend: str, path: str = "") -> list[Problem]:
    """Return a Problem for everything in the expression that the backend cannot compute."""
    return [problem("EXPR-E050", path, name=name, backend=backend) for name in sorted(lacking(node).get(backend, ()))]


def advice(node: Node) -> list[Problem]:
    """Return warnings: operands that may be null without IFBLANK, and results that may exceed 36 digits."""
    out = []
    for n in walk(node):
        if n.op in ("+", "-", "*"):
            blanks = [a for a in n.args if a.nullable and a.op in ("var", "scale", "derived")]
            fields = [next(v for v in walk(a) if v.op in ("var", "derived") or not v.args) for a in blanks]
            names = [f.place.field for f in fields if isinstance(f.value, Place)]
            out += [problem("EXPR-W001", n.pointer, "warning", field=name, name=n.op) for name in names]
        if n.op == "guard" and n.kind is Kind.NUMBER:
            out.append(problem("EXPR-W002", n.pointer, "note"))
    return out
