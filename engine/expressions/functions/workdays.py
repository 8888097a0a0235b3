"""Working days of the workspace's calendar: a weekday of its week, no holiday, or a day worked in exchange.

The SQL counts as `engine.expressions.calendars` does, over the same arrays: no store walks from day to day.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import Grouping

from engine.expressions.functions.base import Call, Column, Emit, Example, Function, Label, Sql, Template
from engine.expressions.functions.dates import local
from engine.expressions.nodes import Node
from engine.expressions.types import Kind
from engine.expressions.values.dates import FIRST, LAST

F = sa.func
INT, BIG, TEXT, DAY = sa.Integer(), sa.BigInteger(), sa.Text(), sa.Date()
FURTHEST = 150_000  # more days than the four centuries dates span


def whole(number: int) -> Column:
    """Return an integer written out."""
    return sa.literal_column(str(number), INT)


def computed(x: Column, op: str, y: Column) -> Column:
    """Return x op y in brackets."""
    return sa.type_coerce(x, INT).op(op, precedence=0, return_type=INT)(y).self_group()


class Counting(ABC):
    """Counting working days in a store: what it is made of differs, how it is made does not."""

    slash = "/"

    @abstractmethod
    def array(self, emit: Emit, name: str) -> Column:
        """Return an array of the calendar."""

    @abstractmethod
    def at(self, emit: Emit, name: str, place: Column) -> Column:
        """Return the entry of an array; the first has place 1."""

    @abstractmethod
    def places(self, emit: Emit, name: str, value: Column) -> Column:
        """Return how many entries of a sorted array are not above the value."""

    @abstractmethod
    def ordinal(self, day: Column) -> Column:
        """Return the number of a date."""

    def count(self, emit: Emit, day: Column) -> Column:
        """Return the number of working days up to the day, given as its number."""
        weeks = computed(computed(day, self.slash, whole(7)), "*", self.at(emit, "week", whole(8)))
        rest = self.at(emit, "week", computed(computed(day, "%", whole(7)), "+", whole(1)))
        shift = self.at(emit, "shifts", computed(self.places(emit, "days", day), "+", whole(1)))
        return computed(computed(weeks, "+", rest), "+", shift)

    def date(self, emit: Emit, node: Node, count: Column) -> Column:
        """Return the first date up to which there are so many working days, null outside the range."""

        def stretch(wanted: Column) -> Column:
            place = computed(self.places(emit, "counts", computed(wanted, "-", whole(1))), "+", whole(1))
            return emit.let([node, node], [wanted, place], day)

        def day(wanted: Column, place: Column) -> Column:
            bare = computed(computed(wanted, "-", self.at(emit, "shifts", place)), "-", whole(1))
            return emit.let([node, node], [bare, self.at(emit, "ends", place)], within)

        def within(bare: Column, end: Column) -> Column:
            per_week = self.at(emit, "week", whole(8))
            weeks = computed(computed(bare, self.slash, per_week), "*", whole(7))
            weekday = self.at(emit, "weekdays", computed(computed(bare, "%", per_week), "+", whole(1)))
            return emit.let([node], [F.least(computed(weeks, "+", weekday), end, type_=INT)], dated)

        def dated(number: Column) -> Column:
            moved = sa.cast(number, INT).op("-", return_type=INT)(whole(FIRST.toordinal())).self_group()
            found = sa.cast(sa.literal_column(f"DATE '{FIRST}'", DAY).op("+", return_type=DAY)(moved), DAY)
            return sa.case((number.between(whole(FIRST.toordinal()), whole(LAST.toordinal())), found))

        return emit.let([node], [F.greatest(count, whole(1), type_=INT)], stretch)

    def workday(self, emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        """Return the SQL of WORKDAY."""
        days = sa.cast(emit.clamp(node.args[1], x[1], -FURTHEST, FURTHEST), INT)

        def body(day: Column, moved: Column) -> Column:
            start = self.ordinal(day)
            before = computed(self.count(emit, computed(start, "-", whole(1))), "+", whole(1))
            later = sa.case((moved > whole(0), self.count(emit, start)), else_=before)
            found = self.date(emit, node, computed(later, "+", moved))
            return sa.case((sa.or_(day.is_(None), moved.is_(None)), sa.null()), (moved == whole(0), day), else_=found)

        return emit.let([node, node], [x[0], days], body)

    def next_workday(self, emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        """Return the SQL of NEXTWORKDAY."""

        def body(day: Column) -> Column:
            before = self.count(emit, computed(self.ordinal(day), "-", whole(1)))
            return sa.case((day.is_not(None), self.date(emit, node, computed(before, "+", whole(1)))))

        return emit.let([node], x, body)

    def workdays(self, emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        """Return the SQL of NETWORKDAYS."""

        def body(start: Column, end: Column) -> Column:
            turned = end < start
            last = sa.case((turned, computed(end, "-", whole(1))), else_=end)
            first = sa.case((turned, start), else_=computed(start, "-", whole(1)))
            return emit.let([node, node], [last, first], between)

        def between(last: Column, first: Column) -> Column:
            return sa.cast(computed(self.count(emit, last), "-", self.count(emit, first)), BIG)

        return emit.let([node, node], [self.ordinal(one) for one in x], body)

    def is_workday(self, emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        """Return the SQL of ISWORKDAY."""

        def body(day: Column) -> Column:
            return self.count(emit, day).op(">", is_comparison=True, return_type=sa.Boolean())(
                self.count(emit, computed(day, "-", whole(1)))
            )

        return emit.let([node], [self.ordinal(x[0])], body)

    def holidays_known(self, emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        """Return the SQL of HOLIDAYSKNOWN."""
        return self.among(sa.cast(sa.extract("year", x[0]), INT), self.array(emit, "years"))

    @abstractmethod
    def among(self, x: Column, array: Column) -> Column:
        """Return whether the value is an entry of the array."""


class PostgreSQL(Counting):
    """Counting by the search in sorted arrays that PostgreSQL has for histograms."""

    def array(self, emit: Emit, name: str) -> Column:
        """Return an array of the calendar."""
        return emit.fixed(f"calendar_{name}", ARRAY(INT))

    def at(self, emit: Emit, name: str, place: Column) -> Column:
        """Return the entry of an array."""
        return Grouping(self.array(emit, name))[place]

    def places(self, emit: Emit, name: str, value: Column) -> Column:
        """Return how many entries are not above the value."""
        return F.width_bucket(value, self.array(emit, name), type_=INT)

    def ordinal(self, day: Column) -> Column:
        """Return the number of a date."""
        return computed(sa.type_coerce(day, DAY), "-", sa.literal_column("(DATE '0001-01-01' - 1)", INT))

    def among(self, x: Column, array: Column) -> Column:
        """Return whether the value is an entry of the array."""
        return x == F.any(array)


class DuckDB(Counting):
    """Counting by arrays that hold the answer of every search."""

    slash = "//"

    def array(self, emit: Emit, name: str) -> Column:
        """Return an array of the calendar."""
        return emit.fixed(f"calendar_{name}", sa.types.NullType())

    def at(self, emit: Emit, name: str, place: Column) -> Column:
        """Return the entry of an array."""
        return sa.cast(F.list_extract(self.array(emit, name), place), INT)

    def places(self, emit: Emit, name: str, value: Column) -> Column:
        """Return how many entries are not above the value."""
        found = {"days": "day_places", "counts": "count_places"}[name]
        place = computed(computed(value, "-", self.at(emit, name, whole(1))), "+", whole(2))
        last = F.len(self.array(emit, found))
        return self.at(emit, found, F.greatest(F.least(place, last), whole(1)))

    def ordinal(self, day: Column) -> Column:
        """Return the number of a date."""
        return sa.cast(F.date_diff("day", sa.literal_column("DATE '0001-01-01'"), day), INT).op("+", return_type=INT)(
            whole(1)
        )

    def among(self, x: Column, array: Column) -> Column:
        """Return whether the value is an entry of the array."""
        return F.list_contains(array, x, type_=sa.Boolean())


POSTGRESQL, DUCKDB = PostgreSQL(), DuckDB()


def lite(name: str, type_: sa.types.TypeEngine[Any], cut: bool = False) -> Sql:
    """Return the SQLite template of a function over the calendar as text."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        given = [x[0], emit.clamp(node.args[1], x[1], -FURTHEST, FURTHEST)] if cut else x
        found: Column = getattr(F, f"fw_{name}")(*given, emit.fixed("calendar", TEXT), type_=type_)
        return found

    return template


