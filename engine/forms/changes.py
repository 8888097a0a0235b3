"""From the forms that are published to the forms that shall be: ordered change values.

A field or form that is no longer named is hidden, never dropped: its column or table stays and comes back with it. A
field that is stored otherwise gets a column of its own, filled from the former one, which is hidden.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from engine.errors import Problem, pointer, problem
from engine.expressions.types import Kind
from engine.forms.conversion import convertible
from engine.forms.kept import column_type, levels
from engine.forms.model import Field, Form
from engine.forms.sources import Source, own_record, sources


@dataclass(frozen=True, slots=True)
class AddForm:
    """Make the tables of a new form."""

    form: Form


@dataclass(frozen=True, slots=True)
class ReturnForm:
    """Bring the table of a form that was hidden, and comes back with its records, to what the form needs now."""

    form: Form


@dataclass(frozen=True, slots=True)
class AddField:
    """Add the column of a new field to the form's table and history."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class ConvertField:
    """Read every value of the field as its new type; the same column where both are stored alike."""

    form: Form
    before: Field
    field: Field

    @property
    def moves(self) -> bool:
        """Tell whether the values get another column."""
        return self.before.column != self.field.column


@dataclass(frozen=True, slots=True)
class WidenNumber:
    """Let the column hold more digits."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class AddUnique:
    """Make a group of fields unique."""

    form: Form
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DropUnique:
    """Let a group of fields repeat, as far as the columns they had go."""

    form: Form
    former: Form
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AddIndex:
    """Make an index that serves lists."""

    form: Form
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recompute:
    """Compute a derived field with a column anew in every row, because it is new or says something else."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class Reorder:
    """Make the key that orders the field anew in every row, because it is ordered by another rule."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class KeepLimits:
    """Make sure that every number stored in the field lies within its limits, which are tighter than they were."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class Join:
    """Make the pairs kept beside a list of links anew, because it is new, or comes back."""

    form: Form
    field: Field


@dataclass(frozen=True, slots=True)
class Reindex:
    """Build the form's search index anew, because it covers other fields."""

    form: Form


Change: TypeAlias = (
    AddForm
    | ReturnForm
    | AddField
    | ConvertField
    | WidenNumber
    | KeepLimits
    | DropUnique
    | AddUnique
    | AddIndex
    | Recompute
    | Reorder
    | Join
    | Reindex
)
ORDER = (
    AddForm,
    ReturnForm,
    AddField,
    WidenNumber,
    ConvertField,
    Join,
    Recompute,
    Reorder,
    KeepLimits,
    DropUnique,
    AddUnique,
    AddIndex,
    Reindex,
)


def plan_changes(
    old: Mapping[str, Form], new: Mapping[str, Form], back: Container[str] = ()
) -> tuple[list[Change], list[Problem]]:
    """Return the changes in the order they must be made, or what cannot be changed at all; of the new forms, those of
    `back` come back with their records.
    """
    changes: list[Change] = []
    problems: list[Problem] = []
    for name, form in new.items():
        if name in old:
            found, refused = _within(old[name], form)
            changes += found
            problems += refused
        else:
            changes += _returned(form) if name in back else [AddForm(form)]
    kept = [(form.name, made.key) for form, made, _ in levels(new)]
    own = [(form.name, made.key) for form in new.values() for made, _ in form.behaviour.computed]
    changes += _computed_anew(new, own, kept, changes)
    ranks = {source: rank for rank, source in enumerate([*own, *kept])}

    def order(change: Change) -> tuple[int, int]:
        rank = ranks[change.form.name, change.field.key] if isinstance(change, Recompute) else 0
        return ORDER.index(type(change)), rank

    return sorted(changes, key=order), problems


def _computed_anew(
    new: Mapping[str, Form], own: Iterable[Source], kept: Iterable[Source], changes: Sequence[Change]
) -> list[Change]:
    """Return what else must be computed, each after those it reads: what is made of values that publishing changes, and
    all that is computed in a form that comes back.
    """
    back = {change.form.name for change in changes if isinstance(change, ReturnForm)}
    anew = {(one.form.name, one.field.key) for one in changes if isinstance(one, Recompute)}
    touched = anew | {(one.form.name, one.field.key) for one in changes if isinstance(one, ConvertField)}
    found: list[Change] = []
    for form, key in (*own, *kept):
        made = new[form].fields[key]
        if made.node is None or (form, key) in anew:
            continue
        if form in back or sources(made.node) & touched:
            found.append(Recompute(new[form], made))
            touched.add((form, key))
    return found


