"""What functions read of the context beside values of their own, and how each store gets it: by binds of fixed names.

A store that calls Python gets one text; the others what their SQL is written over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from engine.expressions.calendars import Calendar, Stretches, read, written
from engine.expressions.types import Context


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the context: its binds for a dialect, and how it is read from the text that stands for it."""

    binds: Callable[[Context, str], Mapping[str, object]]
    read: Callable[[str], Any]


@lru_cache(256)
def zone(name: str) -> ZoneInfo:
    """Return the zone of a name."""
    return ZoneInfo(name)


def calendar_binds(context: Context, dialect: str) -> Mapping[str, object]:
    """Return the calendar as a store computes with it."""
    if dialect == "sqlite":
        return {"calendar": written(context.calendar)}
    return {f"calendar_{name}": list(values) for name, values in arrays(context.calendar, dialect).items()}


@lru_cache(64)
def arrays(calendar: Calendar, dialect: str) -> Mapping[str, Sequence[int]]:
    """Return the arrays that count working days: DuckDB, which cannot search one, gets the answers of all searches."""
    known = calendar.stretches
    out = {name: getattr(known, name) for name in Stretches.__slots__}
    if dialect == "duckdb":
        out |= {"day_places": places(known.days), "count_places": places(known.counts)}
    return {**out, "years": sorted(calendar.years)}


def places(values: Sequence[int]) -> list[int]:
    """Return how many of the sorted values are not above x, for every x from just below the first up to the last."""
    out = [0]
    for place, (value, after) in enumerate(zip(values, [*values[1:], values[-1] + 1], strict=True), 1):
        out += [place] * (after - value)
    return out


PARTS: Mapping[str, Part] = {
    "zone": Part(lambda context, dialect: {"zone": context.zone.key}, zone),
    "calendar": Part(calendar_binds, read),
}
