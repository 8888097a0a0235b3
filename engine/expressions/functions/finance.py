"""Finance: annuities and rates of return with Excel's names, order and signs; day counts of ISDA.

Money is exact: decimals of 60 digits, rounded once half away from zero to 10 places. What one pays is negative.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import sqlalchemy as sa

from engine.expressions.arithmetic import (
    add,
    divide,
    fit,
    is_quotient,
    literal,
    multiply,
    rounded_quotient,
)
from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Label,
    Rule,
    Template,
    camel,
    family,
    registered,
)
from engine.expressions.nodes import Node
from engine.expressions.types import Kind, number, span
from engine.expressions.unify import described
from engine.expressions.values.finance import AMOUNT_PLACES, ISDA_YEAR, RATE_PLACES

F = sa.func
BIG = sa.BigInteger()
RESULT = number(28, AMOUNT_PLACES)
AMOUNT, PERIODS, RATE = "amount", "periods", "rate"
MOST_DAYS = 4 * 10**6
DAY_COUNTS = ("30/360", "30E/360", "ACT/360", "ACT/365", "ACT/ACT")


def precise(node: Node) -> Node:
    """Return a rate at 18 places; a quotient such as rate / 12 is rounded there and not at 10."""
    exact = rounded_quotient(node, RATE_PLACES, "round") if is_quotient(node) else node
    return fit(exact, span(0, 0, RATE_PLACES))


def amount(node: Node) -> Node:
    """Return an amount at 10 places."""
    return fit(node, span(0, 0, AMOUNT_PLACES))


CAST: dict[str, Callable[[Node], Node]] = {AMOUNT: amount, RATE: precise, PERIODS: lambda node: node}


def annuity(op: str, *kinds: str) -> Rule:
    """Return the rule of a function whose arguments are of some kinds, those left out 0."""

    def rule(call: Call) -> Node:
        given = [*call.nodes, *(literal(0) for _ in kinds[len(call.nodes) :])]
        args = tuple(CAST[kind](node) for kind, node in zip(kinds, given, strict=True))
        return Node(op, args, RESULT, written=call.nodes)

    return rule


def share(op: str) -> Rule:
    """Return the rule of IPMT and PPMT: one period of what CUMIPMT and CUMPRINC give."""

    def rule(call: Call) -> Node:
        rate, period, periods, present, *more = call.nodes
        future, due = [*more, *(literal(0) for _ in range(2 - len(more)))]
        args = (precise(rate), periods, amount(present), period, period, amount(future), due)
        return Node(op, args, RESULT, written=call.nodes)

    return rule


def shares(op: str) -> Rule:
    """Return the rule of CUMIPMT and CUMPRINC."""

    def rule(call: Call) -> Node:
        rate, periods, present, first, last, *due = call.nodes
        args = (precise(rate), periods, amount(present), first, last, amount(literal(0)), *(due or [literal(0)]))
        return Node(op, args, RESULT, written=call.nodes)

    return rule


def flows(op: str) -> Rule:
    """Return the rule of a function over related rows of money."""

    def rule(call: Call) -> Node:
        *outer, item = call.nodes
        rows = replace(call.related(), item=item)
        assert rows.order is not None
        if op == "xirr" and rows.order.kind is not Kind.DATE:
            call.refuse("EXPR-E005", position=2, expected="date", found=described(rows.order))
        if outer and outer[0].kind is not Kind.NUMBER:
            call.refuse("EXPR-E005", position=3, expected="number", found=described(outer[0]))
        args = (precise(outer[0]), literal(item.scale)) if outer else ()
        return Node(op, args, RESULT, rows)

    return rule


def lite_flows(name: str) -> Callable[[Emit, Node, Sequence[Column]], Column]:
    """Return the SQLite template of a function over related rows."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        args = [*x[:1], emit.listed_rows(node), *x[1:]]
        return getattr(F, f"fw_{name}")(*args, type_=emit.stored(node.type))  # type: ignore[no-any-return]

    return template


