"""Dates and moments: a date has no zone, the calendar of a moment is that of the workspace's zone; 1900 to 2299, else
null.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import sqlalchemy as sa

from engine.expressions.functions.base import Call, Column, Emit, Example, Label, Rule, Template, family
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, Type, span
from engine.expressions.values.dates import FIRST, LAST, STEPS

F = sa.func
TEXT, BIG, DAY = sa.Text(), sa.BigInteger(), sa.Date()
MONTHS, DAYS = 5_000, 150_000  # more than the four centuries dates span
COUNTS = {"day": DAYS, "week": DAYS // 7, "hour": DAYS * 24, "minute": DAYS * 1440}


def lite_date(*parts: Callable[[Column], Column] | str) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the SQLite template of a date moved by modifiers, null outside the range."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        limit = DAYS if node.op == "adddays" else MONTHS
        count = emit.clamp(node.args[1], x[1], -limit, limit)
        moved = F.date(x[0], *(p if isinstance(p, str) else p(count) for p in parts), type_=TEXT)
        return emit.let([node], [moved], lambda v: sa.case((v.between(FIRST.isoformat(), LAST.isoformat()), v)))

    return template


def post_date(move: Callable[[Column, Column], Column]) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the PostgreSQL template of a moved date, null outside the range."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        limit = DAYS if node.op == "adddays" else MONTHS
        count = sa.cast(emit.clamp(node.args[1], x[1], -limit, limit), sa.Integer())
        return emit.let(
            [node],
            [sa.cast(move(x[0], count), DAY)],
            lambda v: sa.case((sa.type_coerce(v, DAY).between(post(FIRST), post(LAST)), v)),
        )

    return template


def duck_date(move: Callable[[Column, Column], Column]) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the DuckDB template of a moved date, null outside the range."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        limit = DAYS if node.op == "adddays" else MONTHS
        count = sa.cast(emit.clamp(node.args[1], x[1], -limit, limit), sa.Integer())
        return in_range(emit, node, sa.cast(move(x[0], count), DAY))

    return template


def in_range(emit: Emit, node: Node, day: Column) -> Column:
    """Return the date, null outside the range."""
    return emit.let([node], [day], lambda v: sa.case((sa.type_coerce(v, DAY).between(post(FIRST), post(LAST)), v)))


def duck_make(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of DATE(year, month, day): text that is a date, or none."""
    cut = [emit.clamp(n, v, 0, 9999) for n, v in zip(node.args, x, strict=True)]
    text = [F.lpad(sa.cast(v, TEXT), width, "0") for v, width in zip(cut, (4, 2, 2), strict=True)]
    day = sa.try_cast(text[0].op("||")("-").op("||")(text[1]).op("||")("-").op("||")(text[2]), DAY)
    return in_range(emit, node, day)


