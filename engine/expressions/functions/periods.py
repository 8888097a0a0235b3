"""Dates in their periods: weeks, quarters and years, whole months and exact time between, dates as text and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import sqlalchemy as sa

from engine.expressions.arithmetic import add, divide, literal, rounded_quotient
from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Label,
    Rule,
    Sql,
    Template,
    camel,
    family,
    registered,
)
from engine.expressions.functions.dates import duck_local, in_range, local
from engine.expressions.functions.operators import compare
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type, span

F = sa.func
TEXT, BIG, DAY, MOMENT = sa.Text(), sa.BigInteger(), sa.Date(), sa.DateTime()
UNITS = ("week", "month", "quarter", "year")
SPANS = {"second": 10**6, "minute": 60 * 10**6, "hour": 3_600 * 10**6, "day": 86_400 * 10**6}
MOST_MONTHS, MOST_MICROSECONDS = 5_000, 2 * 10**16
PARTS = re.compile("YYYY|YY|MM|M|DD|D")
POST_PARTS = {"YYYY": "YYYY", "YY": "YY", "MM": "MM", "M": "FMMM", "DD": "DD", "D": "FMDD"}
DUCK_PARTS = {"YYYY": "%Y", "YY": "%y", "MM": "%m", "M": "%-m", "DD": "%d", "D": "%-d"}


def integer(op: str, low: int, high: int) -> Rule:
    """Return the rule of a number taken from a date."""
    return lambda c: Node(op, (local(c.nodes[0]),), span(low, high, 0, c.nodes[0].nullable))


def chosen(call: Call, name: str, options: Sequence[str]) -> str:
    """Return a word that must be one of several."""
    if name not in options:
        call.refuse("EXPR-E022", found=name[:40], options=", ".join(options))
    return name


def edge(op: str) -> Rule:
    """Return the rule of STARTOF and ENDOF."""

    def rule(call: Call) -> Node:
        day, unit = call.nodes
        return Node(op, (local(day),), Type(Kind.DATE), chosen(call, unit.name, UNITS))

    return rule


def quarter(call: Call) -> Node:
    """Return the number of the quarter."""
    month = Node("month", (local(call.nodes[0]),), span(1, 12, 0, call.nodes[0].nullable))
    return rounded_quotient(divide(add("+", month, literal(2)), literal(3)), 0, "rounddown")


def days_in_month(call: Call) -> Node:
    """Return the number of days of the date's month."""
    day = local(call.nodes[0])
    end = Node("eomonth", (day, literal(0)), Type(Kind.DATE, nullable=True))
    return Node("day", (end,), span(1, 31, 0, True))


def months(start: Node, end: Node) -> Node:
    """Return the whole months from one date to another."""
    interval = span(-MOST_MONTHS, MOST_MONTHS, 0, start.nullable or end.nullable)
    return Node("monthsbetween", (local(start), local(end)), interval)


def date_difference(call: Call) -> Node:
    """Return the whole years, months or days from one date to another."""
    start, end, unit = call.nodes
    name = chosen(call, unit.name.upper(), ("Y", "M", "D"))
    if name == "D":
        return Node("days", (local(end), local(start)), span(-4 * 10**6, 4 * 10**6, 0, start.nullable or end.nullable))
    found = months(start, end)
    return found if name == "M" else rounded_quotient(divide(found, literal(12)), 0, "rounddown")


def age(call: Call) -> Node:
    """Return the whole years from a date to another, or to today."""
    birth, *at = call.nodes
    end = at[0] if at else Node("today", (), Type(Kind.DATE, nullable=False))
    return rounded_quotient(divide(months(birth, end), literal(12)), 0, "rounddown")


def time_between(call: Call) -> Node:
    """Return the time from the second moment to the first, in a unit."""
    end, start, unit = call.nodes
    size = SPANS[chosen(call, unit.name, tuple(SPANS))]
    interval = span(-MOST_MICROSECONDS, MOST_MICROSECONDS, 0, end.nullable or start.nullable)
    return divide(Node("microseconds", (end, start), interval), literal(size))


def overlap(call: Call) -> Node:
    """Return whether two spans of days have a day in common."""
    start, end, other_start, other_end = call.nodes
    return boolean("and", compare("<=", call, start, other_end), compare("<=", call, other_start, end))


