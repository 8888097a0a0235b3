"""Showing records to a viewer: JSON values, masks, titles of what is linked; the only way to the outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from engine.access import Decision, everything
from engine.definitions.role import Level
from engine.expressions.types import Kind
from engine.forms.fields.base import FieldType
from engine.forms.instances import instances_of
from engine.forms.model import SYSTEM_FIELDS, Field, Form
from runtime.processes import standing
from runtime.query import Seen, page_of_ids
from runtime.store import files, people, public_forms
from runtime.store.tables import department
from runtime.workspace import Unit

Titles = Mapping[tuple[str, Any], str]
Way = Callable[[Any, Titles], Any]
"""What turns an internal value into the JSON a viewer gets."""


class Presenter:
    """Shows seen records of one form to the unit's actor."""

    def __init__(self, unit: Unit, form: Form, decision: Decision) -> None:
        self.unit, self.form, self.decision = unit, form, decision
        self._known: dict[tuple[bool, ...], dict[str, Level]] = {}
        self._shown: dict[tuple[bool, ...], dict[str, Way]] = {}

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
        out = [self._row(one, titles) for one in seen]
        self._name_sources(out)
        self._name_nodes(out)
        return out

    def _name_sources(self, rows: Sequence[dict[str, Any]]) -> None:
        """Say of records that no person made, and that came through a public form, through which."""
        public = self.unit.catalog.public_forms
        known = {name: one.definition for name, one in public.items() if one.form.name == self.form.name}
        made_by_none = [one for one in rows if one["system"].get("created_by", 0) is None] if known else []
        if made_by_none:
            found = public_forms.sources(self.unit.connection, self.form.name, [one["id"] for one in made_by_none])
            for one in made_by_none:
                if one["id"] in found:
                    words = known[name].title.by_language() if (name := found[one["id"]]) in known else {}
                    one["system"]["created_by"] = {"id": None, "title": words.get(self.unit.actor.language, "")}

    def _name_nodes(self, rows: Sequence[dict[str, Any]]) -> None:
        """Put the titles of the nodes at which the newest process waits beside fields that tell how it stands."""
        told = [made for made in self.form.fields.values() if made.declared.name == "process_status"]
        for made in told if self.unit.moment is None else ():
            running = [one for one in rows if one["values"].get(made.key) in ("running", "stuck")]
            if running:
                name = instances_of(self.form.name, made.options.process)
                found = standing.titles(self.unit, name, [one["id"] for one in running])
                for one in running:
                    one["values"][f"{made.key}__node"] = found.get(one["id"])

    def parts(self, seen: Seen) -> dict[str, Any]:
        """Return single values of a record that need not be stored, as far as the rights that hold in it show them."""
        return self._values(seen, link_titles(self.unit, self.form, [seen.values]))

    def _values(self, seen: Seen, titles: Titles) -> dict[str, Any]:
        ways = self._ways(seen)
        return {
            key: None if value is None else way(value, titles)
            for key, value in seen.values.items()
            if (way := ways.get(key)) is not None
        }

    def _ways(self, seen: Seen) -> dict[str, Way]:
        """Return how each visible field is shown in the record's row, decided once for all rows alike."""
        known = self._shown.get(seen.holds)
        if known is None:
            levels = self.levels(seen)
            known = {key: way_of(made, levels[key]) for key, made in self.form.fields.items() if levels[key] != "none"}
            self._shown[seen.holds] = known
        return known

    def unmaskable(self, seen: Seen) -> list[str]:
        """Return the fields masked in the record's row that the actor may look at in full, giving a reason."""
        return [key for key in self.form.fields if self.decision.may_unmask(key, seen.holds)]

    def masked(self) -> list[str]:
        """Return the fields the actor sees masked in at least some rows."""
        return [
            key for key in self.form.fields if any(right.levels.get(key) == "mask" for right in self.decision.rights)
        ]

    def _row(self, seen: Seen, titles: Titles) -> dict[str, Any]:
        values = self._values(seen, titles)
        system = {key: values.pop(key) for key in SYSTEM_FIELDS if key in values}
        out = {"id": seen.values["id"], "version": seen.values["version"], "title": self.title(seen)}
        return {**out, "values": values, "system": {key: system[key] for key in system if key not in out}}

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


def way_of(made: Field, level: Level) -> Way:
    """Return how a value of the field becomes JSON at a level: masked, with its title, or as its type dumps it."""
    kind, options = made.kind, made.options
    if level == "mask":
        return lambda value, titles: kind.mask(value, options)
    if (made.target is not None and not made.system) or made.key in PEOPLE:
        target = made.target or ""
        if made.type.kind is Kind.LIST:
            return lambda value, titles: [reference(target, one, titles) for one in value]
        return lambda value, titles: reference(target, value, titles)
    if made.declared.files:
        return lambda value, titles: [{"id": one, "name": titles.get(("$file", one), one)} for one in value]
    if type(kind).dump is FieldType.dump:
        return lambda value, titles: value
    return lambda value, titles: kind.dump(value, options)


def reference(target: str, key: Any, titles: Titles) -> dict[str, Any]:
    """Return a named record as JSON, by its number where the viewer may not know its title."""
    return {"id": key, "title": titles.get((target, key), f"#{key}")}


def shown(made: Field, value: Any, titles: Titles) -> Any:
    """Return the JSON form of a value that is shown in full."""
    return way_of(made, "read")(value, titles)


PEOPLE = ("created_by", "updated_by", "owner_id", "dept_id")


def link_titles(unit: Unit, form: Form, records: Iterable[Mapping[str, Any]]) -> dict[tuple[str, Any], str]:
    """Return the titles of everything the records link to, as far as the viewer may see them."""
    wanted: dict[str, set[Any]] = {}
    for record in records:
        for key, value in record.items():
            made = form.fields[key]
            if value is None:
                continue
            if made.target is not None and key != "id":
                wanted.setdefault(made.target, set()).update(made.named(value))
            elif made.declared.files:
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
        return people.names(unit.connection, wanted)
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
        decision = everything(target)
    elif not decision.may("read"):
        return {}
    presenter = Presenter(unit, form, decision)
    return {
        seen.values["id"]: presenter.title(seen) for seen in page_of_ids(unit, form, decision, wanted, fields=(key,))
    }
