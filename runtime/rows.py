"""Between records and rows: the columns of fields, and internal values as the stores take them.

Encrypted fields are sealed on the way in and opened on the way out; nothing else in the runtime touches ciphertext.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

from engine.expressions.nodes import Node
from engine.expressions.sql.base import BaseEmitter
from engine.expressions.sql.emitter import Emitter
from engine.former import again
from engine.forms.instances import is_instances
from engine.forms.model import SYSTEM_FIELDS, Field, Form, Record
from runtime import past
from runtime.crypto import Vault
from runtime.processes import status
from runtime.store.tables import department, user


class Tables:
    """The tables behind the forms an expression reads, as they are or as they were at a moment.

    With `anew` the forms are those of then, whose stored formulas are computed again; what that binds and calls is
    noted in `nodes` and `functions`.
    """

    def __init__(
        self, forms: Mapping[str, Form], dialect: str, moment: datetime | None = None, *, anew: bool = False
    ) -> None:
        self._forms, self._dialect, self._moment, self._anew = forms, dialect, moment, anew
        self.nodes: list[Node] = []
        self.functions: dict[str, tuple[int, Callable[..., object]]] = {}

    def table(self, form: str) -> sa.FromClause:
        """Return the table of a form, or the platform's people, departments or instances."""
        if form == "$user":
            return user
        if form == "$department":
            return department
        if is_instances(form):
            return status.rows(form, self._moment)
        made = self._forms[form]
        if self._moment is None:
            return made.table
        rows = past.at(made, self._moment, self._dialect)
        return past.computed_again(rows, again(made), self._compute) if self._anew else rows

    def _compute(self, rows: sa.Subquery, node: Node) -> sa.ColumnElement[Any]:
        emit = Emitter(self._dialect, self, rows)
        value = emit.value(node)
        self.nodes.append(node)
        self.functions.update(emit.functions)
        return value

    def column(self, form: str, alias: sa.FromClause, field: str) -> sa.ColumnElement[Any]:
        """Return a field's column in an alias of its form's table."""
        name = field if form.startswith("$") else self._forms[form].fields[field].column
        assert name is not None
        return alias.c[name]

    def join(self, form: str, rows: sa.FromClause, field: str) -> sa.FromClause | None:
        """Return the pairs beside a list of links; they are those of the records as they stand now."""
        made = self._forms.get(form)
        table = rows.element if isinstance(rows, sa.Alias) else rows
        return made.joins.get(field) if made is not None and table is made.table else None


def emitter(forms: Mapping[str, Form], dialect: str, row: sa.FromClause | None = None) -> BaseEmitter:
    """Return an SQL emitter over the forms' tables."""
    return Emitter(dialect, Tables(forms, dialect), row)


def place_of(form: Form, field: Field, record: int) -> str:
    """Return the place a ciphertext is bound to."""
    return f"{form.table.name}|{field.column}|{record}"


def blind_scope(form: Form, field: Field) -> str:
    """Return the scope of a field's blind index."""
    return f"{form.table.name}|{field.column}"


def all_fields(form: Form) -> tuple[Field, ...]:
    """Return every field with a column, system fields first."""
    return (*(form.fields[key] for key in SYSTEM_FIELDS), *form.stored)


def read_columns(form: Form, table: sa.FromClause) -> list[sa.ColumnElement[Any]]:
    """Return the columns of all stored fields, in the order of `all_fields`."""
    return [table.c[field.column or field.key] for field in all_fields(form)]


def to_record(form: Form, row: Sequence[Any], vault: Vault) -> Record:
    """Return the record of a row read with `read_columns`."""
    fields = all_fields(form)
    record = dict(zip((field.key for field in fields), row, strict=True))
    for field in fields:
        if field.kind.encrypted and record[field.key] is not None:
            record[field.key] = vault.decrypt(record[field.key], place_of(form, field, record["id"]))
    return record


def to_columns(
    form: Form, record: Mapping[str, Any], vault: Vault, keys: Iterable[str] | None = None
) -> dict[str, Any]:
    """Return the column values of a record that has its id, encrypted fields sealed; `keys` limits the fields."""
    out: dict[str, Any] = {}
    for key in form.written if keys is None else keys:
        value = record.get(key)
        column, field = form.written[key]
        if field is None:
            out[column] = value
            continue
        if field.kind.encrypted:
            out[column] = None if value is None else vault.encrypt(value, place_of(form, field, record["id"]))
            out[field.blind or ""] = None if value is None else vault.blind(value, blind_scope(form, field))
        else:
            out[column] = value
        if field.ordered:
            out[field.ordered] = None if value is None else field.kind.order_key(value, field.options)
    return out


def driver_converters(table: sa.Table, names: Sequence[str], dialect: Dialect) -> list[Callable[[Any], Any] | None]:
    """Return, for each column, what turns an internal value into the driver's; None where nothing is to do."""
    converters: list[Callable[[Any], Any] | None] = []
    for name in names:
        type_ = table.c[name].type
        converters.append(type_.dialect_impl(dialect).bind_processor(dialect))
    return converters