def named(name: str, count: int, browser: bool = True) -> Template:
    """Return the template of a registered function of some arguments; the browser has no logarithms of 60 digits."""
    places = ", ".join(f"{{{i}}}" for i in range(count))
    return Template(f"{name}({places})", registered(name), None, browser=camel(name) if browser else None)


def between(start: Node, end: Node) -> Node:
    """Return the days from a date to another."""
    return Node("days", (end, start), span(-MOST_DAYS, MOST_DAYS, 0, start.nullable or end.nullable))


def months_of_30(start: Node, end: Node, method: str) -> Node:
    """Return the days from a date to another if months have 30."""
    nullable = start.nullable or end.nullable
    return Node("days30", (start, end), span(-MOST_DAYS, MOST_DAYS, 0, nullable), method)


def place(day: Node) -> Node:
    """Return where a date lies on the scale of ACT/ACT."""
    return Node("isdaplace", (day,), span(0, 10_000 * ISDA_YEAR, 0, day.nullable))


def day_count(call: Call) -> Node:
    """Return the fraction of a year between dates, a quotient that ROUND and comparisons take exactly."""
    start, end, basis = call.nodes
    if basis.name not in DAY_COUNTS:
        call.refuse("EXPR-E022", found=basis.name, options=", ".join(DAY_COUNTS))
    if basis.name == "ACT/ACT":
        return divide(add("-", place(end), place(start)), literal(ISDA_YEAR))
    if basis.name.startswith("30"):
        return divide(months_of_30(start, end, basis.name), literal(360))
    return divide(between(start, end), literal(int(basis.name[4:])))


def interest(call: Call) -> Node:
    """Return the simple interest of some days, a quotient."""
    principal, rate, days, *year = call.nodes
    return divide(multiply(multiply(principal, rate), days), year[0] if year else literal(365))


def straight(call: Call) -> Node:
    """Return the yearly depreciation, a quotient."""
    cost, salvage, life = call.nodes
    return divide(add("-", cost, salvage), life)


def part(name: str, x: Column) -> Column:
    """Return a part of a date."""
    return sa.cast(sa.extract(name, x), BIG)


def written(value: int) -> Column:
    """Return an integer written out."""
    return sa.literal_column(str(value), BIG)


