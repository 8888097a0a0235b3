"""A compiled form: fields with their kinds, tables, behaviour. Built by `engine.forms.compile`, then frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from engine.definitions.base import Words
from engine.definitions.form import FieldDefinition, FormDefinition
from engine.expressions.nodes import Node
from engine.expressions.types import Context, FormShape, Kind, Type
from engine.forms.fields.base import FieldType
from engine.forms.names import blind_of

Record = dict[str, Any]
Evaluate = Callable[[Mapping[str, object], Context], Any]

SYSTEM_FIELDS = ("id", "version", "created_at", "created_by", "updated_at", "updated_by", "owner_id", "dept_id")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a compiled form.

    `kind` and `options` say how values are read and shown; for a derived field they are those of its result.
    `node` computes a derived field; one over its own record alone is stored with it. One that is `kept` reads other
    records: its column follows every write of theirs and is no part of the record (ADR 11).
    """

    key: str
    app: str
    definition: FieldDefinition
    kind: FieldType
    options: Any
    type: Type
    column: str | None
    declared: FieldType
    node: Node | None = None
    system: bool = False
    kept: bool = False

    @property
    def title(self) -> Words:
        """Return the words shown for the field."""
        return self.definition.words

    @property
    def derived(self) -> bool:
        """Tell whether the value follows from others."""
        return self.node is not None

    @property
    def stored(self) -> bool:
        """Tell whether the record itself holds the value."""
        return self.column is not None and not self.kept

    @property
    def blind(self) -> str | None:
        """Return the name of the blind index column of an encrypted field."""
        return blind_of(self.column) if self.kind.encrypted and self.column else None

    @property
    def order_rule(self) -> str | None:
        """Return the rule by which a kept key orders the field; None where its value does."""
        return self.kind.order_rule(self.options) if self.stored and not self.derived else None

    @property
    def ordered(self) -> str | None:
        """Return the name of the column that holds the field's kept order key."""
        return f"{self.column}__order" if self.order_rule else None

    @property
    def computed(self) -> bool:
        """Tell whether the value is computed when its record is written, and stored with it."""
        return self.derived and self.stored

    @property
    def by_hand(self) -> bool:
        """Tell whether a person may ever write the field."""
        return not (self.system or self.derived or self.definition.readonly or self.declared.name == "auto_number")

    @property
    def target(self) -> str | None:
        """Return the form whose records the value names, be it one or several of them."""
        return self.type.form if self.type.kind in (Kind.RECORD, Kind.LIST) else None

    def named(self, value: Any) -> tuple[Any, ...]:
        """Return the ids of the records that a value of a field with a target names."""
        return tuple(value) if self.type.kind is Kind.LIST else (value,)

    @property
    def rows(self) -> bool:
        """Tell whether the field is a list of child rows."""
        return self.type.kind is Kind.RECORDS


def order_columns(fields: Mapping[str, Field], keys: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of the index that serves lists filtered by the first fields and ordered by the last."""
    *filtered, last = (fields[key] for key in keys)
    return (*(one.column or one.key for one in filtered), last.ordered or last.column or last.key)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition over the record, both as a checked expression and as a Python function."""

    node: Node
    holds: Evaluate


@dataclass(frozen=True, slots=True)
class Check:
    """A condition a field's record must meet, and what to say when it does not."""

    field: str
    condition: Condition
    message: Words


@dataclass(frozen=True, slots=True)
class Behaviour:
    """When fields are required, shown and closed, and what must hold."""

    required: Mapping[str, Condition | None]
    """Fields required always (None) or under a condition."""
    visible: Mapping[str, Condition]
    readonly: Mapping[str, Condition]
    checks: tuple[Check, ...]
    defaults: Mapping[str, Evaluate]
    computed: tuple[tuple[Field, Evaluate], ...]
    """Stored derived fields, each after those it reads."""
    virtual: tuple[tuple[Field, Evaluate], ...]
    """Derived fields that are no part of the record: without a column, or kept."""

    @property
    def conditions(self) -> tuple[Node, ...]:
        """Return every condition's expression."""
        groups = (self.visible, self.readonly)
        nodes = [one.node for group in groups for one in group.values()]
        nodes += [one.node for one in self.required.values() if one]
        return (*nodes, *(check.condition.node for check in self.checks))


@dataclass(frozen=True, slots=True)
class Child:
    """The records of `form` whose field `link` points here."""

    form: str
    link: str
    on_delete: str
    back: str | None
    many: bool = False
    """Whether the field is a list of links, of which some point here."""


@dataclass(frozen=True)
class Form:
    """A form ready to work with."""

    name: str
    app: str
    definition: FormDefinition
    fields: Mapping[str, Field]
    table: sa.Table
    history: sa.Table
    shape: FormShape
    unique: tuple[tuple[str, ...], ...]
    behaviour: Behaviour
    children: tuple[Child, ...]
    joins: Mapping[str, sa.Table]
    """For each list of links the table of its pairs, kept beside it."""
    hidden: tuple[str, ...]
    """Columns of fields it no longer shows; they stay with their record wherever it goes."""
    listed_since: Mapping[str, str] = field(default_factory=dict)
    """Of a form as it was: columns of links that have become several since, with the columns of the lists."""

    @property
    def title(self) -> Words:
        """Return the form's title."""
        return self.definition.title

    @cached_property
    def title_field(self) -> str | None:
        """Return the field that names a record; the first text field when none is declared."""
        if self.definition.title_field:
            return self.definition.title_field
        return next((field.key for field in self.fields.values() if field.declared.name in TITLE_TYPES), None)

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """Return the fields full-text search looks into; protected values are never among them."""
        return tuple(self.fields[key] for key in self.definition.search)

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        """Return the fields whose values the record holds, system fields left out."""
        return tuple(field for field in self.fields.values() if field.stored and not field.system)

    @cached_property
    def kept(self) -> tuple[Field, ...]:
        """Return the derived fields over other records that have a column."""
        return tuple(field for field in self.fields.values() if field.kept)

    @cached_property
    def blank(self) -> Record:
        """Return a record in which no stored field has a value, to be copied."""
        return {field.key: None for field in self.stored}

    @cached_property
    def parts(self) -> frozenset[str]:
        """Return the fields that are lists of child rows."""
        return frozenset(field.key for field in self.fields.values() if field.rows)

    @cached_property
    def own(self) -> frozenset[str]:
        """Return all fields but the system's."""
        return frozenset(field.key for field in self.fields.values() if not field.system)

    @cached_property
    def written(self) -> Mapping[str, tuple[str, Field | None]]:
        """Return, for each field with a column, system fields first, the column its value goes to; the field stands
        beside it where it is not the value as it is that is stored, or not that alone.
        """
        fields = (*(self.fields[key] for key in SYSTEM_FIELDS), *self.stored)
        return {one.key: (one.column or one.key, one if one.kind.encrypted or one.ordered else None) for one in fields}

    def column(self, key: str) -> sa.Column[Any]:
        """Return the column of a stored field."""
        name = self.fields[key].column
        assert name is not None
        return self.table.c[name]


TITLE_TYPES = ("text", "auto_number", "mobile", "mail")