def duck_moment(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of a moved moment."""
    limit, step = COUNTS[node.name], STEPS[node.name]

    def body(moment: Column, count: Column) -> Column:
        later = sa.type_coerce(moment, sa.DateTime()).op("+")(F.to_seconds(count.op("*")(sa.literal_column(str(step)))))
        return sa.case((sa.and_(count.between(-limit, limit), F.year(later).between(1900, 2299)), later))

    return emit.let([node, node.args[1]], [x[0], emit.clamp(node.args[1], x[1], -limit - 1, limit + 1)], body)


def duck_local(emit: Emit, x: Column) -> Column:
    """Return a moment as the clock shows it in the workspace's zone."""
    return F.timezone(emit.zone(), F.timezone(sa.literal_column("'UTC'"), x), type_=sa.DateTime())


def post(day: date) -> Column:
    """Return a date literal for PostgreSQL."""
    return sa.literal_column(f"DATE '{day.isoformat()}'", DAY)


def months(count: Column, days: int = 0) -> Column:
    """Return the PostgreSQL interval of some months and days."""
    return F.make_interval(sa.literal_column("0"), count, sa.literal_column("0"), sa.literal_column(str(days)))


def signed(unit: str, plus: int = 0) -> Callable[[Column], Column]:
    """Return the SQLite modifier that moves by a count of units; null if the count is null."""

    def modifier(count: Column) -> Column:
        moved = count.op("+")(sa.literal_column(str(plus))).self_group() if plus else count
        return sa.cast(moved, TEXT).op("||")(sa.literal_column(f"' {unit}'"))

    return modifier


EDATE = Template(
    "edate({0}, {1})",
    lite_date(signed("months"), "floor"),
    post_date(lambda d, n: d.op("+")(months(n))),
    duck_date(lambda d, n: d.op("+")(F.to_months(n))),
    browser="edate",
)
EOMONTH = Template(
    "eomonth({0}, {1})",
    lite_date("start of month", signed("months", 1), "-1 day"),
    post_date(
        lambda d, n: F.date_trunc("month", sa.cast(d, sa.DateTime())).op("+")(
            months(n.op("+")(sa.literal_column("1")), -1)
        )
    ),
    duck_date(lambda d, n: F.last_day(d.op("+")(F.to_months(n)))),
    browser="eomonth",
)
ADDDAYS = Template(
    "add_days({0}, {1})",
    lite_date(signed("days")),
    post_date(lambda d, n: d.op("+")(n)),
    duck_date(lambda d, n: d.op("+")(n)),
    browser="addDays",
)


def lite_moment(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQLite form of a moved moment."""
    limit = COUNTS[node.name]
    return F.fw_add_time(
        x[0],
        emit.clamp(node.args[1], x[1], -limit - 1, limit + 1),
        sa.literal_column(str(STEPS[node.name])),
        type_=TEXT,
    )


def post_moment(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of a moved moment."""
    limit, step = COUNTS[node.name], STEPS[node.name]

    def body(moment: Column, count: Column) -> Column:
        later = sa.type_coerce(moment, sa.DateTime(True)).op("+")(
            count.op("*")(sa.literal_column(f"interval '{step} seconds'"))
        )
        year = sa.extract("year", later.op("AT TIME ZONE")(sa.literal_column("'UTC'")))
        return sa.case((sa.and_(count.between(-limit, limit), year.between(1900, 2299)), later))

    return emit.let([node, node.args[1]], [x[0], emit.clamp(node.args[1], x[1], -limit - 1, limit + 1)], body)


def moved(call: Call) -> Node:
    """Return a date or moment moved by a number of units."""
    x, count, unit = call.nodes
    months_in = {"month": 1, "year": 12}.get(unit.name)
    units = ("day", "week", "month", "year") if x.kind is Kind.DATE else ("minute", "hour", "day", "week")
    if unit.name not in units:
        call.refuse("EXPR-E022", found=unit.name, options=", ".join(units))
    factor = months_in or (7 if unit.name == "week" else 1)
    if x.kind is Kind.DATETIME:
        return Node("addtime", (x, count), Type(Kind.DATETIME), unit.name)
    return Node("edate" if months_in else "adddays", (x, times(count, factor)), Type(Kind.DATE))


def times(count: Node, factor: int) -> Node:
    """Return an integer times a small factor."""
    if factor == 1:
        return count
    return Node("scale", (count,), span(count.low * factor, count.high * factor, 0, count.nullable), factor)


def local(node: Node) -> Node:
    """Return the date of a moment in the workspace's zone; a date as it is."""
    return node if node.kind is Kind.DATE else Node("localdate", (node,), Type(Kind.DATE, nullable=node.nullable))


def part(op: str, low: int, high: int) -> Rule:
    """Return the rule of a function that takes a part of a date or moment."""
    return lambda c: Node(op, (local(c.nodes[0]),), span(low, high, 0, c.nodes[0].nullable))


def make(call: Call) -> Node:
    """Return a date: of a moment, or made of year, month and day."""
    if len(call.nodes) == 1 and call.nodes[0].kind in (Kind.DATE, Kind.DATETIME):
        return local(call.nodes[0])
    for place, n in enumerate(call.nodes, 1):
        if n.kind is not Kind.NUMBER or n.scale:
            call.refuse("EXPR-E005", position=place, expected="date|datetime|integer", found=str(n.kind))
    if len(call.nodes) != 3:
        call.refuse("EXPR-E003", expected="1 | 3", found=len(call.nodes), signature="DATE(year, month, day)")
    return Node("makedate", call.nodes, Type(Kind.DATE))


def post_make(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of DATE(year, month, day): never an error."""

    def body(y: Column, m: Column, d: Column) -> Column:
        # Guards stand around arguments: around the call, a constant might be computed before them.
        month = sa.case((sa.and_(y.between(1900, 2299), m.between(1, 12)), m))
        first = F.make_date(y, month, sa.literal_column("1"), type_=DAY)
        end = first.op("+")(sa.literal_column("interval '1 month -1 day'"))
        day = sa.case((sa.and_(d >= 1, d <= sa.extract("day", end)), d))
        return F.make_date(y, month, day, type_=DAY)

    cut = [sa.cast(emit.clamp(n, v, 0, 9999), sa.Integer()) for n, v in zip(node.args, x, strict=True)]
    return emit.let([node, node, node], cut, body)


def lite_make(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the SQLite form of DATE(year, month, day)."""
    return F.fw_calendar(*(emit.clamp(n, v, 0, 9999) for n, v in zip(node.args, x, strict=True)), type_=TEXT)


def cut(start: int, length: int) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the SQLite template of a part of a date's text."""
    return lambda e, n, x: sa.cast(F.substr(x[0], start, length), sa.Integer())


def field(name: str) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the PostgreSQL template of a part of a date."""
    return lambda e, n, x: sa.cast(sa.extract(name, x[0]), BIG)


YEAR = Template("{0}.year", cut(1, 4), field("year"), field("year"), browser="year")
MONTH = Template("{0}.month", cut(6, 2), field("month"), field("month"), browser="month")
DAY_OF = Template("{0}.day", cut(9, 2), field("day"), field("day"), browser="dayOf")
WEEKDAY = Template(
    "{0}.isoweekday()",
    lambda e, n, x: sa.cast(F.strftime("%u", x[0]), sa.Integer()),
    field("isodow"),
    field("isodow"),
    browser="weekday",
)
BETWEEN = Template(
    "({0} - {1}).days",
    lambda e, n, x: sa.cast(F.julianday(x[0]).op("-")(F.julianday(x[1])).self_group(), sa.Integer()),
    lambda e, n, x: sa.cast(sa.type_coerce(x[0].op("-")(x[1]).self_group(), sa.Integer()), BIG),
    lambda e, n, x: F.date_diff("day", x[1], x[0], type_=BIG),
    browser="daysBetween",
)
LOCAL = Template(
    "local_date({0}, c.zone)",
    lambda e, n, x: F.fw_local_date(x[0], e.zone(), type_=TEXT),
    lambda e, n, x: sa.cast(x[0].op("AT TIME ZONE")(e.zone()).self_group(), DAY),
    lambda e, n, x: sa.cast(duck_local(e, x[0]), DAY),
    browser="localDate",
)
HOUR = Template(
    "local_hour({0}, c.zone)",
    lambda e, n, x: F.fw_local_hour(x[0], e.zone(), type_=BIG),
    lambda e, n, x: sa.cast(sa.extract("hour", x[0].op("AT TIME ZONE")(e.zone()).self_group()), BIG),
    lambda e, n, x: sa.cast(sa.extract("hour", duck_local(e, x[0])), BIG),
    browser="localHour",
)
MAKE = Template("calendar({0}, {1}, {2})", lite_make, post_make, duck_make, browser="calendar")
TIME = Template("add_time({0}, {1}, STEPS[{value!r}])", lite_moment, post_moment, duck_moment, browser="addTime")


row = family("date")


FUNCTIONS = (
    row(
        "TODAY",
        Label("今天", "Today"),
        Label("业务日期", "The business date"),
        (),
        lambda c: Node("today", (), Type(Kind.DATE, nullable=False)),
        Example("YEAR(TODAY())", "2024"),
    ),
    row(
        "NOW",
        Label("现在", "Now"),
        Label("此刻", "This moment"),
        (),
        lambda c: Node("now", (), Type(Kind.DATETIME, nullable=False)),
        Example("HOUR(NOW())", "17"),
    ),
    row(
        "DATE",
        Label("日期", "Date"),
        Label("时刻的日期，或由年月日组成的日期", "The date of a moment, or made of year, month and day"),
        ("any", "integer?", "integer?"),
        make,
        Example("DATE(2024, 2, 29)", "2024-02-29"),
        Example("DATE(2023, 2, 29)", None),
        makedate=MAKE,
        localdate=LOCAL,
    ),
    row(
        "YEAR",
        Label("年", "Year"),
        Label("年份", "The year"),
        ("date|datetime",),
        part("year", 1, 9999),
        Example('YEAR(DATE("2024-02-29"))', "2024"),
        year=YEAR,
    ),
    row(
        "MONTH",
        Label("月", "Month"),
        Label("月份", "The month"),
        ("date|datetime",),
        part("month", 1, 12),
        Example('MONTH(DATE("2024-02-29"))', "2"),
        month=MONTH,
    ),
    row(
        "DAY",
        Label("日", "Day"),
        Label("几号", "The day of the month"),
        ("date|datetime",),
        part("day", 1, 31),
        Example('DAY(DATE("2024-02-29"))', "29"),
        day=DAY_OF,
    ),
    row(
        "HOUR",
        Label("时", "Hour"),
        Label("时刻的小时", "The hour of a moment"),
        ("datetime",),
        lambda c: c.integer("hour", 0, 23),
        Example("HOUR(NOW())", "17"),
        hour=HOUR,
    ),
    row(
        "WEEKDAY",
        Label("星期", "Weekday"),
        Label("星期一是 1，星期日是 7", "Monday is 1, Sunday is 7"),
        ("date|datetime",),
        part("weekday", 1, 7),
        Example('WEEKDAY(DATE("2024-02-29"))', "4"),
        weekday=WEEKDAY,
    ),
    row(
        "DAYS",
        Label("相差天数", "Days between"),
        Label("后一日期减去前一日期：DAYS(结束, 开始)", "Days from the second date to the first: DAYS(end, start)"),
        ("date", "date"),
        lambda c: c.integer("days", -4 * 10**6, 4 * 10**6),
        Example('DAYS(DATE("2024-03-01"), DATE("2024-02-28"))', "2"),
        days=BETWEEN,
    ),
    row(
        "EDATE",
        Label("几个月后", "Months later"),
        Label("几个月后的同一天，不超过月末", "The same day some months later, at most the month's end"),
        ("date", "integer"),
        lambda c: c.node("edate", Kind.DATE, nullable=True),
        Example('EDATE(DATE("2024-01-31"), 1)', "2024-02-29"),
        Example('EDATE(DATE("2024-01-31"), 99999)', None),
        edate=EDATE,
    ),
    row(
        "EOMONTH",
        Label("月末", "Month end"),
        Label("几个月后的月末", "The last day of the month some months later"),
        ("date", "integer"),
        lambda c: c.node("eomonth", Kind.DATE, nullable=True),
        Example('EOMONTH(DATE("2024-01-31"), 1)', "2024-02-29"),
        eomonth=EOMONTH,
    ),
    row(
        "DATEADD",
        Label("日期加减", "Add to date"),
        Label(
            "加上若干 day、week、month、year；时刻可加 minute、hour、day、week",
            "Moved by day, week, month, year; a moment by minute, hour, day, week",
        ),
        ("date|datetime", "integer", "unit"),
        moved,
        Example('DATEADD(DATE("2024-02-28"), 2, "day")', "2024-03-01"),
        Example('DATEADD(DATE("2024-02-29"), 1, "year")', "2025-02-28"),
        adddays=ADDDAYS,
        addtime=TIME,
    ),
)
