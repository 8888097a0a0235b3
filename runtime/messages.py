"""Messages to people: written in the business transaction, in each of the channels asked for.

Every reader gets the texts with the values they may see. What stays inside is there when the transaction commits; what
leaves the house goes through the outbox, where protected values are masked for everybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import sqlalchemy as sa

from engine.access import Actor, Decision
from engine.effects import SendMessage
from engine.forms.model import Field, Form
from engine.forms.sources import sources
from engine.templates.filters import Sight
from engine.templates.shown import Sharpness, shown
from engine.templates.text import Hops, Spot, fill, hops, spots
from engine.texts import LANGUAGES, Language
from runtime import signals
from runtime.channels.base import Note
from runtime.present import titles_of
from runtime.store import people
from runtime.store.tables import user
from runtime.workspace import Unit

ORDER: tuple[Sharpness, ...] = ("none", "mask", "full")


def send(unit: Unit, effects: Sequence[SendMessage]) -> list[int]:
    """Send the messages and return how many people each one is for."""
    notes: dict[str, list[Note]] = {}
    readers = Readers(unit)
    told: list[int] = []
    for effect in effects:
        found = readers.of(effect)
        writing = Writing(unit, effect)
        for reader in found:
            for name in effect.channels:
                channel = unit.workspace.channels[name]
                title, text = writing.words(reader, inside=channel.inside)
                note = Note(reader.row, title, text, effect.form, effect.record, None, effect.template)
                notes.setdefault(name, []).append(note)
        told.append(len(found))
    for name, group in notes.items():
        unit.workspace.channels[name].put(unit, group)
    signals.tell(unit, (note.person["id"] for note in notes.get("in_app", ())), "messages")
    return told


@dataclass(eq=False)
class Reader:
    """Somebody a message is for, with what they may see of each form, decided once."""

    row: Mapping[str, Any]
    actor: Actor
    decisions: dict[str, Decision] = field(default_factory=dict)
    titles: dict[tuple[str, Any], str] = field(default_factory=dict)


class Readers:
    """The people messages are for, each looked up once in a unit."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._known: dict[int, Reader] = {}
        self._holders: dict[str, list[int]] = {}

    def of(self, effect: SendMessage) -> list[Reader]:
        """Return the active people a message is for."""
        if effect.role is not None:
            if effect.role not in self._holders:
                self._holders[effect.role] = people.holders(self._unit.connection, effect.role)
            ids = self._holders[effect.role]
        else:
            ids = [effect.person] if effect.person is not None else []
        fresh = [one for one in ids if one not in self._known]
        for row in persons(self._unit, fresh):
            self._known[row["id"]] = Reader(row, people.actor_of(self._unit.connection, row))
        return [self._known[one] for one in ids if one in self._known]


class Writing:
    """One message, written for each of its readers; readers who may see the same share the words."""

    def __init__(self, unit: Unit, effect: SendMessage) -> None:
        self.unit, self.effect = unit, effect
        self.form = unit.form(effect.form)
        self._written: dict[tuple[Sharpness, ...], tuple[dict[str, str], dict[str, str]]] = {}

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """Return the places of all texts."""
        return spots((*self.effect.title.values(), *self.effect.text.values()))

    @cached_property
    def ways(self) -> dict[str, Hops]:
        """Return the way to the value of each place."""
        return {spot.path: hops(spot.path, self.form, self.unit.catalog.forms) for spot in self.spots}

    @cached_property
    def personal(self) -> bool:
        """Tell whether a place shows a link, whose title each reader may or may not know."""
        return any(_last(way).target is not None for way in self.ways.values())

    def words(self, reader: Reader, *, inside: bool) -> tuple[dict[str, str], dict[str, str]]:
        """Return title and text as the reader may see them."""
        sharp = {path: self._sharpness(reader, way, inside=inside) for path, way in self.ways.items()}
        signature = tuple(sharp.values())
        if signature in self._written and not self.personal:
            return self._written[signature]
        title: dict[str, str] = {}
        text: dict[str, str] = {}
        for language in LANGUAGES:
            shown = {spot: self._shown(reader, spot, sharp[spot.path], language) for spot in self.spots}
            title[language] = fill(self.effect.title[language], shown.__getitem__)
            text[language] = fill(self.effect.text[language], shown.__getitem__)
        self._written[signature] = (title, text)
        return title, text

    def _sharpness(self, reader: Reader, way: Hops, *, inside: bool) -> Sharpness:
        """Return how much of a value the reader may see: in full only what they may read in every row."""
        found = min((self._of_field(reader, form, made) for form, made in way), key=ORDER.index)
        if not inside and found == "full" and self._protected(*way[-1]):
            return "mask"
        return found

    def _of_field(self, reader: Reader, form: Form, made: Field) -> Sharpness:
        if form.name not in reader.decisions:
            reader.decisions[form.name] = self.unit.catalog.decide(reader.actor, form.name)
        decision = reader.decisions[form.name]
        if decision.may("read") and decision.everywhere(frozenset({made.key})):
            return "full"
        return "mask" if decision.level(made.key) != "none" else "none"

    def _protected(self, form: Form, made: Field) -> bool:
        """Tell whether the value, or one it is computed from, is protected."""
        if made.node is None:
            return made.definition.protect in ("C2", "C3")
        forms = self.unit.catalog.forms
        return any(
            forms[owner].fields[key].definition.protect in ("C2", "C3")
            for owner, key in sources(made.node)
            if owner in forms and key in forms[owner].fields
        )

    def _shown(self, reader: Reader, spot: Spot, sharp: Sharpness, language: Language) -> str:
        value, made = self.effect.values[spot.path], _last(self.ways[spot.path])
        sight = Sight(language, self.unit.context.zone)
        seen = "full" if value is None else sharp
        return shown(made, value, seen, spot.filters, sight, partial(self._title, reader))

    def _title(self, reader: Reader, target: str, key: Any) -> str:
        """Return what a linked record or person is called, as far as the reader may know it."""
        if (target, key) not in reader.titles:
            seen = self.unit.seen_by(reader.actor)
            reader.titles[target, key] = titles_of(seen, target, [key]).get(key, f"#{key}")
        return reader.titles[target, key]


def _last(way: Hops) -> Field:
    return way[-1][1]


PERSONS = sa.select(user).where(user.c.id.in_(sa.bindparam("ids", expanding=True)), user.c.active).order_by(user.c.id)


def notify(
    unit: Unit,
    people: Sequence[int],
    title: Mapping[str, str],
    text: Mapping[str, str],
    form: str | None = None,
    record: int | None = None,
    *,
    link: Mapping[str, Any] | None = None,
) -> None:
    """Tell people something in ready words, in the product and by every channel they can be reached by."""
    rows = persons(unit, people)
    notes = [Note(row, title, text, form, record, link) for row in rows]
    for channel in unit.workspace.channels.values():
        channel.put(unit, notes)
    signals.tell(unit, (row["id"] for row in rows), "messages")


def persons(unit: Unit, ids: Iterable[int]) -> list[Mapping[str, Any]]:
    """Return the rows of the active people among these, in the order of ids."""
    wanted = sorted(set(ids))
    if not wanted:
        return []
    return [dict(row) for row in unit.connection.execute(PERSONS, {"ids": wanted}).mappings()]
