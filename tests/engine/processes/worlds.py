"""Compiled processes over a small form, and a world that answers from plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from engine.catalog import Catalog, compile_catalog, scan_kinds
from engine.errors import Problem
from engine.expressions.coerce import to_json
from engine.expressions.types import Context
from engine.processes.events import Event
from engine.processes.kernel import Advance, advance
from engine.processes.model import Process
from engine.processes.state import Instance
from engine.processes.world import Term, Witness
from tests.support.processes import process
from tests.support.workspaces import app, bundle_of, choices, field, form
from tests.support.workspaces import role as role_of

ZONE = ZoneInfo("Asia/Shanghai")
MOMENT = datetime(2026, 11, 22, 6, 30, tzinfo=UTC)
KINDS = scan_kinds()
MATTER = form(
    "matter",
    field("name", "text"),
    field("asked", "money"),
    field("state", "choice", choices=choices("open", "shut"), default="open"),
    field("keeper", "person"),
    field("until", "date"),
    field("half", "formula", formula="{asked} / 2", result={"type": "money"}),
)
ROLES = ("lead", "head", "risk")


def catalog_of(definition: Mapping[str, Any]) -> tuple[Catalog | None, list[Problem]]:
    grant = {"form": "matter", "actions": ["read", "update"], "others": "write"}
    documents = {f"roles/{key}.json": role_of(key, grant) for key in ROLES}
    bundle = bundle_of(
        {"app.json": app(), "forms/matter.json": MATTER, f"processes/{definition['key']}.json": definition, **documents}
    )
    return compile_catalog([bundle], KINDS, {})


def compiled(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> Process:
    catalog, problems = catalog_of(process("flow", "matter", nodes, edges))
    assert catalog is not None, problems
    return catalog.processes["shop.flow"]


def problems_of(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> list[Problem]:
    return catalog_of(process("flow", "matter", nodes, edges))[1]


class PlainWorld:
    """People 1 to 9; the holders of each role; who reports to whom; a record of internal values."""

    zone = ZONE

    def __init__(
        self,
        roles: Mapping[str, Sequence[int]] | None = None,
        record: Mapping[str, Any] | None = None,
        superiors: Mapping[int, int] | None = None,
        logins: Mapping[str, int] | None = None,
    ) -> None:
        self.roles = roles if roles is not None else {"shop.lead": [2, 3], "shop.head": [4], "shop.risk": [5]}
        self.record = dict(record or {})
        self.superiors = superiors or {}
        self.known = logins or {}
        self.gone: set[int] = set()

    def value(self, term: Term) -> Any:
        return to_json(term.evaluate(self.record, Context(MOMENT.date(), MOMENT, ZONE)), term.node.type)

    def holders(self, role: str) -> list[int]:
        return self.active(list(self.roles.get(role, ())))

    def logins(self, logins: Sequence[str]) -> list[int]:
        return [self.known[login] for login in logins if login in self.known]

    def active(self, people: Sequence[int]) -> list[int]:
        return [person for person in people if 0 < person < 10 and person not in self.gone]

    def superior(self, person: int) -> int | None:
        return self.superiors.get(person)


class Run:
    """An instance driven by hand, its work answered at once, its history kept."""

    def __init__(
        self, made: Process, world: PlainWorld | None = None, initiator: int | None = 1, failing: set[str] | None = None
    ) -> None:
        self.process, self.world, self.now = made, world or PlainWorld(), MOMENT
        self.state = Instance(initiator)
        self.past: list[tuple[Event, list[Any], datetime]] = []
        self.tells: list[Any] = []
        self.failing = failing or set()
        self.worked: list[str] = []
        self.give(Event("start", initiator, how="hand"))

    def give(self, event: Event) -> Advance:
        witness = Witness(self.world)
        walked = advance(self.state, event, self.process, witness, self.now)
        self.past.append((event, witness.answers, self.now))
        self.state = walked.instance
        self.tells += walked.tells
        for number in walked.work:
            token = self.state.tokens.get(number)
            if token is None or token.state != "working":
                continue
            if token.node in self.failing:
                self.give(Event("failed", number=number, problem={"code": "VALUE-E016"}))
            else:
                self.worked.append(token.node)
                self.give(Event("done", number=number))
        return walked

    def act(self, person: int, action: str, node: str | None = None, **more: Any) -> Advance:
        """Do something with the person's open share, at the node if one is named."""
        share = next(
            share
            for task in self.state.tasks.values()
            for share in task.shares
            if share.person == person and share.state == "open" and node in (None, task.node)
        )
        if "back" in more:
            more["node"] = more.pop("back")
        return self.give(Event("act", person, share.number, action, **more))

    def ring(self) -> int:
        """Give every timer that is due."""
        count = 0
        while ripe := [one for one in self.state.timers.values() if not one.done and one.due <= self.now]:
            self.give(Event("due", number=min(ripe, key=lambda one: (one.due, one.number)).number))
            count += 1
        return count

    @property
    def at(self) -> list[str]:
        return sorted(token.node for token in self.state.tokens.values())

    def asked(self, node: str) -> list[int]:
        """Return the people who can act at the node."""
        return [
            share.person
            for task in self.state.tasks.values()
            if task.node == node and task.state == "open"
            for share in task.shares
            if share.state == "open"
        ]