def sql_days_30(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the days of months of 30 on PostgreSQL and DuckDB."""

    def body(start: Column, end: Column) -> Column:
        first, last = part("day", start), part("day", end)
        if node.value == "US":
            after = part("day", sa.type_coerce(start.op("+")(sa.literal_column("1", sa.Integer())), sa.Date()))
            first = sa.case((after == written(1), written(30)), else_=first)
        cut = last == written(31) if node.value == "30E/360" else sa.and_(last == written(31), first >= written(30))
        last = sa.case((cut, written(30)), else_=last)
        months = (part("year", end) - part("year", start)) * written(12) + part("month", end) - part("month", start)
        days = months * written(30) + last - F.least(first, written(30), type_=BIG)
        return sa.case((sa.and_(start.is_not(None), end.is_not(None)), days))

    return emit.let(node.args, x, body)


def sql_isda_place(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the place of a date on the scale of ACT/ACT on PostgreSQL and DuckDB."""

    def body(day: Column) -> Column:
        year, begun = part("year", day), part("doy", day) - written(1)
        leap = sa.and_(
            F.mod(year, written(4)) == written(0),
            sa.or_(F.mod(year, written(100)) != written(0), F.mod(year, written(400)) == written(0)),
        )
        return sa.cast(year * written(ISDA_YEAR) + begun * sa.case((leap, written(365)), else_=written(366)), BIG)

    return emit.let(node.args, x, body)


row = family("finance")


FUNCTIONS = (
    row(
        "PMT",
        Label("每期支付", "Payment"),
        Label(
            "等额每期的支付：利率、期数、现值，可再给终值和类型（0 期末，1 期初）；付出为负",
            "The equal payment of each period: rate, periods, present value, optionally future value and type (0 at "
            "the end, 1 at the beginning); what is paid is negative",
        ),
        ("number", "integer", "number", "number?", "integer?"),
        annuity("pmt", RATE, PERIODS, AMOUNT, AMOUNT, PERIODS),
        Example("ROUND(PMT(0.08 / 12, 10, 10000), 2)", "-1037.03"),
        Example("ROUND(PMT(0.06 / 12, 216, 0, 50000), 2)", "-129.08"),
        Example("PMT(0, 12, 1200)", "-100"),
        Example("PMT(0.01, 0, 1000)", None),
        pmt=named("pmt", 5),
    ),
    row(
        "IPMT",
        Label("某期利息", "Interest of a period"),
        Label(
            "等额支付中某一期的利息：利率、第几期、期数、现值，可再给终值和类型",
            "The interest in one of equal payments: rate, which period, periods, present value, optionally future "
            "value and type",
        ),
        ("number", "integer", "integer", "number", "number?", "integer?"),
        share("cumipmt"),
        Example("ROUND(IPMT(0.1 / 12, 1, 36, 8000), 2)", "-66.67"),
        Example("ROUND(IPMT(0.1, 3, 3, 8000), 2)", "-292.45"),
        Example("IPMT(0.1, 4, 3, 8000)", None),
    ),
    row(
        "PPMT",
        Label("某期本金", "Principal of a period"),
        Label(
            "等额支付中某一期的本金：利率、第几期、期数、现值，可再给终值和类型",
            "The principal in one of equal payments: rate, which period, periods, present value, optionally future "
            "value and type",
        ),
        ("number", "integer", "integer", "number", "number?", "integer?"),
        share("cumprinc"),
        Example("ROUND(PPMT(0.1 / 12, 1, 24, 2000), 2)", "-75.62"),
        Example("ROUND(PPMT(0.08, 10, 10, 200000), 2)", "-27598.05"),
        Example("PPMT(0.1, 0, 3, 8000)", None),
    ),
    row(
        "CUMIPMT",
        Label("累计利息", "Cumulative interest"),
        Label(
            "从第几期到第几期的利息：利率、期数、现值、起、止，可再给类型",
            "The interest from a period to another: rate, periods, present value, first, last, optionally type",
        ),
        ("number", "integer", "number", "integer", "integer", "integer?"),
        shares("cumipmt"),
        Example("ROUND(CUMIPMT(0.09 / 12, 360, 125000, 13, 24), 2)", "-11135.23"),
        Example("ROUND(CUMIPMT(0.09 / 12, 360, 125000, 1, 1), 2)", "-937.5"),
        Example("CUMIPMT(0.01, 12, 100, 3, 2)", None),
        cumipmt=named("cumipmt", 7),
    ),
    row(
        "CUMPRINC",
        Label("累计本金", "Cumulative principal"),
        Label(
            "从第几期到第几期的本金：利率、期数、现值、起、止，可再给类型",
            "The principal from a period to another: rate, periods, present value, first, last, optionally type",
        ),
        ("number", "integer", "number", "integer", "integer", "integer?"),
        shares("cumprinc"),
        Example("ROUND(CUMPRINC(0.09 / 12, 360, 125000, 13, 24), 2)", "-934.11"),
        Example("CUMPRINC(0.01, 12, 1200, 1, 12)", "-1200"),
        Example("CUMPRINC(0.01, 12, 100, 1, 13)", None),
        cumprinc=named("cumprinc", 7),
    ),
    row(
        "NPER",
        Label("期数", "Periods"),
        Label(
            "还清需要的期数：利率、每期支付、现值，可再给终值和类型；永远还不清则为空",
            "The number of periods: rate, payment, present value, optionally future value and type; blank if never",
        ),
        ("number", "number", "number", "number?", "integer?"),
        annuity("nper", RATE, AMOUNT, AMOUNT, AMOUNT, PERIODS),
        Example("ROUND(NPER(0.12 / 12, -100, -1000, 10000, 1), 7)", "59.6738657"),
        Example("NPER(0, -100, 1000)", "10"),
        Example("NPER(0.1, -50, 1000)", None),
        nper=named("nper", 5, browser=False),
    ),
    row(
        "PV",
        Label("现值", "Present value"),
        Label(
            "等额支付的现值：利率、期数、每期支付，可再给终值和类型",
            "The present value of equal payments: rate, periods, payment, optionally future value and type",
        ),
        ("number", "integer", "number", "number?", "integer?"),
        annuity("pv", RATE, PERIODS, AMOUNT, AMOUNT, PERIODS),
        Example("ROUND(PV(0.08 / 12, 240, 500), 2)", "-59777.15"),
        Example("PV(0, 12, -100)", "1200"),
        Example("PV(-1, 12, -100)", None),
        pv=named("pv", 5),
    ),
    row(
        "FV",
        Label("终值", "Future value"),
        Label(
            "等额支付的终值：利率、期数、每期支付，可再给现值和类型",
            "The future value of equal payments: rate, periods, payment, optionally present value and type",
        ),
        ("number", "integer", "number", "number?", "integer?"),
        annuity("fv", RATE, PERIODS, AMOUNT, AMOUNT, PERIODS),
        Example("ROUND(FV(0.06 / 12, 10, -200, -500, 1), 2)", "2581.40"),
        Example("FV(0.1, 2, 0, -100)", "121"),
        Example("FV(1000, 12000, -1)", None),
        fv=named("fv", 5),
    ),
    row(
        "RATE",
        Label("每期利率", "Rate"),
        Label(
            "每期利率：期数、每期支付、现值，可再给终值和类型；没有则为空",
            "The rate of each period: periods, payment, present value, optionally future value and type; blank if none",
        ),
        ("integer", "number", "number", "number?", "integer?"),
        annuity("rate", PERIODS, AMOUNT, AMOUNT, AMOUNT, PERIODS),
        Example("ROUND(RATE(48, -200, 8000), 8)", "0.00770147"),
        Example("RATE(12, -100, 1200)", "0"),
        Example("RATE(12, 100, 1200)", None),
        rate=named("rate_of", 5),
    ),
    row(
        "EIR",
        Label("实际年利率", "Effective rate"),
        Label(
            "名义年利率按一年几次复利的实际年利率", "The effective rate of a nominal one compounded some times a year"
        ),
        ("number", "integer"),
        annuity("eir", RATE, PERIODS),
        Example("ROUND(EIR(0.0525, 4), 7)", "0.0535427"),
        Example("EIR(0.1, 0)", None),
        eir=named("eir", 2),
    ),
    row(
        "NOMINAL",
        Label("名义年利率", "Nominal rate"),
        Label(
            "实际年利率按一年几次复利的名义年利率",
            "The nominal rate, compounded some times a year, of an effective one",
        ),
        ("number", "integer"),
        annuity("nominal", RATE, PERIODS),
        Example("ROUND(NOMINAL(0.053543, 4), 8)", "0.05250032"),
        Example("NOMINAL(-1, 4)", None),
        nominal=named("nominal_rate", 2, browser=False),
    ),
    row(
        "NPV",
        Label("净现值", "Net present value"),
        Label(
            "相关记录按排序先后每期末一笔，按利率折到第一期初；没有记录则为 0",
            "What the related records, one at the end of each period in their order, are worth at the beginning; 0 "
            "without any",
        ),
        ("rows", "order", "outer", "number"),
        flows("npv"),
        Example('NPV({lines}, "day", 0.1, {amount})', "23.7453042825"),
        Example('NPV({lines}, "day", -1, {amount})', None),
        npv=Template("npv({0}, present({rows}, {item}, c), {1})", lite_flows("npv_of_rows"), None),
    ),
    row(
        "IRR",
        Label("内部收益率", "Internal rate of return"),
        Label(
            "相关记录按排序先后每期一笔，净现值为 0 的利率；要有收有支，最多 1000 条",
            "The rate at which the related records, one a period in their order, are worth nothing; some must be "
            "negative and some positive, at most 1000",
        ),
        ("rows", "order", "number"),
        flows("irr"),
        Example('ROUND(IRR({lines}, "day", {amount} - 11), 8)', "-0.12057513"),
        Example('IRR({lines}, "day", {amount})', None),
        irr=Template("irr(present({rows}, {item}, c))", lite_flows("irr_of_rows"), None),
    ),
    row(
        "XIRR",
        Label("按日期的内部收益率", "Rate of return by dates"),
        Label(
            "相关记录按日期的年化内部收益率（一年 365 天）；要有收有支，最多 1000 条",
            "The yearly rate (of 365 days) at which the dated related records are worth nothing; some must be negative "
            "and some positive, at most 1000",
        ),
        ("rows", "order", "number"),
        flows("xirr"),
        Example('XIRR({lines}, "day", {amount} - 10)', "0.3662014266"),
        Example('XIRR({lines}, "day", {amount})', None),
        xirr=Template(
            "xirr(day_numbers({rows}, {order}, {item}, c), dated({rows}, {order}, {item}, c))",
            lite_flows("xirr_of_rows"),
            None,
        ),
    ),
    row(
        "DAYCOUNT",
        Label("计息年数", "Year fraction"),
        Label(
            "两个日期之间的年数，按 30/360、30E/360、ACT/360、ACT/365、ACT/ACT（ISDA）；终早于起则为负",
            "The years between dates by 30/360, 30E/360, ACT/360, ACT/365 or ACT/ACT (ISDA); negative if the end comes "
            "first",
        ),
        ("date", "date", "basis"),
        day_count,
        Example('DAYCOUNT(DATE(2024, 1, 31), DATE(2024, 7, 31), "30/360")', "0.5"),
        Example('DAYCOUNT(DATE(2024, 2, 1), DATE(2024, 3, 1), "ACT/360")', "0.0805555556"),
        Example('DAYCOUNT(DATE(2003, 11, 1), DATE(2004, 5, 1), "ACT/ACT")', "0.4977243806"),
        Example('DAYCOUNT(DATE(2023, 2, 29), DATE(2024, 5, 1), "ACT/365")', None),
        isdaplace=Template(
            "isda_place({0})", registered("isda_place"), sql_isda_place, sql_isda_place, browser="isdaPlace"
        ),
    ),
    row(
        "DAYS360",
        Label("按 360 天的天数", "Days of 360"),
        Label(
            "每月按 30 天的天数，同 Excel 的 DAYS360(开始, 结束)",
            "The days between dates if months have 30, as Excel's DAYS360(start, end)",
        ),
        ("date", "date"),
        lambda c: months_of_30(c.nodes[0], c.nodes[1], "US"),
        Example("DAYS360(DATE(2011, 1, 30), DATE(2011, 2, 1))", "1"),
        Example("DAYS360(DATE(2011, 1, 1), DATE(2011, 12, 31))", "360"),
        Example("DAYS360(DATE(2011, 2, 28), DATE(2011, 3, 31))", "30"),
        Example("DAYS360(DATE(2011, 2, 29), DATE(2011, 3, 31))", None),
        days30=Template(
            "days_30({0}, {1}, {value!r})", registered("days_30"), sql_days_30, sql_days_30, browser="days30"
        ),
    ),
    row(
        "INTEREST",
        Label("单利", "Simple interest"),
        Label(
            "本金 × 年利率 × 天数 ÷ 一年的天数（不写为 365）",
            "Principal × yearly rate × days ÷ days of a year (365 if left out)",
        ),
        ("number", "number", "number", "number?"),
        interest,
        Example("INTEREST(10000, 0.0365, 30)", "30"),
        Example("ROUND(INTEREST(10000, 0.05, 30, 360), 2)", "41.67"),
        Example("INTEREST(10000, 0.05, 30, 0)", None),
    ),
    row(
        "SLN",
        Label("直线折旧", "Straight-line depreciation"),
        Label("每期折旧：成本、残值、期数", "The depreciation of each period: cost, salvage, life"),
        ("number", "number", "number"),
        straight,
        Example("SLN(30000, 7500, 10)", "2250"),
        Example("SLN(30000, 7500, 0)", None),
    ),
)
