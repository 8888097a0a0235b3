"""Showing records to a viewer: JSON values, masks, titles of what is linked; the only way to the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import Decision
from engine.definitions.role import Level
from engine.expressions.types import Kind
from engine.forms.model import Field, Form
from runtime.query import Seen, page_of_ids
from runtime.store import files
from runtime.store.tables import department, user
from runtime.workspace import Unit

Titles = Mapping[tuple[str, int], str]


class Presenter:
    """Shows seen records of one form to the unit's actor."""

    def __init__(self, unit: Unit, form: Form, decision: Decision) -> None:
        self.unit, self.form, self.decision = unit, form, decision
        self._known: dict[tuple[bool, ...], dict[str, Level]] = {}

    def levels(self, seen: Seen) -> dict[str, Level]:
        """Return the level of every field in the record's row; rows in which the same rights hold share it."""
        known = self._known.get(seen.holds)
        if known is None:
            known = {key: self.decision.level_in(key, seen.holds) for key in self.form.fields}
            self._known[seen.holds] = known
        return known

    def rows(self, seen: Sequence[Seen]) -> list[dict[str, Any]]:
        """Return the records as JSON; the titles of all linked records take one statement a target form."""
        titles = link_titles(self.unit, self.form, [one.values for one in seen])
        return [self._row(one, titles) for one in seen]

    def parts(self, seen: Seen) -> dict[str, Any]:
        """Return single values of a record that need not be stored, as far as the rights that hold in it show them."""
        titles, levels = link_titles(self.unit, self.form, [seen.values]), self.levels(seen)
        return {
            key: None if value is None else self._value(self.form.fields[key], value, levels[key], titles)
            for key, value in seen.values.items()
            if levels[key] != "none"
        }

    def masked(self) -> list[str]:
        """Return the fields the actor sees masked in at least some rows."""
        return [
            key for key in self.form.fields if any(right.levels.get(key) == "mask" for right in self.decision.rights)
        ]

    def _row(self, seen: Seen, titles: Titles) -> dict[str, Any]:
        levels, fields = self.levels(seen), self.form.fields
        values = {
            key: None if value is None else self._value(fields[key], value, levels[key], titles)
            for key, value in seen.values.items()
            if not fields[key].system and levels[key] != "none"
        }
        return {
            "id": seen.values["id"],
            "version": seen.values["version"],
            "title": self.title(seen),
            "values": values,
            "system": self._system(seen, titles),
        }

    def title(self, seen: Seen) -> str:
        """Return what the record is called, as far as the viewer may know it."""
        key = self.form.title_field
        value = seen.values.get(key) if key else None
        if key is None or value is None:
            return f"#{seen.values['id']}"
        made, level = self.form.fields[key], self.levels(seen)[key]
        if level == "none":
            return f"#{seen.values['id']}"
        if level == "mask":
            return str(made.kind.mask(value, made.options))
        return made.kind.show(value, made.options, self.unit.actor.language)

    @staticmethod
    def _value(made: Field, value: Any, level: Level, titles: Titles) -> Any:
        return made.kind.mask(value, made.options) if level == "mask" else shown(made, value, titles)

    def _system(self, seen: Seen, titles: Titles) -> dict[str, Any]:
        levels, fields = self.levels(seen), self.form.fields
        return {
            key: None if value is None else self._value(fields[key], value, levels[key], titles)
            for key, value in seen.values.items()
            if fields[key].system and key not in ("id", "version") and levels[key] != "none"
        }


def shown(made: Field, value: Any, titles: Titles) -> Any:
    """Return the JSON form of a value that is shown in full."""
    if (made.type.kind is Kind.RECORD and not made.system) or made.key in PEOPLE:
        target = made.type.form or ""
        return {"id": value, "title": titles.get((target, value), f"#{value}")}
    if made.declared.name == "attachment":
        return [{"id": one, "name": titles.get(("$file", one), one)} for one in value]
    return made.kind.dump(value, made.options)


PEOPLE = ("created_by", "updated_by", "owner_id", "dept_id")


def link_titles(unit: Unit, form: Form, records: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Any], str]:
    """Return the titles of everything the records link to, as far as the viewer may see them."""
    wanted: dict[str, set[Any]] = {}
    for record in records:
        for key, value in record.items():
            made = form.fields[key]
            if value is None:
                continue
            if made.type.kind is Kind.RECORD and key != "id":
                wanted.setdefault(made.type.form or "", set()).add(value)
            elif made.declared.name == "attachment":
                wanted.setdefault("$file", set()).update(value)
    titles: dict[tuple[str, Any], str] = {}
    for target, ids in wanted.items():
        for one, title in titles_of(unit, target, ids).items():
            titles[(target, one)] = title
    return titles


def titles_of(unit: Unit, target: str, ids: Iterable[Any]) -> dict[Any, str]:
    """Return the titles of the records with these ids that the viewer may know."""
    wanted = sorted(set(ids))
    if target == "$file":
        return files.names(unit.connection, wanted)
    if target == "$user":
        found = unit.connection.execute(sa.select(user.c.id, user.c.name).where(user.c.id.in_(wanted)))
        return {row.id: row.name for row in found}
    if target == "$department":
        rows = unit.connection.execute(
            sa.select(department.c.id, department.c.title).where(department.c.id.in_(wanted))
        )
        return {row.id: row.title[unit.actor.language] for row in rows}
    form = unit.form(target)
    decision = unit.decide(target)
    key = form.title_field
    if key is None:
        return {}
    if form.definition.public_title and not decision.may("read"):
        decision = Decision(target, (), unlimited=True)
    elif not decision.may("read"):
        return {}
    presenter = Presenter(unit, form, decision)
    return {
        seen.values["id"]: presenter.title(seen) for seen in page_of_ids(unit, form, decision, wanted, fields=(key,))
    }
