"""A process over the shop's orders, and short ways to drive instances in tests."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from engine.access import Actor
from engine.processes.kernel import replay
from engine.processes.state import Instance
from engine.processes.world import Replay
from runtime.processes import starts, store, tasks, timers, versions
from runtime.processes.tasks import Deciding
from runtime.store.process_tables import instance, task_actor
from runtime.workspace import Workspace
from tests.support.workspaces import words


def node(key: str, type_: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "type": type_, "title": words(key), **more}


def edge(source: str, target: str, **more: Any) -> dict[str, Any]:
    return {"from": source, "to": target, **more}


def chain(*keys: str) -> list[dict[str, Any]]:
    """Return the flows that lead from each node to the next."""
    return [edge(left, right) for left, right in pairwise(keys)]


def process(
    key: str, form: str, nodes: list[dict[str, Any]], edges: list[dict[str, Any]], **more: Any
) -> dict[str, Any]:
    head = {"kind": "process", "key": key, "title": words(key), "form": form}
    return {**head, "nodes": nodes, "edges": edges, **more}


def role(name: str) -> dict[str, str]:
    return {"type": "role", "role": name}


def start(workspace: Workspace, actor: Actor, name: str, record: int) -> int:
    with workspace.write(actor) as unit:
        return starts.by_hand(unit, name, record, None)


def open_tasks(workspace: Workspace, actor: Actor, key: int | None = None) -> list[int]:
    """Return the ids of the actor's open tasks, oldest first."""
    mine = (task_actor.c.person_id == actor.id) & (task_actor.c.state == "open")
    if key is not None:
        mine &= task_actor.c.instance_id == key
    with workspace.database.read() as connection:
        return list(connection.scalars(sa.select(task_actor.c.id).where(mine).order_by(task_actor.c.id)))


def act(workspace: Workspace, actor: Actor, action: str, key: int | None = None, **more: Any) -> Instance:
    """Do something with the actor's newest open task."""
    found = open_tasks(workspace, actor, key)
    assert found, f"{actor.name} has no open task"
    return decide(workspace, actor, found[-1], action, **more)


def decide(workspace: Workspace, actor: Actor, task: int, action: str, **more: Any) -> Instance:
    """Do something with a task of the actor's."""
    with workspace.write(actor) as unit:
        return tasks.decide(unit, task, Deciding(action, **more))


def state_of(workspace: Workspace, key: int) -> Instance:
    with workspace.database.read() as connection:
        found = store.load(connection, key)
    assert found is not None
    return found.state


def row_of(workspace: Workspace, key: int) -> Any:
    with workspace.database.read() as connection:
        return connection.execute(sa.select(instance).where(instance.c.id == key)).one()


def standing(workspace: Workspace, key: int) -> list[str]:
    """Return the nodes at which the instance stands."""
    return sorted(token.node for token in state_of(workspace, key).tokens.values())


def pass_time(workspace: Workspace) -> int:
    """Ring every timer that is due by the workspace's clock."""
    done = 0
    while ripe := timers.due(workspace, 100):
        for key in ripe:
            timers.ring(workspace, key)
        done += len(ripe)
    return done


def assert_replays(workspace: Workspace, key: int) -> None:
    """Walk an instance's history again from nothing: it leads to the state in the database."""
    with workspace.read() as unit:
        found = store.load(unit.connection, key)
        assert found is not None
        _, made = versions.load(unit, found.row.version_id)
        zone = workspace.settings.zone
        past = [(one.event, Replay(zone, one.answers), one.at) for one in store.history(unit.connection, key)]
        assert replay(found.state.initiator, made, past) == found.state


def approving(assign: Any, **more: Any) -> Mapping[str, Any]:
    return node("lead", "approval", assign=assign, **more)
