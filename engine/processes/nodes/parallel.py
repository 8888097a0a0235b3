"""Node: parallel gateway 并行."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.kinds import Label
from engine.processes.model import Step
from engine.processes.nodes.base import NodeKind
from engine.processes.state import Scope, Token

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class ParallelNode(NodeKind):
    """Waits for a token from every incoming flow, then sends one into every outgoing flow (BPMN 2.0, 10.6.4)."""

    name, label, icon = "parallel", Label("并行", "Parallel"), "fork"
    family, splits = "condition", True

    def enter(self, walk: Walk, token: Token, step: Step) -> None:
        """Join what has come, and split when everything has."""
        scope = token.scope
        if len(step.into) > 1:
            walk.tokens[token.number] = replace(token, state="joining")
            joined = self._joined(walk, step)
            if joined is None:
                return
            scope = common([one.scope for one in joined])
            for one in joined:
                walk.drop(one)
        else:
            walk.drop(token)
        for flow in step.out:
            branch = scope if len(step.out) == 1 else (*scope, walk.number())
            walk.go(flow.target, step.key, branch)

    @staticmethod
    def _joined(walk: Walk, step: Step) -> list[Token] | None:
        """Return the oldest waiting token of each incoming flow, or None while one is missing."""
        waiting = [one for one in walk.tokens.values() if one.node == step.key and one.state == "joining"]
        found = []
        for flow in step.into:
            came = [one for one in waiting if one.came == flow.source]
            if not came:
                return None
            found.append(min(came, key=lambda one: one.number))
        return found


def common(scopes: list[Scope]) -> Scope:
    """Return the branches all the scopes begin with."""
    shortest = min(scopes, key=len)
    for place, branch in enumerate(shortest):
        if any(scope[place] != branch for scope in scopes):
            return shortest[:place]
    return shortest
