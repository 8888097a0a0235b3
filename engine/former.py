"""The definitions of a past moment under the rights of now: what a viewer is shown of records as they were (ADR 12).

Fields, types, formulas and titles are those of then. Who may see what is decided by the roles of now, which never read
the release of then: what was taken from a viewer since stays taken, and what is protected since stays protected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.access import ORDER, Right, Role
from engine.catalog import Catalog
from engine.definitions.role import Grant, Level
from engine.errors import has_errors
from engine.expressions.check import check
from engine.expressions.nodes import Node
from engine.expressions.reads import live_lack
from engine.expressions.types import FormShape, Kind, Schema
from engine.forms.compile import qualified
from engine.forms.model import Field, Form
from engine.forms.sources import Source, sources

Levels = dict[Source, Level]


def looked_back(then: Catalog, present: Catalog) -> Catalog:
    """Return the catalog of then as it is read now."""
    sealed = {(name, key) for name, form in then.forms.items() for key in _sealed_since(form, present.forms.get(name))}
    forms = {name: _form(form, present.forms.get(name), sealed) for name, form in then.forms.items()}
    shapes = {name: _shape(then.schema.forms[name], form) for name, form in forms.items()}
    schema = replace(then.schema, forms={**then.schema.forms, **shapes})
    roles = {name: _role(role, forms, schema, present.forms) for name, role in present.roles.items()}
    return replace(then, forms=forms, schema=schema, roles=roles)


def _sealed_since(form: Form, now: Form | None) -> list[str]:
    """Return the fields that stood in clear then and are encrypted now: their clear values were blanked everywhere."""
    found = now.fields if now is not None else {}
    return [
        key
        for key, made in form.fields.items()
        if made.stored and not made.derived and key in found and found[key].kind.encrypted and not made.kind.encrypted
    ]


def _form(form: Form, now: Form | None, sealed: set[Source]) -> Form:
    """Return the form of then as far as its values are still to be had: a field that is encrypted since is read from
    where it stands now, without what was computed of it; of a link that became several the first one is meant.
    """
    fields = {}
    for key, made in form.fields.items():
        if (form.name, key) in sealed:
            assert now is not None
            by = now.fields[key]
            made = replace(made, kind=by.kind, options=by.options, type=by.type, declared=by.declared, column=by.column)
        elif made.ordered and (now is None or made.ordered not in now.table.c):
            by_characters = made.options.model_copy(update={"order": "characters"})  # nobody makes its key any more
            made = replace(made, options=by_characters)
        elif made.node is not None and not made.stored and sources(made.node) & sealed:
            continue
        fields[key] = made
    listed = {}
    for key, made in fields.items():
        several = now.fields.get(key) if now is not None else None
        if several is None or (made.declared.name, several.declared.name) != ("link", "links"):
            continue
        if made.column and several.column and several.target == made.target:
            listed[made.column] = several.column
    return replace(form, fields=fields, listed_since=listed)


def _shape(shape: FormShape, form: Form) -> FormShape:
    fields = {}
    for key, one in shape.fields.items():
        made = form.fields.get(key)
        if made is not None and made.type is not one.type and made.kind.encrypted:
            one = replace(one, type=made.type, reason_not_sql="encrypted", column=made.column)
        if made is not None:
            fields[key] = one
    return replace(shape, fields=fields)


def again(form: Form) -> tuple[Field, ...]:
    """Return the stored formulas of then that are computed again, each after those it reads: their columns hold what
    the formulas of later releases made of the same values.
    """
    fields = [form.fields[made.key] for made, _ in form.behaviour.computed if made.key in form.fields]
    return tuple(made for made in fields if made.node is not None and not _closed(form, made.node))


def _closed(form: Form, node: Node) -> bool:
    """Tell whether no store can compute the expression, or it reads what is encrypted."""
    return bool(live_lack(node)) or any(
        key in form.fields and form.fields[key].kind.encrypted for owner, key in sources(node) if owner == form.name
    )


# --- the roles of now over the forms of then


def _role(role: Role, forms: Mapping[str, Form], schema: Schema, now: Mapping[str, Form]) -> Role:
    app = role.name.partition(".")[0]
    grants = {qualified(grant.form, app): grant for grant in role.definition.grants}
    known = {name: right for name, right in role.rights.items() if name in forms and name in now}
    levels: Levels = {}
    for name, right in known.items():
        whole = "administer" in role.definition.powers or all(
            ORDER[right.levels.get(key, "none")] >= ORDER["read"] for key in now[name].fields
        )
        for key in forms[name].fields:
            gone: Level = "read" if whole else "none"
            levels[name, key] = _at_most("read", right.levels.get(key, "none") if key in now[name].fields else gone)
    rights = {
        name: Right(
            role.name,
            right.actions & {"read"},
            _rows(grants[name], right, forms[name], schema),
            {key: _level(made, name, grants[name], now, levels) for key, made in forms[name].fields.items()},
        )
        for name, right in known.items()
    }
    return replace(role, rights=rights)


def _level(made: Field, form: str, grant: Grant, now: Mapping[str, Form], levels: Levels) -> Level:
    """Return the level of a field of then; what was derived then shows no more than what it was derived from, unless
    the role names the field and it says the same today.
    """
    level = levels[form, made.key]
    present = now[form].fields.get(made.key)
    if made.node is None or (
        made.key in grant.fields and present is not None and present.definition == made.definition
    ):
        return level
    for owner, key in sources(made.node):
        if not owner.startswith("$"):
            level = _at_most(level, levels.get((owner, key), "none"))
    return level


def _at_most(level: Level, other: Level) -> Level:
    return min(level, other, key=lambda one: ORDER[one])


def _rows(grant: Grant, right: Right, form: Form, schema: Schema) -> Node | None:
    """Return the condition of now over what was there then; one that cannot be asked of it opens nothing."""
    if right.rows is None:
        return None
    node, problems = check(grant.rows, schema, form.name, expect=Kind.BOOLEAN)
    if node is None or has_errors(problems) or live_lack(node):
        node, _ = check(False, schema, form.name, expect=Kind.BOOLEAN)
        assert node is not None
    return node
