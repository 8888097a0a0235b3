"""Whether the people a process asks may see what they are asked about."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access import Role
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.processes.model import Process


def check_readers(process: Process, roles: Mapping[str, Role], path: str) -> list[Problem]:
    """Return a warning for each role that is asked at a node but may not read the form."""
    problems = []
    for position, step in enumerate(process.steps.values()):
        for asked in getattr(step.detail, "assign", ()):
            if asked.kind.name != "role":
                continue
            role = roles[qualified(asked.options.role, process.app)]
            right = role.rights.get(process.form.name)
            if right is None or "read" not in right.actions:
                titles = {
                    "role": role.definition.title.by_language(),
                    "form": process.form.title.by_language(),
                }
                problems.append(problem("PROC-W001", path + pointer("nodes", position), "warning", **titles))
    return problems
