"""Finding records that may be the same thing, by the rules of their form: looked up for one, grouped for all.

Only rows the viewer sees, by rules whose fields they may read there: what is hidden must not be told by being alike.
The database groups by what is alike exactly or but for how it was typed; only within a group are texts compared.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.definitions.form import DuplicateRule, Likeness
from engine.errors import Problem
from engine.forms.likeness import COUNTRY, LONG, dropped, normal, similar
from engine.forms.model import Field, Form
from runtime.reading import Reading
from runtime.rows import blind_scope
from runtime.workspace import Unit

MOST_FOUND = 20
MOST_IN_GROUP = 50
GROUPS_A_PAGE = 20
MOST_PAGES = 25
"""How many pages of keys are looked at for one page of groups."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may be one; `more` tells that there are further ones than were looked at."""

    ids: tuple[int, ...]
    more: bool


def usable(form: Form, decision: Decision) -> list[DuplicateRule]:
    """Return the rules whose fields the viewer may read."""
    return [one for one in form.definition.duplicates if decision.using(fields_of(one)) != ()]


def fields_of(rule: DuplicateRule) -> frozenset[str]:
    """Return the fields a rule compares."""
    return frozenset(one.field for one in rule.fields)


def parsed(form: Form, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the internal values of what stands in a form being filled; what is no value yet is left out."""
    out = {}
    for key, given in raw.items():
        made = form.fields.get(key)
        if made is None or made.rows or given in (None, ""):
            continue
        value = made.kind.parse(given, made.options)
        if not isinstance(value, Problem):
            out[key] = value
    return out


def like(
    unit: Unit, form: Form, decision: Decision, values: Mapping[str, Any], but: int | None = None
) -> dict[int, list[DuplicateRule]]:
    """Return the records that are like the values, each with the rules that say so."""
    found: dict[int, list[DuplicateRule]] = {}
    for rule in usable(form, decision):
        if all(values.get(one.field) is not None for one in rule.fields):
            for key in _like(unit, form, decision, rule, values):
                if key != but:
                    found.setdefault(key, []).append(rule)
    return dict(list(found.items())[:MOST_FOUND])


def _like(unit: Unit, form: Form, decision: Decision, rule: DuplicateRule, values: Mapping[str, Any]) -> list[int]:
    reading = Reading(unit, form, decision)
    where = [reading.visible(fields_of(rule))]
    for one in _keyed(rule):
        made = form.fields[one.field]
        asked = _asked(unit, form, made, one, values[one.field])
        if asked == "":
            return []
        where.append(_expression(reading, made, one) == asked)
    loose = [form.fields[one.field] for one in _loose(rule)]
    columns = [reading.rows.c[made.column or made.key] for made in loose]
    statement = sa.select(reading.rows.c.id, *columns).select_from(reading.rows).where(*where).order_by("id")
    rows = reading.run(statement.limit(MOST_IN_GROUP))
    return [row[0] for row in rows if _alike(loose, [values[made.key] for made in loose], row[1:])]


def groups(
    unit: Unit, form: Form, decision: Decision, rule: DuplicateRule, after: int = 0
) -> tuple[list[Group], int | None]:
    """Return groups of records that are alike by the rule, and where the next ones begin.

    Where texts are compared, most of what shares a key is no duplicate: further keys are looked at, up to a bound.
    """
    out: list[Group] = []
    following: int | None = after
    for _ in range(MOST_PAGES):
        if following is None or len(out) >= GROUPS_A_PAGE:
            break
        keys, following = _keys(unit, form, decision, rule, following)
        for one in keys:
            out += _members(unit, form, decision, rule, one)
    return out, following


def _keys(
    unit: Unit, form: Form, decision: Decision, rule: DuplicateRule, after: int
) -> tuple[list[Sequence[Any]], int | None]:
    """Return what several records share exactly or but for how it was typed, and where the next ones begin."""
    reading = Reading(unit, form, decision)
    keyed = [_expression(reading, form.fields[one.field], one).label(f"k{n}") for n, one in enumerate(_keyed(rule))]
    first = sa.func.min(reading.rows.c.id)
    where = [reading.visible(fields_of(rule)), *(one.is_not(None) & (sa.cast(one, sa.Text()) != "") for one in keyed)]
    statement = (
        sa.select(first.label("first"), *keyed)
        .select_from(reading.rows)
        .where(*where)
        .group_by(*keyed)
        .having(sa.func.count() > 1, first > after)
        .order_by(first)
        .limit(GROUPS_A_PAGE + 1)
    )
    found = reading.run(statement)
    more = len(found) > GROUPS_A_PAGE
    return [row[1:] for row in found[:GROUPS_A_PAGE]], found[GROUPS_A_PAGE - 1][0] if more else None


def _members(unit: Unit, form: Form, decision: Decision, rule: DuplicateRule, keys: Sequence[Any]) -> list[Group]:
    """Return the groups among the records that share the keys: one, unless texts are compared within them."""
    reading = Reading(unit, form, decision)
    keyed = [_expression(reading, form.fields[one.field], one) for one in _keyed(rule)]
    loose = [form.fields[one.field] for one in _loose(rule)]
    columns = [reading.rows.c[made.column or made.key] for made in loose]
    where = [reading.visible(fields_of(rule)), *(one == key for one, key in zip(keyed, keys, strict=True))]
    statement = sa.select(reading.rows.c.id, *columns).select_from(reading.rows).where(*where).order_by("id")
    rows = reading.run(statement.limit(MOST_IN_GROUP + 1))
    more = len(rows) > MOST_IN_GROUP
    clusters: list[list[Any]] = []
    for row in rows[:MOST_IN_GROUP]:
        near = [one for one in clusters if any(_alike(loose, row[1:], other[1:]) for other in one)]
        clusters = [one for one in clusters if one not in near]
        clusters.append([*(other for one in near for other in one), row])
    return [Group(tuple(sorted(row[0] for row in one)), more) for one in clusters if len(one) > 1]


def _keyed(rule: DuplicateRule) -> list[Likeness]:
    return [one for one in rule.fields if one.by != "similar"]


def _loose(rule: DuplicateRule) -> list[Likeness]:
    return [one for one in rule.fields if one.by == "similar"]


def _alike(fields: Sequence[Field], left: Sequence[Any], right: Sequence[Any]) -> bool:
    return all(
        one is not None and other is not None and similar(made, one, other)
        for made, one, other in zip(fields, left, right, strict=True)
    )


def _asked(unit: Unit, form: Form, made: Field, likeness: Likeness, value: Any) -> Any:
    if made.kind.encrypted:
        return unit.vault.blind(value, blind_scope(form, made))
    return normal(made, value) if likeness.by == "normal" else value


def _expression(reading: Reading, made: Field, likeness: Likeness) -> sa.ColumnElement[Any]:
    """Return what the database compares: the column, its blind index, or its text without what does not count."""
    column = reading.rows.c[made.blind or made.column or made.key]
    if likeness.by == "exact":
        return column
    text: sa.ColumnElement[Any] = column
    for one in dropped(made):
        text = sa.func.replace(text, one, "", type_=sa.Text())
    text = sa.func.lower(text, type_=sa.Text())
    if made.declared.name != "mobile":
        return text
    long = (sa.func.length(text) == LONG) & (sa.func.substr(text, 1, len(COUNTRY)) == COUNTRY)
    return sa.case((long, sa.func.substr(text, len(COUNTRY) + 1)), else_=text)