def counted(name: str, places: str, type_: sa.types.TypeEngine[Any], cut: bool = False) -> Template:
    """Return the template of a value function that takes the calendar last."""
    return Template(
        f"{name}({places}, c.calendar)",
        lite(name, type_, cut),
        getattr(POSTGRESQL, name),
        getattr(DUCKDB, name),
    )


def dated(call: Call) -> tuple[Node, ...]:
    """Return the arguments, moments as the dates they fall on."""
    return tuple(local(n) if n.kind is Kind.DATETIME else n for n in call.nodes)


def over(rule: Callable[[Call], Node]) -> Callable[[Call], Node]:
    """Return the rule of a function of dates, which takes moments too."""
    return lambda call: rule(Call(call.name, dated(call), call.pointer, call.rows))


CHINA = "2024-02-18"
FUNCTIONS = (
    Function(
        "WORKDAY",
        "workday",
        Label("工作日推算", "Working days later"),
        Label(
            "几个工作日之后的日期，负数为之前；0 就是当天",
            "The date so many working days later, earlier if negative; 0 is the day itself",
        ),
        "date",
        ("date|datetime", "integer"),
        over(lambda c: c.node("workday", Kind.DATE, nullable=True)),
        (
            Example('WORKDAY(DATE("2024-02-09"), 1)', CHINA),
            Example('WORKDAY(DATE("2024-02-19"), -1)', CHINA),
            Example('WORKDAY(DATE("2024-02-10"), 0)', "2024-02-10"),
            Example('WORKDAY(DATE("2024-02-10"), 99999)', None),
        ),
        ops={"workday": counted("workday", "{0}, {1}", TEXT, cut=True)},
    ),
    Function(
        "NETWORKDAYS",
        "networkdays",
        Label("工作日天数", "Working days between"),
        Label(
            "两个日期之间的工作日天数，首尾都算；后者较早时为负数",
            "Working days from the first date to the second, both counted; negative if the second is earlier",
        ),
        "date",
        ("date|datetime", "date|datetime"),
        over(lambda c: c.integer("workdays", -FURTHEST, FURTHEST)),
        (
            Example('NETWORKDAYS(DATE("2024-02-09"), DATE("2024-02-19"))', "3"),
            Example('NETWORKDAYS(DATE("2024-02-19"), DATE("2024-02-09"))', "-3"),
            Example('NETWORKDAYS(DATE("2024-02-10"), DATE("2024-02-17"))', "0"),
        ),
        ops={"workdays": counted("workdays", "{0}, {1}", BIG)},
    ),
    Function(
        "ISWORKDAY",
        "isworkday",
        Label("是工作日", "Is a working day"),
        Label("这一天是否上班，节假日与调休都计入", "Whether the day is worked, holidays and make-up days included"),
        "date",
        ("date|datetime",),
        over(lambda c: c.node("is_workday", Kind.BOOLEAN)),
        (
            Example(f'ISWORKDAY(DATE("{CHINA}"))', True),
            Example('ISWORKDAY(DATE("2024-02-12"))', False),
            Example('ISWORKDAY(DATE("2024-03-02"))', False),
        ),
        ops={"is_workday": counted("is_workday", "{0}", sa.Boolean())},
    ),
    Function(
        "NEXTWORKDAY",
        "nextworkday",
        Label("顺延到工作日", "On or after, a working day"),
        Label("当天若是工作日即当天，否则顺延到下一个工作日", "The day itself if it is worked, else the next that is"),
        "date",
        ("date|datetime",),
        over(lambda c: c.node("next_workday", Kind.DATE, nullable=True)),
        (
            Example('NEXTWORKDAY(DATE("2024-02-10"))', CHINA),
            Example(f'NEXTWORKDAY(DATE("{CHINA}"))', CHINA),
        ),
        ops={"next_workday": counted("next_workday", "{0}", TEXT)},
    ),
    Function(
        "HOLIDAYSKNOWN",
        "holidaysknown",
        Label("已有节假日安排", "Holidays are known"),
        Label(
            "工作日历是否已有这一年的节假日；没有的年份只按周末计算",
            "Whether the calendar holds the holidays of the date's year; in a year without, weekends alone decide",
        ),
        "date",
        ("date|datetime",),
        over(lambda c: c.node("holidays_known", Kind.BOOLEAN)),
        (
            Example('HOLIDAYSKNOWN(DATE("2024-06-10"))', True),
            Example('HOLIDAYSKNOWN(DATE("2031-06-10"))', False),
        ),
        ops={"holidays_known": counted("holidays_known", "{0}", sa.Boolean())},
    ),
)
