"""The state of one instance: tokens, tasks with the shares of people in them, timers. Values, never changed.

Numbers are given within the instance, in the order things come into being.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

Scope = tuple[int, ...]
"""The parallel branches a token is in, outermost first, each named by the number of the branch's first token."""

TokenState = Literal["here", "joining", "working", "stuck"]
TaskState = Literal["open", "done", "cancelled"]
ShareState = Literal["open", "waiting", "done", "cancelled"]
InstanceState = Literal["running", "finished", "rejected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Token:
    """A place where the instance stands.

    `back_to` is the node the token jumps back to when it leaves, after a return; `problem` says why it is stuck.
    """

    number: int
    node: str
    state: TokenState
    came: str | None
    scope: Scope
    since: datetime
    back_to: str | None = None
    problem: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part in a task. `place` is their turn; `sender` handed it to them."""

    number: int
    person: int
    place: int
    state: ShareState
    outcome: str | None = None
    opened: datetime | None = None
    done: datetime | None = None
    origin: Literal["rule", "transfer", "return"] = "rule"
    sender: int | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One visit of a human node."""

    number: int
    token: int
    node: str
    kind: str
    state: TaskState
    opened: datetime
    shares: tuple[Share, ...]
    closed: datetime | None = None
    due: datetime | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A moment at which a token is to be looked at again."""

    number: int
    token: int
    kind: Literal["wait", "deadline", "second"]
    due: datetime
    done: bool = False


NONE: Mapping[Any, Any] = {}


@dataclass(frozen=True, slots=True)
class Instance:
    """Everything the kernel knows of an instance. `visits` holds the scope in which each node was last entered."""

    initiator: int | None
    state: InstanceState = "running"
    tokens: Mapping[int, Token] = field(default_factory=lambda: NONE)
    tasks: Mapping[int, Task] = field(default_factory=lambda: NONE)
    timers: Mapping[int, Timer] = field(default_factory=lambda: NONE)
    visits: Mapping[str, Scope] = field(default_factory=lambda: NONE)
    numbers: int = 0

    @property
    def stuck(self) -> bool:
        """Tell whether some token cannot go on by itself."""
        return any(token.state == "stuck" for token in self.tokens.values())

    def share(self, number: int) -> tuple[Task, Share] | None:
        """Return a person's part and the task it is part of."""
        for task in self.tasks.values():
            for share in task.shares:
                if share.number == number:
                    return task, share
        return None
