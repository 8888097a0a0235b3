"""Whether the people a process asks may see what they are asked about, and whether fields that tell how processes stand
have one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.access import Role
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.drafts import FormSource
from engine.forms.model import Form
from engine.processes.model import Process
from engine.texts import closest


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


def check_status(source: FormSource, form: Form, processes: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for each field of process status whose process is not over its form; `processes` are the forms of
    all processes.
    """
    own = [name for name, over in processes.items() if over == form.name]
    for one in source.fields:
        made = form.fields.get(one.definition.key)
        if made is None or made.declared.name != "process_status":
            continue
        wanted = made.options.process
        if not own or (wanted is not None and wanted not in own):
            yield problem("FORM-E019", one.path + "/process", found=wanted or "", near=closest(wanted or "", own))
