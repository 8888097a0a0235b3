"""Values that no two records share: told before the database would refuse them, and running numbers that are free."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from engine.errors import Problem, pointer, problem
from engine.forms.fields.auto_number import AutoNumber
from engine.forms.model import Field, Form
from engine.forms.write import Planned
from runtime import loading
from runtime.rows import blind_scope
from runtime.store import counters
from runtime.workspace import Unit


def not_unique(unit: Unit, form: Form, planned: Sequence[Planned]) -> list[Problem]:
    """Return a problem for each record that would share a unique value with another, stored or in the batch."""
    problems: list[Problem] = []
    for keys in form.unique:
        asked: dict[tuple[Any, ...], Planned] = {}
        for one in planned:
            if one.operation == "delete" or not set(keys) & set(one.changed):
                continue
            values = tuple(_indexed(unit, form, form.fields[key], one.new.get(key)) for key in keys)
            if None in values:
                continue
            if values in asked:
                problems.append(_shared(form, keys, one))
            asked[values] = one
        taken = taken_by(unit, form, keys, list(asked))
        for values, one in asked.items():
            if values in taken and taken[values] != one.id:
                problems.append(_shared(form, keys, one))
    return problems


def _shared(form: Form, keys: tuple[str, ...], one: Planned) -> Problem:
    titles = [form.fields[key].title for key in keys]
    words = {"zh": "、".join(title.zh for title in titles), "en": ", ".join(title.en for title in titles)}
    return problem("VALUE-E019", one.path + pointer("values", keys[-1]), field=words)


def _indexed(unit: Unit, form: Form, made: Field, value: Any) -> Any:
    if value is not None and made.kind.encrypted:
        return unit.vault.blind(value, blind_scope(form, made))
    return value


def taken_by(
    unit: Unit, form: Form, keys: tuple[str, ...], wanted: list[tuple[Any, ...]]
) -> dict[tuple[Any, ...], int]:
    """Return the records that hold the wanted values in these fields, by the values."""
    columns = [form.table.c[form.fields[key].blind or form.fields[key].column or key] for key in keys]
    found: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(wanted), loading.BATCH):
        batch = wanted[start : start + loading.BATCH]
        where = columns[0].in_([one[0] for one in batch]) if len(keys) == 1 else sa.tuple_(*columns).in_(batch)
        for row in unit.connection.execute(sa.select(*columns, form.table.c.id).where(where)):
            found[tuple(row[:-1])] = row[-1]
    return found


def give_numbers(unit: Unit, form: Form, creates: Sequence[Planned]) -> None:
    """Give running numbers to new records that bring none; what an import has brought already is passed over."""
    for made in form.stored:
        if not isinstance(made.declared, AutoNumber):
            continue
        stamp = made.declared.stamp(unit.context.today, made.options)
        series = f"{form.name}/{made.key}/{stamp}" if stamp else f"{form.name}/{made.key}"
        blank = [one for one in creates if one.new.get(made.key) is None]
        brought = {one.new[made.key] for one in creates} - {None}
        free, block = list[int](), len(blank)
        while len(free) < len(blank):
            first = counters.take(unit.connection, series, block)
            wanted = {made.declared.number(one, stamp, made.options): one for one in range(first, first + block)}
            taken = {key for (key,) in taken_by(unit, form, (made.key,), [(key,) for key in wanted])} | brought
            free += [one for key, one in wanted.items() if key not in taken]
            block *= 2
        for one, running in zip(blank, free, strict=False):
            one.new[made.key] = made.declared.number(running, stamp, made.options)
        if len(free) > len(blank) > 0:
            counters.go_back(unit.connection, series, free[len(blank) - 1])
