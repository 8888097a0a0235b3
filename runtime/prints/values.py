"""What the places of a document say: the values at the ends of their paths, as far as the viewer may see each of them.

Links are followed set by set, one statement a step for all rows, under the decision of each form on the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.access import Decision
from engine.definitions.base import Words
from engine.definitions.print import Cell
from engine.definitions.role import Level
from engine.forms.model import Field, Form
from engine.templates.filters import Sight
from engine.templates.shown import Sharpness, points_at, shown
from engine.templates.text import Spot, fill, hops, place
from runtime.present import Presenter, Titles, titles_of
from runtime.query import Seen, page_of_ids
from runtime.workspace import Unit

SHARP: Mapping[Level, Sharpness] = {"none": "none", "mask": "mask", "read": "full", "write": "full"}


@dataclass(frozen=True, slots=True)
class Found:
    """A value with its field and how much of it the viewer may see; what may not be seen was not kept either."""

    made: Field
    sharp: Sharpness
    value: Any = None


Row = dict[str, Found]
"""What a record says, by path."""


def first_steps(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the record's own fields that the paths begin with."""
    return tuple(dict.fromkeys(path.partition(".")[0] for path in paths))


def follow(unit: Unit, form: Form, decision: Decision, rows: Sequence[Seen], paths: Iterable[str]) -> list[Row]:
    """Return what each row, read with the first steps of the paths, says at their ends."""
    presenter = Presenter(unit, form, decision)
    levels = [presenter.levels(seen) for seen in rows]
    out: list[Row] = [{} for _ in rows]
    beyond: dict[str, list[str]] = {}
    for path in dict.fromkeys(paths):
        key, _, rest = path.partition(".")
        if rest:
            beyond.setdefault(key, []).append(rest)
            continue
        for row, seen, level in zip(out, rows, levels, strict=True):
            sharp = SHARP[level[key]]
            row[path] = Found(form.fields[key], sharp, seen.values.get(key) if sharp != "none" else None)
    for key, rests in beyond.items():
        open_ = [SHARP[level[key]] == "full" for level in levels]
        ids = [seen.values.get(key) if here else None for seen, here in zip(rows, open_, strict=True)]
        linked = _linked(unit, unit.form(form.fields[key].type.form or ""), ids, rests)
        for row, here, target in zip(out, open_, ids, strict=True):
            empty = here and target is None
            for rest in rests:
                row[f"{key}.{rest}"] = linked.get(target, {}).get(rest) or _nothing(unit, form, key, rest, empty)
    return out


def _linked(unit: Unit, form: Form, ids: Iterable[int | None], rests: Sequence[str]) -> dict[int | None, Row]:
    decision = unit.decide(form.name)
    wanted = sorted({one for one in ids if one is not None})
    if not wanted or not decision.may("read"):
        return {}
    seen = page_of_ids(unit, form, decision, wanted, first_steps(rests))
    found = follow(unit, form, decision, seen, rests)
    return {one.values["id"]: row for one, row in zip(seen, found, strict=True)}


def _nothing(unit: Unit, form: Form, key: str, rest: str, empty: bool) -> Found:
    """Return what is said beyond a link: nothing where it is empty, else only that it may not be seen."""
    made = hops(f"{key}.{rest}", form, unit.catalog.forms)[-1][1]
    return Found(made, "full" if empty else "none")


def titles(unit: Unit, rows: Iterable[Row]) -> Titles:
    """Return what everything the rows link to is called, as far as the viewer may know it."""
    wanted: dict[str, set[Any]] = {}
    for row in rows:
        for found in row.values():
            if found.value is not None and found.sharp == "full":
                target, ids = points_at(found.made, found.value)
                wanted.setdefault(target, set()).update(ids)
    known = {target: titles_of(unit, target, ids) for target, ids in wanted.items() if target}
    return {(target, key): title for target, called in known.items() for key, title in called.items()}


@dataclass(frozen=True, slots=True)
class Saying:
    """Says the values of one record in words."""

    row: Row
    titles: Titles
    sight: Sight

    def spot(self, spot: Spot) -> str:
        """Return what stands in a place."""
        found = self.row[spot.path]
        return shown(found.made, found.value, found.sharp, spot.filters, self.sight, self._called)

    def text(self, text: str) -> str:
        """Return a text with its places filled."""
        return fill(text, self.spot)

    def _called(self, target: str, key: Any) -> str:
        return self.titles.get((target, key), f"#{key}")


def spot_of(cell: Cell) -> Spot:
    """Return the place of a checked cell."""
    spot = place(cell.value)
    assert spot is not None
    return spot


def words_of(unit: Unit, words: Words | None) -> str:
    """Return the words in the viewer's language."""
    return "" if words is None else words.by_language()[unit.actor.language]


def title_of(unit: Unit, cell: Cell, form: Form) -> str:
    """Return a cell's own title, or its field's."""
    made = hops(spot_of(cell).path, form, unit.catalog.forms)[-1][1]
    return words_of(unit, cell.title or made.title)
