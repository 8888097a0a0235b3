"""Process status: how the newest process of the record stands."""

from __future__ import annotations

from typing import Any

from pydantic import computed_field

from engine.definitions.base import Reference, Words
from engine.errors import Problem
from engine.expressions.types import Schema, Type, choice
from engine.forms.fields._choices import Choice, keys_of, title_of
from engine.forms.fields.base import DerivedField, Example
from engine.forms.instances import NONE, STATES, relation_of
from engine.kinds import Label, Options

TITLES = {
    NONE: (Words(zh="未发起", en="None"), "grey"),
    "running": (Words(zh="进行中", en="Running"), "blue"),
    "stuck": (Words(zh="异常", en="Stuck"), "orange"),
    "finished": (Words(zh="已完成", en="Finished"), "green"),
    "rejected": (Words(zh="已拒绝", en="Rejected"), "red"),
    "withdrawn": (Words(zh="已撤回", en="Withdrawn"), "grey"),
}
CHOICES = tuple(Choice(key=key, title=TITLES[key][0], colour=TITLES[key][1]) for key in (NONE, *STATES))


class ProcessStatusOptions(Options):
    """The process meant; without one the newest of any process over the form."""

    process: Reference | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def choices(self) -> tuple[Choice, ...]:
        """Return the states, as the pages draw them."""
        return CHOICES


class ProcessStatus(DerivedField):
    """The state of the newest process instance of the record, read where it is shown; beside it stands its node."""

    name, label, icon, widget = "process_status", Label("流程状态", "Process status"), "audit", "choice"
    group = "derived"
    operators = ("==", "!=", "in")
    Options = ProcessStatusOptions
    examples = (Example("running"), Example("finished", options={"process": "approval"}))

    def type(self, options: Any) -> Type:
        """Return a choice of the states, never blank."""
        return choice(*keys_of(CHOICES), nullable=False)

    def expression(self, options: ProcessStatusOptions, schema: Schema, form: str) -> tuple[Any, list[Problem]]:
        """Return the state of the newest instance, `none` where there is none."""
        newest = {"lastof": [{"var": relation_of(options.process)}, "number", {"var": "state"}]}
        return {"ifblank": [newest, NONE]}, []

    def show(self, value: str, options: Any, language: str) -> str:
        """Return the state's title."""
        return title_of(value, CHOICES, language)
