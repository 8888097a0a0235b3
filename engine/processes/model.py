"""A compiled process: nodes with their kinds and checked options, and the flows between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from engine.definitions.base import Words
from engine.definitions.process import ProcessDefinition
from engine.forms.model import Form
from engine.processes.world import Term
from engine.rules.actions.base import Action, Setting

if TYPE_CHECKING:
    from engine.processes.assignees.base import Assignee
    from engine.processes.nodes.base import NodeKind


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds processes are made of."""

    nodes: Mapping[str, NodeKind]
    assignees: Mapping[str, Assignee]
    actions: Mapping[str, Action]


@dataclass(frozen=True, slots=True)
class Flow:
    """An edge, with its condition compiled."""

    source: str
    target: str
    condition: Term | None
    default: bool
    on: str | None
    title: Words | None

    @property
    def key(self) -> str:
        """Return the edge's name: no two edges join the same nodes."""
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True)
class Step:
    """A node of the graph. `detail` is what its kind made of its options."""

    key: str
    title: Words
    kind: NodeKind
    options: Any
    detail: Any
    into: tuple[Flow, ...]
    out: tuple[Flow, ...]


@dataclass(frozen=True)
class Process:
    """A process ready to run; one that no longer fits its form is only looked at."""

    name: str
    app: str
    definition: ProcessDefinition
    form: Form
    steps: Mapping[str, Step]
    setting: Setting
    fits: bool = True

    @property
    def start(self) -> Step:
        """Return the node an instance begins at."""
        return next(step for step in self.steps.values() if step.kind.name == "start")

    def after(self, key: str) -> Iterator[str]:
        """Yield the nodes the node's flows lead to."""
        for flow in self.steps[key].out:
            yield flow.target

    @cached_property
    def downstream(self) -> Mapping[str, frozenset[str]]:
        """Return, for each node, every node that can be reached from it."""
        return {key: self._reached(key) for key in self.steps}

    def _reached(self, start: str) -> frozenset[str]:
        seen: set[str] = set()
        todo = list(self.after(start))
        while todo:
            key = todo.pop()
            if key not in seen:
                seen.add(key)
                todo += self.after(key)
        return frozenset(seen)
