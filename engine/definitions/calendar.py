# ruff: noqa: A005
"""A calendar: which days are worked, by the week and by what was announced for each year."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal, get_args

from pydantic import ConfigDict, Field

from engine.definitions.base import Definition, Shape, Words

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)


class Days(Shape):
    """One day, or all days up to another, and what for."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")
    title: Words


class AnnouncedYear(Shape):
    """What was announced for a year: holidays, and days worked in exchange; both only with days of that year."""

    year: int = Field(ge=1900, le=2299)
    holidays: tuple[Days, ...] = ()
    workdays: tuple[Days, ...] = ()


class CalendarDefinition(Definition):
    """The days of a week that are free, and the years known; in any other year the week alone decides."""

    KIND: ClassVar[str] = "calendar"
    kind: Literal["calendar"] = "calendar"
    weekend: tuple[Weekday, ...] = Field(default=("saturday", "sunday"), max_length=6)
    years: tuple[AnnouncedYear, ...] = ()
