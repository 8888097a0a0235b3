"""Action: start a process."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.definitions.base import Key, Reference
from engine.effects import StartProcess
from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import Kind
from engine.forms.compile import qualified
from engine.kinds import Label, Options
from engine.rules.actions.base import Action, Plan, Setting
from engine.texts import closest


class StartProcessOptions(Options):
    """The process; the record it runs for (a path of link fields; none for the rule's own); who counts as initiator.

    `initiator` is a person field of the rule's record; none means whoever set the rule off, or the platform.
    """

    process: Reference
    record: str | None = None
    initiator: Key | None = None


class StartProcessAction(Action):
    """Start a process for the record, unless it runs for it already or its condition does not hold."""

    name, label, icon = "start_process", Label("发起流程", "Start a process"), "apartment"
    Options = StartProcessOptions

    def plan(self, options: StartProcessOptions, setting: Setting, path: str) -> tuple[Plan | None, list[Problem]]:
        """Check the process, the record and the initiator."""
        name = qualified(options.process, setting.app)
        if name not in setting.processes:
            near = closest(name, sorted(setting.processes))
            return None, [problem("BUNDLE-E008", path + "/process", kind="process", found=name, near=near)]
        target, problems = check({"var": options.record or "id"}, setting.schema, setting.form.name, pointer=path)
        if target is None:
            return None, problems
        if target.type.kind is not Kind.RECORD or target.type.form != setting.processes[name]:
            return None, [problem("RULE-E003", path + "/record", found=options.record or "id")]
        needs: list[Node] = [target]
        if options.initiator is not None:
            person, problems = check({"var": options.initiator}, setting.schema, setting.form.name, pointer=path)
            if person is None:
                return None, problems
            if person.type.kind is not Kind.RECORD or person.type.form != "$user":
                return None, [problem("PROC-E008", path + "/initiator", found=options.initiator)]
            needs.append(person)
        return Plan(tuple(needs), name), []

    def effect(self, plan: Plan, values: Sequence[Any], setting: Setting, record: int) -> StartProcess | None:
        """Return the start; none when the link is empty."""
        if values[0] is None:
            return None
        return StartProcess(plan.detail, values[0], values[1] if len(values) > 1 else None)

    def say(self, options: StartProcessOptions, setting: Setting, language: str) -> str:
        """Return the process."""
        return f"发起流程 {options.process}" if language == "zh" else f"Start the process {options.process}"
