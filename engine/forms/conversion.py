"""Values of a field whose type changes: what becomes of each under the new type, before anything is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from engine.errors import Problem
from engine.expressions.types import Kind
from engine.expressions.values.numeric import half
from engine.forms.model import Field

EXAMPLES = 5
SHOWN_IN = "zh"  # the product's first language; what a text says of a choice is its title in it


class Outcome(StrEnum):
    """What becomes of a value."""

    KEPT = "kept"
    ROUNDED = "rounded"
    CHANGED = "changed"
    """It can be read as the new type, but not back as what it was."""
    EMPTIED = "emptied"
    """The new type has no such value."""


@dataclass(frozen=True, slots=True)
class Converted:
    """One value with what becomes of it, both as JSON."""

    record: int
    old: Any
    new: Any
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Impact:
    """How many values of a field have which outcome, and the first few of those that do not stay what they are."""

    counts: Mapping[Outcome, int]
    examples: tuple[Converted, ...]

    @property
    def lossy(self) -> bool:
        """Tell whether any value does not stay what it is."""
        return any(count for outcome, count in self.counts.items() if outcome is not Outcome.KEPT)

    def plus(self, other: Impact) -> Impact:
        """Return what both come to, with the first few examples."""
        counts = Counter(self.counts)
        counts.update(other.counts)
        return Impact(dict(counts), (*self.examples, *other.examples)[:EXAMPLES])


def convertible(before: Field, after: Field) -> bool:
    """Tell whether values of the one may become values of the other: references, rows and files keep their type, but
    one link may become several to the same form, and the other way round.
    """
    if relinked(before, after):
        return True
    kept = {Kind.RECORD, Kind.RECORDS}
    pointing = before.target or after.target or before.kind.files or after.kind.files
    return not ({before.type.kind, after.type.kind} & kept or pointing)


def relinked(before: Field, after: Field) -> bool:
    """Tell whether a link becomes a list of links to the same form, or a list a link."""
    return {before.declared.name, after.declared.name} == {"link", "links"} and before.target == after.target


def convert(before: Field, after: Field, value: Any, zone: ZoneInfo) -> tuple[Any, Outcome]:
    """Return the value under the new type, and what that does to it; null stays null, days begin in the zone."""
    if value is None:
        return None, Outcome.KEPT
    if relinked(before, after):
        return _relinked(after, before.named(value))
    if before.type.kind is after.type.kind is Kind.NUMBER:
        return _rescaled(before, after, value)
    new = next(_readings(before, after, value, zone), None)
    if new is None:
        return None, Outcome.EMPTIED
    return new, Outcome.KEPT if value in _readings(after, before, new, zone) else Outcome.CHANGED


def _relinked(after: Field, ids: tuple[int, ...]) -> tuple[Any, Outcome]:
    """Return the records as the other sort of link names them: of several, one link keeps the first."""
    if after.type.kind is Kind.LIST:
        return list(ids), Outcome.KEPT
    return next(iter(ids), None), Outcome.KEPT if len(ids) == 1 else Outcome.CHANGED if ids else Outcome.EMPTIED


def _rescaled(before: Field, after: Field, value: int) -> tuple[Any, Outcome]:
    """Return the number with the new decimals, rounded half away from zero where there are fewer of them."""
    shift = after.type.scale - before.type.scale
    number = value * 10**shift if shift >= 0 else half(value, 10**-shift)
    exact = shift >= 0 or number * 10**-shift == value
    found = after.kind.parse(after.kind.dump(number, after.options), after.options)
    if isinstance(found, Problem):
        return None, Outcome.EMPTIED
    return found, Outcome.KEPT if exact else Outcome.ROUNDED


def _readings(before: Field, after: Field, value: Any, zone: ZoneInfo) -> Iterator[Any]:
    """Yield what the other field may read the value as, the most fitting first: text what people see of it, other
    types what it is.
    """
    if before.type.kind is Kind.DATE and after.type.kind is Kind.DATETIME:
        value = datetime.combine(value, time(), zone).astimezone(UTC)
        before = after
    elif before.type.kind is Kind.DATETIME and after.type.kind is Kind.DATE:
        value = value.astimezone(zone).date()
        before = after
    shown = before.kind.show(value, before.options, SHOWN_IN)
    said = before.kind.dump(value, before.options)
    ways = (shown, from_cell(after, shown, zone), said, from_cell(after, said, zone))
    if after.type.kind is not Kind.TEXT:
        ways = (*ways[2:], *ways[:2])
    for way in ways:
        found = after.kind.parse(way, after.options)
        if not isinstance(found, Problem) and found not in ("", []):
            yield found


def from_cell(field: Field, raw: Any, zone: ZoneInfo) -> Any:
    """Return the JSON value a cell means; a moment without an offset is one of the zone."""
    return cell_reader(field, zone)(raw)


def cell_reader(field: Field, zone: ZoneInfo) -> Callable[[Any], Any]:
    """Return what gives the JSON value that a cell of the field's column means."""
    cell, options = field.kind.cell, field.options
    if field.type.kind is Kind.DATETIME:
        return lambda raw: _in_zone(cell(raw, options), zone)
    return partial(cell, options=options)


def _in_zone(value: Any, zone: ZoneInfo) -> Any:
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return value if moment.tzinfo else moment.replace(tzinfo=zone).isoformat()
