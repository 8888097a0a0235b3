"""The base of every node kind: what it checks before publishing, and what it does when a token comes or time passes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from engine.errors import Problem
from engine.kinds import Kind, Label
from engine.processes.model import Kinds, Step
from engine.processes.state import Task, Timer, Token
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.events import Event
    from engine.processes.kernel import Walk

Family = Literal["event", "people", "condition", "automatic", "wait"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is used: what it may refer to, the keys of the process's nodes, and the kinds at hand."""

    setting: Setting
    nodes: frozenset[str]
    kinds: Kinds


@dataclass(frozen=True, slots=True)
class Button:
    """Something a person may do with a task."""

    key: str
    title: Label
    comment: Literal["optional", "required"] = "optional"


class NodeKind(Kind):
    """One kind of node.

    `outcomes` are what the flows out of it may name by `on`; `branches` says that one of them is chosen by conditions;
    `splits` that all are taken at once, and that it waits for all incoming ones; `ends` that it has none.
    """

    label: ClassVar[Label]
    family: ClassVar[Family]
    outcomes: ClassVar[tuple[str, ...]] = ()
    branches: ClassVar[bool] = False
    splits: ClassVar[bool] = False
    ends: ClassVar[bool] = False
    starts: ClassVar[bool] = False
    human: ClassVar[bool] = False

    def plan(self, options: Any, place: Place, path: str) -> tuple[Any, list[Problem]]:
        """Return what the node works with, or everything that is wrong with its options."""
        return None, []

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Take up a token that has come in."""
        raise NotImplementedError

    def act(self, walk: Walk, step: Step, task: Task, event: Event) -> None:
        """Take what a person does with a task of the node."""
        raise NotImplementedError

    def due(self, walk: Walk, step: Step, token: Token, timer: Timer) -> None:
        """Take a moment the node has waited for."""
        raise NotImplementedError

    def buttons(self, step: Step, task: Task) -> list[Button]:
        """Return what a person may do with a task of the node, the first being what is mostly done."""
        return []

    def say(self, step: Step, place: Setting, language: str) -> str:
        """Return in one line who does what."""
        return self.label.zh if language == "zh" else self.label.en