def ahead(change: Change, old: Mapping[str, Form]) -> bool:
    """Tell whether the change is made of values that the former forms do not show, each following from its own record:
    these can be made while the former release is in use.
    """
    former = old.get(change.form.name)
    fields = former.fields.values() if former is not None else ()
    shown = {name for field in fields for name in (field.column, field.ordered)}
    match change:
        case ConvertField():
            return change.moves and not change.before.kept  # what is kept changes without a word in the feed
        case Recompute(_, field):
            return field.node is not None and field.column not in shown and own_record(field.node)
        case AddField(_, field) | Reorder(_, field):
            return field.ordered is not None and field.ordered not in shown
        case Reindex():
            return True
        case _:
            return False


def _returned(form: Form) -> Iterator[Change]:
    """Yield what is to be done with a table that has its rows, and whatever columns and indexes it had last."""
    yield ReturnForm(form)
    for key, field in form.fields.items():
        if field.column is None:
            continue
        if key in form.joins:
            yield Join(form, field)
        if field.ordered is not None:
            yield Reorder(form, field)
        if field.type.kind is Kind.NUMBER and (field.kept or not field.derived):
            yield KeepLimits(form, field)
    for keys in form.unique:
        yield AddUnique(form, keys)
    if form.definition.search:
        yield Reindex(form)


def _within(old: Form, new: Form) -> tuple[list[Change], list[Problem]]:
    changes: list[Change] = []
    problems: list[Problem] = []
    for key, field in new.fields.items():
        if field.column is None:
            continue
        found = _of_field(new, old.fields.get(key), field)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            changes += found
    moved = {change.field.key for change in changes if isinstance(change, ConvertField) and change.moves}
    changes += [DropUnique(new, old, keys) for keys in old.unique if keys not in new.unique or moved & set(keys)]
    changes += [AddUnique(new, keys) for keys in new.unique if keys not in old.unique or moved & set(keys)]
    moved |= {
        key for key, field in new.fields.items() if key in old.fields and field.ordered != old.fields[key].ordered
    }
    declared = old.definition.indexes
    changes += [AddIndex(new, keys) for keys in new.definition.indexes if keys not in declared or moved & set(keys)]
    converted = {change.field.key for change in changes if isinstance(change, ConvertField)}
    if old.definition.search != new.definition.search or converted & set(new.definition.search):
        changes.append(Reindex(new))
    return changes, problems


def _of_field(form: Form, before: Field | None, field: Field) -> list[Change] | Problem:
    """Return what is to be done for one stored field, or why it cannot be."""
    if before is None or before.column is None or (field.derived and before.column != field.column):
        limited = field.kept and field.type.kind is Kind.NUMBER
        return [
            AddField(form, field),
            *([Recompute(form, field)] if field.derived else []),
            *([Join(form, field)] if field.key in form.joins else []),
            *([KeepLimits(form, field)] if limited else []),
        ]
    if before.column != field.column or before.kind is not field.kind:
        if field.derived:
            return [Recompute(form, field)]
        if not convertible(before, field):
            path = f"{form.app}/forms/{form.definition.key}.json#" + pointer("fields", field.key, "type")
            old_type, new_type = before.declared.name, field.declared.name
            return problem("FORM-E009", path, field=field.title.by_language(), old=old_type, new=new_type)
        return [ConvertField(form, before, field), *([Join(form, field)] if field.key in form.joins else [])]
    changes: list[Change] = []
    if field.derived and before.node != field.node:
        changes.append(Recompute(form, field))
    if field.order_rule != before.order_rule and field.order_rule:
        changes.append(Reorder(form, field))
    if field.type.kind is Kind.NUMBER:
        if _digits(field) > _digits(before):
            changes.append(WidenNumber(form, field))
        if field.type.low > before.type.low or field.type.high < before.type.high:
            changes.append(KeepLimits(form, field))
    return changes


def _digits(field: Field) -> int:
    return int(getattr(column_type(field), "digits", 0))
