"""From the forms that are published to the forms that shall be: ordered change values, safe ones only so far.

A field or form that is no longer named is hidden, never dropped: its column stays and comes back with it. A change of a
field's type would put data at risk and is refused with a Problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import Problem, pointer, problem
from engine.expressions.types import Kind
from engine.forms.model import Field, Form


@dataclass(frozen=True, slots=True)
class AddForm:
    """Make the tables of a new form."""

    form: Form


@dataclass(frozen=True, slots=True)
class AddField:
    """Add the column of a new field to the form's table and history."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class AddUnique:
    """Make a group of fields unique."""

    form: Form
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddIndex:
    """Make an index that serves lists."""

    form: Form
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recompute:
    """Compute a stored formula anew in every row, because it is new or says something else."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class KeepLimits:
    """Make sure that every number stored in the field lies within its limits, which are tighter than they were."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class Reindex:
    """Build the form's search index anew, because it covers other fields."""

    form: Form


Change: TypeAlias = AddForm | AddField | KeepLimits | AddUnique | AddIndex | Recompute | Reindex


def plan_changes(old: Mapping[str, Form], new: Mapping[str, Form]) -> tuple[list[Change], list[Problem]]:
    """Return the changes in the order they must be made, or what cannot be changed without risk to data."""
    changes: list[Change] = [AddForm(form) for name, form in new.items() if name not in old]
    problems: list[Problem] = []
    for name, form in new.items():
        if name in old:
            found, refused = _within(old[name], form)
            changes += found
            problems += refused
    order = {AddForm: 0, AddField: 1, Recompute: 2, KeepLimits: 3, AddUnique: 4, AddIndex: 5, Reindex: 6}
    return sorted(changes, key=lambda change: order[type(change)]), problems


def _within(old: Form, new: Form) -> tuple[list[Change], list[Problem]]:
    changes: list[Change] = []
    problems: list[Problem] = []
    for key, field in new.fields.items():
        before = old.fields.get(key)
        if field.column is None:
            continue
        if before is None or before.column is None:
            changes.append(AddField(new, field))
            if field.computed:
                changes.append(Recompute(new, field))
            continue
        if _stored_as(before) != _stored_as(field):
            path = f"{new.app}/forms/{new.definition.key}.json#" + pointer("fields", key, "type")
            old_type, new_type = before.declared.name, field.declared.name
            title = field.title.by_language()
            problems.append(problem("FORM-E009", path, field=title, old=old_type, new=new_type))
            continue
        if field.computed and before.node != field.node:
            changes.append(Recompute(new, field))
        if field.type.kind is Kind.NUMBER and (field.type.low > before.type.low or field.type.high < before.type.high):
            changes.append(KeepLimits(new, field))
    changes += [AddUnique(new, keys) for keys in new.unique if keys not in old.unique]
    declared = old.definition.indexes
    changes += [AddIndex(new, keys) for keys in new.definition.indexes if keys not in declared]
    if old.definition.search != new.definition.search:
        changes.append(Reindex(new))
    return changes, problems


def _stored_as(field: Field) -> tuple[str, bool]:
    column = field.kind.column(field.options)
    scale = getattr(column, "scale", None)
    return f"{type(column).__name__}({scale})", field.kind.encrypted