def covered(call: Call) -> Node:
    """Return whether a range such as 2024-01-01/2024-12-31 holds a day or a time of day, both ends included."""
    interval, x = call.nodes
    at = x if x.kind is Kind.TEXT else Node("plain_text", (local(x),), Type(Kind.TEXT, nullable=x.nullable))
    stroke = Node("lit", (), Type(Kind.TEXT, nullable=False), "/")
    begin, end = (Node(op, (interval, stroke), Type(Kind.TEXT)) for op in ("textbefore", "textafter"))
    return boolean("and", boolean("<=", begin, at), boolean("<=", at, end), written=call.nodes)


def as_text(call: Call) -> Node:
    """Return a date written after a pattern."""
    day, pattern = call.nodes
    return Node("datetext", (local(day),), Type(Kind.TEXT, nullable=day.nullable), pattern.name)


# --- templates


def post_part(name: str) -> Sql:
    """Return the PostgreSQL and DuckDB form of a part of a date."""
    return lambda e, n, x: sa.cast(sa.extract(name, x[0]), BIG)


def post_week(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of WEEKNUM: from the day of the year and that of the week."""

    def body(day: Column) -> Column:
        number, weekday = (sa.cast(sa.extract(name, day), BIG) for name in ("doy", "dow"))
        before = number.op("-")(sa.literal_column("1")).op("-")(weekday).self_group()
        first = sa.cast(F.mod(F.mod(before, 7).op("*")(-1).op("+")(7).self_group(), 7), BIG)
        whole = number.op("+")(first).op("+")(sa.literal_column("6")).self_group()
        return sa.cast(F.floor(whole.op("/")(sa.literal_column("7.0"))), BIG)

    return emit.let(node.args, x, body)


def truncated(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of STARTOF."""
    return in_range(emit, node, sa.cast(F.date_trunc(node.name, sa.cast(x[0], MOMENT)), DAY))


def extended(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of ENDOF."""
    length = {"week": "7 days", "month": "1 month", "quarter": "3 months", "year": "1 year"}[node.name]
    start = F.date_trunc(node.name, sa.cast(x[0], MOMENT))
    end = start.op("+")(sa.literal_column(f"interval '{length}'")).op("-")(sa.literal_column("interval '1 day'"))
    return in_range(emit, node, sa.cast(end, DAY))


def post_months(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of whole months between: forwards, and its negative backwards."""

    def counted(start: Column, end: Column) -> Column:
        def of(name: str, day: Column) -> Column:
            return sa.cast(sa.extract(name, day), BIG)

        years = of("year", end).op("-")(of("year", start)).self_group()
        more = of("month", end).op("-")(of("month", start)).self_group()
        short = sa.case((of("day", end) < of("day", start), sa.literal_column("1")), else_=sa.literal_column("0"))
        return years.op("*")(sa.literal_column("12")).op("+")(more).op("-")(short).self_group()

    def body(start: Column, end: Column) -> Column:
        back = sa.literal_column("0", BIG).op("-")(counted(end, start)).self_group()
        return sa.cast(sa.case((end < start, back), else_=counted(start, end)), BIG)

    return emit.let(node.args, [sa.type_coerce(v, DAY) for v in x], body)


def post_leap(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL and DuckDB form of ISLEAPYEAR."""

    def body(year: Column) -> Column:
        def divides(by: int) -> Column:
            return F.mod(year, sa.literal_column(str(by))) == sa.literal_column("0")

        return sa.or_(sa.and_(divides(4), sa.not_(divides(100))), divides(400))

    return emit.let([node], [sa.cast(sa.extract("year", x[0]), BIG)], body)


def post_microseconds(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of the microseconds between."""
    seconds = sa.extract("epoch", x[0].op("-")(x[1]).self_group())
    return sa.cast(sa.cast(seconds, sa.Numeric()).op("*")(sa.literal_column("1000000")).self_group(), BIG)


def patterned(parts: Mapping[str, str], name: str, quote: Callable[[str], str]) -> Sql:
    """Return the PostgreSQL or DuckDB form of DATETEXT: the pattern in the store's own words."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        out, at = "", 0
        for found in PARTS.finditer(node.name):
            out += quote(node.name[at : found.start()]) + parts[found[0]]
            at = found.end()
        pattern = sa.literal(out + quote(node.name[at:]), TEXT)
        return getattr(F, name)(x[0], pattern, type_=TEXT)  # type: ignore[no-any-return]

    return template


def post_quoted(text: str) -> str:
    """Return a text that to_char writes as it is."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"' if text else ""


DATE_TEXT = Template(
    "date_text({0}, {value!r})",
    registered("date_text"),
    patterned(POST_PARTS, "to_char", post_quoted),
    patterned(DUCK_PARTS, "strftime", lambda text: text.replace("%", "%%")),
    browser="dateText",
)


def local_part(name: str) -> Template:
    """Return the template of a part of a moment as clocks in the workspace's zone show it."""
    return Template(
        f"local_{name}({{0}}, c.zone)",
        lambda e, n, x: getattr(F, f"fw_local_{name}")(x[0], e.zone(), type_=BIG),
        lambda e, n, x: sa.cast(F.floor(sa.extract(name, x[0].op("AT TIME ZONE")(e.zone()).self_group())), BIG),
        lambda e, n, x: sa.cast(F.floor(sa.extract(name, duck_local(e, x[0]))), BIG),
        browser=camel(f"local_{name}"),
    )


row = family("date")


D = 'DATE("2024-02-29")'

FUNCTIONS = (
    row(
        "QUARTER",
        Label("季度", "Quarter"),
        Label("第几季度", "The number of the quarter"),
        ("date|datetime",),
        quarter,
        Example(f"QUARTER({D})", "1"),
        Example('QUARTER(DATE("2024-10-01"))', "4"),
    ),
    row(
        "ISOWEEK",
        Label("ISO 周数", "ISO week"),
        Label("按 ISO 8601 的第几周", "The number of the week after ISO 8601"),
        ("date|datetime",),
        integer("isoweek", 1, 53),
        Example('ISOWEEK(DATE("2021-01-01"))', "53"),
        isoweek=Template(
            "iso_week({0})", registered("iso_week"), post_part("week"), post_part("week"), browser="isoWeek"
        ),
    ),
    row(
        "WEEKNUM",
        Label("周数", "Week number"),
        Label("1 月 1 日在第 1 周，周从星期日起", "January 1st is in week 1, weeks begin on Sunday"),
        ("date|datetime",),
        integer("weeknum", 1, 54),
        Example('WEEKNUM(DATE("2024-01-07"))', "2"),
        Example('WEEKNUM(DATE("2024-12-31"))', "53"),
        weeknum=Template("week_number({0})", registered("week_number"), post_week, post_week, browser="weekNumber"),
    ),
    row(
        "DAYOFYEAR",
        Label("一年第几天", "Day of the year"),
        Label("一年中的第几天", "The number of the day in its year"),
        ("date|datetime",),
        integer("dayofyear", 1, 366),
        Example(f"DAYOFYEAR({D})", "60"),
        dayofyear=Template(
            "day_of_year({0})", registered("day_of_year"), post_part("doy"), post_part("doy"), browser="dayOfYear"
        ),
    ),
    row(
        "DAYSINMONTH",
        Label("当月天数", "Days in month"),
        Label("当月有几天", "How many days the month has"),
        ("date|datetime",),
        days_in_month,
        Example(f"DAYSINMONTH({D})", "29"),
    ),
    row(
        "ISLEAPYEAR",
        Label("是闰年", "Is leap year"),
        Label("日期在闰年", "Whether the date is in a leap year"),
        ("date|datetime",),
        lambda c: boolean("leap", local(c.nodes[0])),
        Example(f"ISLEAPYEAR({D})", True),
        Example('ISLEAPYEAR(DATE("2100-01-01"))', False),
        leap=Template("leap({0})", registered("leap"), post_leap, post_leap, browser="leap"),
    ),
    row(
        "STARTOF",
        Label("期初", "Start of"),
        Label("week、month、quarter、year 的第一天", "The first day of its week, month, quarter or year"),
        ("date|datetime", "unit"),
        edge("startof"),
        Example(f'STARTOF({D}, "month")', "2024-02-01"),
        Example(f'STARTOF({D}, "week")', "2024-02-26"),
        startof=Template("start_of({0}, {value!r})", registered("start_of"), truncated, truncated, browser="startOf"),
    ),
    row(
        "ENDOF",
        Label("期末", "End of"),
        Label("week、month、quarter、year 的最后一天", "The last day of its week, month, quarter or year"),
        ("date|datetime", "unit"),
        edge("endof"),
        Example(f'ENDOF({D}, "quarter")', "2024-03-31"),
        Example(f'ENDOF({D}, "week")', "2024-03-03"),
        endof=Template("end_of({0}, {value!r})", registered("end_of"), extended, extended, browser="endOf"),
    ),
    row(
        "DATEDIF",
        Label("相差几年月日", "Date difference"),
        Label("到后一日期的整年 Y、整月 M 或天数 D", "Whole years Y, months M or days D to the second date"),
        ("date|datetime", "date|datetime", "unit"),
        date_difference,
        Example(f'DATEDIF(DATE("2000-03-01"), {D}, "Y")', "23"),
        Example(f'DATEDIF(DATE("2024-01-31"), {D}, "M")', "0"),
        Example(f'DATEDIF({D}, DATE("2024-01-29"), "M")', "-1"),
        monthsbetween=Template(
            "months_between({0}, {1})", registered("months_between"), post_months, post_months, browser="monthsBetween"
        ),
    ),
    row(
        "AGE",
        Label("年龄", "Age"),
        Label("到今天（或另一日期）的整岁数", "Whole years from a date to today, or to another date"),
        ("date|datetime", "date?"),
        age,
        Example('AGE(DATE("2000-02-29"))', "24"),
        Example('AGE(DATE("2000-03-01"))', "23"),
    ),
    row(
        "TIMEDIF",
        Label("相差时间", "Time difference"),
        Label("后一时刻到前一时刻，按 second、minute、hour、day", "From the second moment to the first, in a unit"),
        ("datetime", "datetime", "unit"),
        time_between,
        Example('TIMEDIF(NOW(), DATEADD(NOW(), -90, "minute"), "hour")', "1.5"),
        microseconds=Template(
            "microseconds({0}, {1})",
            registered("microseconds"),
            post_microseconds,
            lambda e, n, x: F.date_diff("microsecond", x[1], x[0], type_=BIG),
            browser="microseconds",
        ),
    ),
    row(
        "MINUTE",
        Label("分", "Minute"),
        Label("时刻的分钟", "The minute of a moment"),
        ("datetime",),
        lambda c: c.integer("minute", 0, 59),
        Example("MINUTE(NOW())", "30"),
        minute=local_part("minute"),
    ),
    row(
        "SECOND",
        Label("秒", "Second"),
        Label("时刻的秒", "The second of a moment"),
        ("datetime",),
        lambda c: c.integer("second", 0, 59),
        Example("SECOND(NOW())", "0"),
        second=local_part("second"),
    ),
    row(
        "DATETIME",
        Label("日期时刻", "Moment"),
        Label("某日几点几分的时刻，按工作区时区", "The moment of a time on a date, in the workspace's zone"),
        ("date", "integer", "integer"),
        lambda c: c.node("datetime", Kind.DATETIME, nullable=True),
        Example('DATE(DATETIME(DATE("2024-02-09"), 9, 30))', "2024-02-09"),
        Example('HOUR(DATETIME(DATE("2024-02-09"), 9, 30))', "9"),
        datetime=Template(
            "at_local({0}, {1}, {2}, c.zone)",
            lambda e, n, x: F.fw_at_local(*x, e.zone(), type_=TEXT),
            None,
            browser="atLocal",
        ),
    ),
    row(
        "OVERLAPS",
        Label("时段重叠", "Overlaps"),
        Label("两段日期有共同的日子：始、终、另一始、另一终", "Whether two spans of dates share a day"),
        ("date|datetime", "date|datetime", "date|datetime", "date|datetime"),
        overlap,
        Example(f'OVERLAPS({D}, {D}, DATE("2024-01-01"), DATE("2024-03-01"))', True),
    ),
    row(
        "COVERS",
        Label("范围包含", "Covers"),
        Label("日期范围或时间范围包含这一天或时刻，含两端", "Whether a range of dates or times holds a day or time"),
        ("text", "date|datetime|text"),
        covered,
        Example('COVERS("2024-01-01/2024-02-29", DATE("2024-02-29"))', True),
        Example('COVERS("2024-01-01/2024-01-31", DATE("2024-02-01"))', False),
        Example('COVERS("09:00/18:00", "18:00")', True),
    ),
    row(
        "DATETEXT",
        Label("日期文字", "Date as text"),
        Label("按 YYYY、MM、DD（M、D 不补零）写成文字", "Written after a pattern of YYYY, YY, MM, M, DD, D"),
        ("date|datetime", "unit"),
        as_text,
        Example('DATETEXT(DATE("2024-02-09"), "YYYY年M月D日")', "2024年2月9日"),
        Example('DATETEXT(DATE("2024-02-09"), "DD.MM.YY")', "09.02.24"),
        datetext=DATE_TEXT,
    ),
    row(
        "DATEVALUE",
        Label("文字转日期", "Text as date"),
        Label("2024-02-09、2024/2/9、2024年2月9日；否则空", "The date such a text means, blank if none"),
        ("text",),
        lambda c: c.node("datevalue", Kind.DATE, nullable=True),
        Example('DATEVALUE("2024年2月9日")', "2024-02-09"),
        Example('DATEVALUE("2023-02-29")', None),
        datevalue=Template("date_value({0})", registered("date_value"), None, browser="dateValue"),
    ),
)
