"""What a scenario expects, held against what there is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from engine.definitions.scenario import FoundIs, MessageIs, ProcessIs, RecordIs, TaskIs, Then
from engine.errors import PlatformError, Problem, pointer, problem
from engine.expressions.coerce import to_json
from engine.forms.compile import qualified
from runtime import query
from runtime.processes import show
from runtime.processes.store import Stored
from runtime.query import Question
from runtime.store.tables import message, user
from runtime.workspace import Unit

if TYPE_CHECKING:
    from runtime.scenarios import Play

PARTS: Mapping[str, Mapping[str, str]] = {
    "state": {"zh": "流程状态", "en": "The state of the process"},
    "at": {"zh": "流程所在节点", "en": "Where the process stands"},
    "timeline": {"zh": "流程时间线", "en": "The timeline of the process"},
}


class NotSo(PlatformError):
    """Something does not hold that a scenario says."""


class Expectations:
    """Holds what a story expects against the workspace it is played in."""

    def __init__(self, play: Play) -> None:
        self.play = play

    def hold(self, said: Then) -> None:
        """Raise every difference between what is said and what there is."""
        with self.play.workspace.read() as unit:
            if said.record is not None:
                problems = self._record(unit, said.record)
            elif said.task is not None:
                problems = self._task(unit, said.task)
            elif said.process is not None:
                problems = self._process(unit, said.process)
            elif said.message is not None:
                problems = self._message(unit, said.message)
            else:
                assert said.found is not None
                problems = self._found(unit, said.found)
        if problems:
            raise NotSo(problems)

    def asked(self, unit: Unit, found: Stored, node: str) -> list[str]:
        """Return the logins of those who can act at the node now."""
        ids = [
            share.person
            for task in found.state.tasks.values()
            for share in task.shares
            if task.node == node and task.state == "open" and share.state == "open"
        ]
        return sorted(unit.connection.execute(sa.select(user.c.login).where(user.c.id.in_(ids))).scalars())

    def _record(self, unit: Unit, said: RecordIs) -> list[Problem]:
        name, key = self.play.names[said.name]
        form = unit.form(name)
        found = query.get(unit, form, unit.decide(name), key, tuple(said.values)).values
        problems = []
        for field, raw in said.values.items():
            made = form.fields[field]
            wanted = self.play.expected(unit, form, field, raw)
            if found.get(field) != wanted:
                path = "/then/record/values" + pointer(field)
                fault = problem(
                    "SCEN-E010",
                    path,
                    record=said.name,
                    field=made.title.by_language(),
                    expected=_shown(wanted, made.type),
                    found=_shown(found.get(field), made.type),
                )
                problems.append(fault)
        return problems

    def _task(self, unit: Unit, said: TaskIs) -> list[Problem]:
        found = self.play.newest(unit, said)
        asked = self.asked(unit, found, said.node) if found is not None else []
        if asked == sorted(said.people):
            return []
        node = self.play.process(unit, said).steps[said.node].title.by_language()
        expected = ", ".join(sorted(said.people)) or "-"
        return [problem("SCEN-E011", "/then/task/for", node=node, expected=expected, found=", ".join(asked) or "-")]

    def _process(self, unit: Unit, said: ProcessIs) -> list[Problem]:
        found = self.play.newest(unit, said)
        problems = []
        if said.state is not None:
            problems += _differs("state", said.state, _state_of(found))
        if said.at is not None:
            at = sorted(token.node for token in found.state.tokens.values()) if found is not None else []
            problems += _differs("at", ", ".join(sorted(said.at)), ", ".join(at))
        if said.timeline is not None:
            lines = show.describe(unit, found)["timeline"] if found is not None else []
            problems += _differs("timeline", ", ".join(said.timeline), ", ".join(line["kind"] for line in lines))
        return problems

    def _message(self, unit: Unit, said: MessageIs) -> list[Problem]:
        where = [message.c.id > self.play.began, message.c.user_id == self.play.person(unit, said.person)]
        if said.about is not None:
            form, record = self.play.names[said.about]
            where += [message.c.form == form, message.c.record_id == record]
        rows = unit.connection.execute(sa.select(message.c.title, message.c.text).where(*where)).all()
        fitting = [row for row in rows if said.says is None or _says(row, said.says)]
        if said.count == len(fitting) or (said.count is None and fitting):
            return []
        expected = str(said.count) if said.count is not None else "≥ 1"
        there = "; ".join(row.title["zh"] for row in rows) or "-"
        facts = {"person": said.person, "there": there}
        return [Problem("SCEN-E012", "/then/message", {**facts, "expected": expected, "found": len(fitting)})]

    def _found(self, unit: Unit, said: FoundIs) -> list[Problem]:
        form = unit.form(qualified(said.form, self.play.app))
        found = query.count(unit, form, unit.decide(form.name), Question(said.where))
        if found == said.count:
            return []
        facts = {"form": form.title.by_language(), "expected": said.count, "found": found}
        return [Problem("SCEN-E013", "/then/found/count", facts)]


def _differs(part: str, expected: str, found: str) -> list[Problem]:
    if expected == found:
        return []
    return [problem("SCEN-E022", f"/then/process/{part}", what=PARTS[part], expected=expected, found=found or "-")]


def _state_of(found: Stored | None) -> str:
    if found is None:
        return "none"
    stuck = found.state.state == "running" and found.state.stuck
    return "stuck" if stuck else found.state.state


def _says(row: Any, text: str) -> bool:
    return any(text in part for words in (row.title, row.text) for part in words.values())


def _shown(value: Any, type_: Any) -> str:
    shown = to_json(value, type_)
    return "∅" if shown is None else str(shown)
