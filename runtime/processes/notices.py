"""Telling people what a process wants of them, in words that show nothing of the record but its public title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.processes.kernel import Tell
from engine.processes.model import Process
from engine.processes.state import Instance
from runtime import messages, signals
from runtime.processes import show
from runtime.store import people
from runtime.workspace import Unit

WORDS: Mapping[str, tuple[str, str]] = {
    "task": ("待办：{node}", "To do: {node}"),
    "cc": ("抄送：{node}", "Copy: {node}"),
    "remind": ("已到时限：{node}", "Due now: {node}"),
    "escalate": ("下属任务超时：{node}", "Late in your team: {node}"),
    "stuck": ("流程停住了：{node}", "A process is stuck: {node}"),
    "finished": ("流程已完成", "The process has finished"),
    "rejected": ("流程已被驳回", "The process was rejected"),
}
ADMINISTER = "administer"


def send(unit: Unit, key: int, process: Process, record: int, state: Instance, tells: Sequence[Tell]) -> None:
    """Tell people what the walk has for them; whoever has a task now gets their list refreshed."""
    _refresh(unit, state)
    for tell in tells:
        to = list(tell.people) if tell.kind != "stuck" else administrators(unit)
        to = [one for one in to if one != unit.actor.id]
        if not to:
            continue
        node = process.steps[tell.node].title.by_language() if tell.node else {"zh": "", "en": ""}
        zh, en = WORDS[tell.kind]
        title = {"zh": zh.format(node=node["zh"]), "en": en.format(node=node["en"])}
        who = show.names(unit, tell.about)
        about = {"zh": "（" + "、".join(who) + "）", "en": f" ({', '.join(who)})"} if who else {"zh": "", "en": ""}
        subject, named = process.definition.title, show.public_title(unit, process.form, record)
        text = {"zh": f"{subject.zh} · {named['zh']}{about['zh']}", "en": f"{subject.en} · {named['en']}{about['en']}"}
        messages.notify(unit, to, title, text, process.form.name, record, link={"instance": key})


def _refresh(unit: Unit, state: Instance) -> None:
    concerned = {share.person for task in state.tasks.values() for share in task.shares}
    if state.initiator is not None:
        concerned.add(state.initiator)
    signals.tell(unit, concerned, "tasks")


def administrators(unit: Unit) -> list[int]:
    """Return the people who can put a stuck process right."""
    roles = [name for name, role in unit.catalog.roles.items() if ADMINISTER in role.definition.powers]
    return sorted({person for role in roles for person in people.holders(unit.connection, role)})
