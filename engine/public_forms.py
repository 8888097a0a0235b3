"""Public forms compiled: what a stranger may fill in and choose from, as rights of the one access decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.access import Right
from engine.definitions.public_form import Asked, PublicFormDefinition
from engine.errors import Problem, has_errors, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Schema
from engine.forms.compile import qualified
from engine.forms.model import Field, Form
from engine.texts import closest
from engine.views.compile import check_filter


@dataclass(frozen=True)
class PublicForm:
    """A form for strangers; `choices` are, by link field, the records they may choose from."""

    name: str
    definition: PublicFormDefinition
    form: Form
    choices: Mapping[str, Node]

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the fields asked for, in order."""
        return tuple(one.field for one in self.definition.asked)

    def offered(self, key: str, title: str) -> Right:
        """Return the right to see what a link field offers: the titles of these records, nothing else."""
        return Right(self.name, frozenset({"read"}), self.choices[key], {"id": "read", title: "read"})

    def rights(self, forms: Mapping[str, Form]) -> dict[str, tuple[Right, ...]]:
        """Return all rights a stranger has, by form: to create with exactly these fields, and to see the choices."""
        create = Right(self.name, frozenset({"create"}), None, dict.fromkeys(self.keys, "write"))
        out: dict[str, tuple[Right, ...]] = {self.form.name: (create,)}
        for key in self.choices:
            target = self.form.fields[key].target or ""
            offered = self.offered(key, forms[target].title_field or "id")
            out[target] = (*out.get(target, ()), offered)
        return out


def compile_public_form(
    name: str, definition: PublicFormDefinition, forms: Mapping[str, Form], schema: Schema, path: str
) -> tuple[PublicForm | None, list[Problem]]:
    """Return the public form, or everything that is wrong with it."""
    form = forms.get(qualified(definition.form, name.partition(".")[0]))
    if form is None:
        return None, [problem("FORM-E005", path + "/form", found=definition.form)]
    problems: list[Problem] = []
    choices: dict[str, Node] = {}
    seen: set[str] = set()
    for place, one in enumerate(definition.asked):
        here = path + pointer("fields", place)
        made = form.fields.get(one.field)
        if made is None:
            problems.append(problem("FORM-E004", here, found=one.field, near=closest(one.field, list(form.fields))))
            continue
        if one.field in seen:
            problems.append(problem("PUBLIC-E007", here, field=made.title.by_language()))
        seen.add(one.field)
        node, found = _asked(made, one, forms, schema, here)
        problems += found
        if node is not None:
            choices[one.field] = node
    problems += _never_stored(form, seen, path) + _told(form, seen, path)
    if definition.opens and definition.closes and definition.closes <= definition.opens:
        problems.append(problem("PUBLIC-E005", path + "/closes", found=definition.closes, opens=definition.opens))
    return (None if has_errors(problems) else PublicForm(name, definition, form, choices)), problems


def _asked(
    made: Field, one: Asked, forms: Mapping[str, Form], schema: Schema, path: str
) -> tuple[Node | None, list[Problem]]:
    """Return which records a link offers, and what is wrong with asking a stranger for the field."""
    title = made.title.by_language()
    inside = (made.target or "").startswith("$") or made.declared.name == "definition"
    if not made.by_hand or made.rows or inside:
        return None, [problem("PUBLIC-E001", path, field=title)]
    if made.target is None:
        return None, [problem("PUBLIC-E003", path + "/choices", field=title)] if one.choices is not None else []
    if one.choices is None:
        return None, [problem("PUBLIC-E002", path, field=title)]
    target = forms.get(made.target)
    called = target.fields.get(target.title_field or "") if target else None
    if target is None or called is None or called.kind.encrypted or called.definition.protect in ("C2", "C3"):
        return None, [problem("PUBLIC-E006", path, field=title)]
    node, _ = check(one.choices, schema, target.name, expect=Kind.BOOLEAN, pointer=path + "/choices")
    return node, check_filter(one.choices, target, schema, path + "/choices")


def _never_stored(form: Form, asked: set[str], path: str) -> list[Problem]:
    """Return a problem for each field without which no answer could be stored, and that nobody is asked for."""
    behaviour = form.behaviour
    return [
        problem("PUBLIC-E004", path + "/fields", field=form.fields[key].title.by_language())
        for key, condition in behaviour.required.items()
        if condition is None and key not in asked and key not in behaviour.defaults and key not in behaviour.visible
    ]


def _told(form: Form, asked: set[str], path: str) -> list[Problem]:
    """Return a warning for each unique field asked for: that a value is refused tells that it is there."""
    return [
        problem("PUBLIC-W001", path + "/fields", severity="warning", field=form.fields[keys[-1]].title.by_language())
        for keys in form.unique
        if asked & set(keys)
    ]
