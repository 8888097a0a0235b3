"""Layouts: whether the sections of a form name fields, tabs and processes that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.definitions.form import Element, LayoutButton, Section
from engine.errors import Problem, pointer, problem
from engine.forms.compile import qualified
from engine.forms.model import Form
from engine.processes.model import Process
from engine.rules.compile import Rule
from engine.texts import closest


def of_app(sections: tuple[Section, ...], app: str) -> tuple[Section, ...]:
    """Return an app's sections with the processes and rules they name by their full names."""

    def full(one: str | Element) -> str | Element:
        if not isinstance(one, LayoutButton):
            return one
        named = {"process": one.process, "rule": one.rule}
        return one.model_copy(update={key: qualified(name, app) for key, name in named.items() if name is not None})

    return tuple(one.model_copy(update={"fields": tuple(map(full, one.fields))}) for one in sections)


def check_layout(
    form: Form, processes: Mapping[str, Process], rules: Mapping[str, Rule], path: str
) -> Iterator[Problem]:
    """Yield a problem for whatever a section names that does not exist, or is elsewhere."""
    tabs = [tab.key for tab in form.definition.tabs]
    for place, section in enumerate(form.definition.sections):
        here = path + pointer("sections", place)
        if section.tab is not None and section.tab not in tabs:
            yield problem("FORM-E014", here + "/tab", found=section.tab, near=closest(section.tab, tabs))
        for key in section.widths:
            if key not in section.keys:
                near = closest(key, list(section.keys))
                yield problem("FORM-E020", here + pointer("widths", key), found=key, near=near)
        for spot, one in enumerate(section.fields):
            at = here + pointer("fields", spot)
            if isinstance(one, str) and one not in form.fields:
                yield problem("FORM-E004", at, found=one, near=closest(one, list(form.fields)))
            elif isinstance(one, LayoutButton) and one.process is not None:
                started = [name for name, known in processes.items() if known.form.name == form.name]
                if one.process not in started:
                    yield problem("FORM-E015", at + "/process", found=one.process, near=closest(one.process, started))
            elif isinstance(one, LayoutButton) and one.rule is not None:
                pressed = [
                    name for name, known in rules.items() if known.form.name == form.name and known.trigger.by_hand
                ]
                if one.rule not in pressed:
                    yield problem("FORM-E018", at + "/rule", found=one.rule, near=closest(one.rule, pressed))
