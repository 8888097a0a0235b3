"""Assignee: the person, or the people, in a field of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import Problem, problem
from engine.expressions.check import check
from engine.expressions.python import compile_python
from engine.expressions.types import Kind
from engine.kinds import Label, Options
from engine.processes.assignees.base import Assignee
from engine.processes.world import Term
from engine.rules.actions.base import Setting

if TYPE_CHECKING:
    from engine.processes.kernel import Walk


class FieldOptions(Options):
    """The field, or the path to it over links."""

    field: str


def person_term(
    path_text: str, setting: Setting, path: str, kinds: tuple[Kind, ...] = (Kind.RECORD,)
) -> tuple[Term | None, list[Problem]]:
    """Return the field as a term, or why it does not hold a person, or several where lists are among the kinds."""
    node, problems = check({"var": path_text}, setting.schema, setting.form.name, pointer=path)
    if node is None:
        return None, problems
    if node.type.kind not in kinds or node.type.form != "$user":
        return None, [problem("PROC-E008", path, found=path_text)]
    return Term(node, compile_python(node)), problems


class FieldAssignee(Assignee):
    """The person, or each of several, in a field of the record or of one it links to."""

    name, label, icon = "field", Label("表单字段", "Field of the record"), "form"
    Options = FieldOptions

    def plan(
        self, options: FieldOptions, setting: Setting, nodes: frozenset[str], path: str
    ) -> tuple[Term | None, list[Problem]]:
        """Return the field as a term."""
        return person_term(options.field, setting, path + "/field", (Kind.RECORD, Kind.LIST))

    def people(self, walk: Walk, detail: Term) -> list[int]:
        """Return the people, if there are any."""
        found = walk.world.value(detail)
        return walk.world.active(found if isinstance(found, list) else [found]) if found is not None else []

    def say(self, options: FieldOptions, setting: Setting, language: str) -> str:
        """Return the field's title."""
        return titled(options.field, setting, language)


def titled(path_text: str, setting: Setting, language: str) -> str:
    """Return the titles of the fields along a path."""
    form, titles = setting.form, []
    for key in path_text.split("."):
        made = form.fields.get(key) if form else None
        if made is None:
            return path_text
        titles.append(made.title.zh if language == "zh" else made.title.en)
        form = setting.forms.get(made.type.form or "")  # type: ignore[assignment]
    return "·".join(titles)
