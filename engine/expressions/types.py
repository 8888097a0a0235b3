# ruff: noqa: A005
"""What an expression knows of the world: kinds and types of values, the shapes of forms, and the context of a run.

Pure values without behaviour. A number is an integer `v` meaning `v / 10**scale`, from `low` to `high`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from engine.expressions.calendars import Calendar

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

NO_TITLE: Mapping[str, str] = {}
NO_LABELS: Mapping[str, Mapping[str, str]] = {}
WEEKENDS = Calendar()


class Kind(StrEnum):
    """The kinds of value an expression can have."""

    NUMBER = "number"
    BOOLEAN = "boolean"
    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    CHOICE = "choice"
    LIST = "list"
    RECORD = "record"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Type:
    """The static type of a value; `low` and `high` are the least and largest scaled integer, `options` are choice keys
    in order, `form` is the target of a link.
    """

    kind: Kind
    scale: int = 0
    low: int = 0
    high: int = 0
    nullable: bool = True
    options: tuple[str, ...] = ()
    form: str | None = None

    @property
    def bound(self) -> int:
        """The largest |v| of a number."""
        return max(-self.low, self.high)


BOOLEAN = Type(Kind.BOOLEAN)
TEXT = Type(Kind.TEXT)
DATE = Type(Kind.DATE)
DATETIME = Type(Kind.DATETIME)
TAGS = Type(Kind.LIST)


def number(digits: int, scale: int = 0, nullable: bool = True, low: int | None = None, high: int | None = None) -> Type:
    """Return the type of numbers with `digits` digits in all, `scale` of them after the point; `low` and `high` limit
    the scaled integer further.
    """
    most = 10**digits - 1
    return span(-most if low is None else max(low, -most), most if high is None else min(high, most), scale, nullable)


def span(low: int, high: int, scale: int = 0, nullable: bool = True) -> Type:
    """Return the type of the numbers from `low` to `high`, both scaled integers."""
    return Type(Kind.NUMBER, scale, low, high, nullable)


def choice(*options: str, nullable: bool = True) -> Type:
    """Return the type of one of the options, ordered as given."""
    return Type(Kind.CHOICE, nullable=nullable, options=options)


def record(form: str, nullable: bool = True) -> Type:
    """Return the type of a link to a record of `form`."""
    return Type(Kind.RECORD, nullable=nullable, form=form)


@dataclass(frozen=True, slots=True)
class FieldShape:
    """A field as expressions see it; one with an `expression` is derived and has no column of its own.

    `labels` holds the titles of its options by language.
    """

    key: str
    title: Mapping[str, str]
    type: Type
    expression: Json | None = None
    column: str | None = None
    reason_not_sql: str | None = None
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: NO_LABELS)


@dataclass(frozen=True, slots=True)
class Relation:
    """The rows of `form` whose link field `link` holds my id, or names it among others where it is `listed`.

    With `own` they are the rows that my list of links of that name names, and `link` is their id.
    """

    form: str
    link: str
    listed: bool = False
    own: str | None = None

    @property
    def shared(self) -> bool:
        """Tell whether a row may belong to several records."""
        return self.listed or self.own is not None


@dataclass(frozen=True, slots=True)
class FormShape:
    """A form as expressions see it; `related` holds relations by their back name."""

    name: str
    fields: Mapping[str, FieldShape]
    related: Mapping[str, Relation] = field(default_factory=dict)
    title: Mapping[str, str] = field(default_factory=lambda: NO_TITLE)


@dataclass(frozen=True, slots=True)
class Schema:
    """All forms, parameters and user attributes an expression may read."""

    forms: Mapping[str, FormShape]
    parameters: Mapping[str, Type] = field(default_factory=dict)
    user: Mapping[str, Type] = field(default_factory=dict)
    parameter_titles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """What is fixed during one run: the business date, the clock, the zone, parameters, the acting user, the calendar.

    `now` is aware and in UTC; parameters and user attributes are internal values (scaled integers).
    """

    today: date
    now: datetime
    zone: ZoneInfo
    parameters: Mapping[str, object] = field(default_factory=dict)
    user: Mapping[str, object] = field(default_factory=dict)
    calendar: Calendar = WEEKENDS
