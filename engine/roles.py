"""Compiling role definitions: row conditions checked, the level of every field settled."""

from __future__ import annotations

from collections.abc import Mapping

from engine.access import ORDER, Right, Role
from engine.definitions.role import Grant, Level, RoleDefinition
from engine.errors import Problem, pointer, problem
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Schema
from engine.forms.model import SYSTEM_FIELDS, Form
from engine.forms.sources import sources
from engine.texts import closest


def compile_role(
    name: str, definition: RoleDefinition, forms: Mapping[str, Form], schema: Schema, path: str
) -> tuple[Role, list[Problem]]:
    """Return the role with its row conditions checked and the level of every field settled."""
    problems: list[Problem] = []
    app = name.partition(".")[0]
    grants: dict[str, Grant] = {}
    rows: dict[str, Node | None] = {}
    for place, grant in enumerate(definition.grants):
        form = _qualified(grant, app)
        here = path + pointer("grants", place)
        if form not in forms:
            problems.append(problem("FORM-E005", here + "/form", found=form))
            continue
        problems += _unknown(forms[form], grant, here)
        node = None
        if grant.rows is not None:
            node, found = check(grant.rows, schema, form, expect=Kind.BOOLEAN, pointer=here + "/rows")
            problems += found
        grants[form], rows[form] = grant, node
    rights = {
        form: Right(name, frozenset(grant.actions), rows[form], _levels(form, grants, forms), frozenset(grant.unmask))
        for form, grant in grants.items()
    }
    problems += _not_masked(definition, forms, app, rights, path)
    return Role(name, definition, rights), problems


def _unknown(form: Form, grant: Grant, here: str) -> list[Problem]:
    """Return a problem for each field the grant names that the form does not have."""
    places = [(key, pointer("fields", key)) for key in grant.fields]
    places += [(key, pointer("unmask", place)) for place, key in enumerate(grant.unmask)]
    return [
        problem("FORM-E004", here + at, found=key, near=closest(key, list(form.fields)))
        for key, at in places
        if key not in form.fields
    ]


def _not_masked(
    definition: RoleDefinition, forms: Mapping[str, Form], app: str, rights: Mapping[str, Right], path: str
) -> list[Problem]:
    """Return a problem for each field that could be unmasked but is not masked by its own grant."""
    out = []
    for place, grant in enumerate(definition.grants):
        form = _qualified(grant, app)
        for at, key in enumerate(grant.unmask):
            field = forms[form].fields.get(key) if form in rights else None
            if field is not None and (field.rows or rights[form].levels[key] != "mask"):
                level = "rows" if field.rows else rights[form].levels[key]
                where = path + pointer("grants", place, "unmask", at)
                out.append(problem("ROLE-E001", where, field=field.title.by_language(), found=level))
    return out


def _qualified(grant: Grant, app: str) -> str:
    return grant.form if "." in grant.form else f"{app}.{grant.form}"


def _levels(form: str, grants: Mapping[str, Grant], forms: Mapping[str, Form]) -> dict[str, Level]:
    grant = grants[form]
    levels: dict[str, Level] = {}
    for key, field in forms[form].fields.items():
        if key in grant.fields:
            levels[key] = grant.fields[key]
        elif field.node is not None:
            levels[key] = _derived_level(field.node, grants)
        elif field.system:
            levels[key] = "read"
        else:
            levels[key] = grant.others
    return levels


def _derived_level(node: Node, grants: Mapping[str, Grant]) -> Level:
    """Return the strictest level among what the expression reads; what is not granted counts as none."""
    levels: list[Level] = []
    for owner, key in sorted(sources(node)):
        if owner.startswith("$"):  # who works where and for whom is no secret among those who work
            continue
        grant = grants.get(owner)
        if key in SYSTEM_FIELDS and grant is not None:
            continue
        levels.append("none" if grant is None else grant.fields.get(key, grant.others))
    strictest: Level = min(levels, key=lambda level: ORDER[level], default="read")
    return "read" if strictest == "write" else strictest
