"""Layouts: whether the sections of a form name fields, tabs and processes that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.form import Element, Section, StartButton
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.processes.model import Process
from engine.texts import closest


def of_app(sections: tuple[Section, ...], app: str) -> tuple[Section, ...]:
    """Return an app's sections with the processes they name by their full names."""

    def full(one: str | Element) -> str | Element:
        return one.model_copy(update={"process": qualified(one.process, app)}) if isinstance(one, StartButton) else one

    return tuple(one.model_copy(update={"fields": tuple(map(full, one.fields))}) for one in sections)


def check_layout(form: Form, processes: Mapping[str, Process], path: str) -> Iterator[Problem]:
    """Yield a problem for each field, tab or process a section names that does not exist, or is elsewhere."""
    tabs = [tab.key for tab in form.definition.tabs]
    for place, section in enumerate(form.definition.sections):
        here = path + pointer("sections", place)
        if section.tab is not None and section.tab not in tabs:
            yield problem("FORM-E014", here + "/tab", found=section.tab, near=closest(section.tab, tabs))
        for key in section.widths:
            if key not in section.keys:
                near = closest(key, list(section.keys))
                yield problem("FORM-E018", here + pointer("widths", key), found=key, near=near)
        for spot, one in enumerate(section.fields):
            at = here + pointer("fields", spot)
            if isinstance(one, str) and one not in form.fields:
                yield problem("FORM-E004", at, found=one, near=closest(one, list(form.fields)))
            elif isinstance(one, StartButton):
                process = processes.get(one.process)
                if process is None or process.form.name != form.name:
                    own = [name for name, known in processes.items() if known.form.name == form.name]
                    yield problem("FORM-E015", at + "/process", found=one.process, near=closest(one.process, own))
