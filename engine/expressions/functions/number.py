"""Numbers: sums that skip blanks, multiples, half to even, powers and logarithms; exact, or rounded once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import sqlalchemy as sa

from engine.expressions.arithmetic import (
    DIVISION_SCALE,
    add,
    align,
    divide,
    extreme,
    is_quotient,
    literal,
    modulo,
    multiply,
    negate,
    numeric,
    rescale,
    rounded_quotient,
    rounding,
)
from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Label,
    Rule,
    Template,
    family,
    registered,
)
from engine.expressions.nodes import LIMIT, Node, boolean
from engine.expressions.types import Kind, Type
from engine.expressions.unify import merged

F = sa.func
BIG, NUMERIC, TEXT = sa.BigInteger(), sa.Numeric(), sa.Text()
LARGEST_POWER = 12


def zero_if_blank(x: Node) -> Node:
    """Return the number, 0 where it is blank."""
    if not x.nullable:
        return x
    values = align([x, literal(0)])
    return Node("ifblank", tuple(values), merged(values, nullable=False))


def total(call: Call) -> Node:
    """Return the sum; blanks are skipped."""
    return reduce(lambda x, y: add("+", x, y), map(zero_if_blank, call.nodes))


def filled(call: Call) -> Node:
    """Return how many of the numbers are not blank."""
    ones = [
        literal(1)
        if not n.nullable
        else Node("if", (boolean("isblank", n), literal(0), literal(1)), merged([literal(0), literal(1)], False))
        for n in call.nodes
    ]
    return reduce(lambda x, y: add("+", x, y), ones)


def multiple(sign: int) -> Rule:
    """Return the rule of FLOOR (1) and CEILING (-1): the multiple that is not above, or not below."""

    def rule(call: Call) -> Node:
        x, step = call.nodes if len(call.nodes) > 1 else (*call.nodes, literal(1))
        turned = x if sign > 0 else negate(x)
        found = multiply(rounded_quotient(divide(turned, step), 0, "int"), step)
        return found if sign > 0 else negate(found)

    return rule


def quotient(call: Call) -> Node:
    """Return the whole part of a quotient."""
    x, y = call.nodes
    return rounded_quotient(divide(x, y), 0, "rounddown")


def even(call: Call) -> Node:
    """Return the even number next to it, away from zero."""
    return multiply(rounded_quotient(divide(call.nodes[0], literal(2)), 0, "roundup"), literal(2))


def parity(op: str) -> Rule:
    """Return the rule of ISEVEN and ISODD, which are false of what is no whole number or blank."""

    def rule(call: Call) -> Node:
        (x,) = call.nodes
        rest = modulo(x, literal(2))
        if op == "even":
            return boolean("==", *align([rest, literal(0)]))
        return boolean("in", *align([rest, literal(1), literal(-1)]))

    return rule


def banked(call: Call) -> Node:
    """Return the number at some places, half to even."""
    x, places = call.nodes[0], call.nodes[1].integer if len(call.nodes) > 1 else 0
    if is_quotient(x):
        top, bottom = x.written
        return replace(divide(top, bottom, places), op="bankratio", value=None, written=())
    if x.scale <= places:
        return x
    step = 10 ** (x.scale - places)
    interval = x.low // step, x.high // step + 1
    return numeric("bank", [x], places, interval, value=step, reach=x.bound + step)


def raised(call: Call) -> Node:
    """Return a power: a product where the exponent is a small whole number, else computed to ten places."""
    x, n = call.nodes
    if n.op == "lit" and n.scale == 0 and 1 <= n.integer <= LARGEST_POWER:
        return reduce(multiply, [x] * n.integer)
    return tenfold("power", call.nodes)


def tenfold(op: str, nodes: Sequence[Node]) -> Node:
    """Return a function of numbers brought to ten places, of ten places itself; null where it has no value."""
    args = [at_ten(n) for n in nodes]
    return numeric(op, args, DIVISION_SCALE, (1 - LIMIT, LIMIT - 1), nullable=True)


def at_ten(x: Node) -> Node:
    """Return the number at ten places."""
    return rescale(rounding("round", x, DIVISION_SCALE), DIVISION_SCALE)


def transcendental(op: str) -> Rule:
    """Return the rule of a function to ten places."""
    return lambda c: tenfold(op, c.nodes)


def ten_based(call: Call) -> Node:
    """Return a logarithm, to base 10 if none is given."""
    x, base = call.nodes if len(call.nodes) > 1 else (*call.nodes, literal(10))
    return tenfold("logarithm", [x, base])


def fixed(call: Call) -> Node:
    """Return the number as text with some places and a comma between thousands."""
    x, places = call.nodes[0], call.nodes[1].integer if len(call.nodes) > 1 else 2
    rounded = rescale(rounding("round", x, places), places)
    return Node("grouped", (rounded,), Type(Kind.TEXT, nullable=rounded.nullable), places)


def whole(op: str) -> Rule:
    """Return the rule of a function of two whole numbers."""

    def rule(call: Call) -> Node:
        x, y = call.nodes
        most = max(x.bound, y.bound) if op == "gcd" else min(x.bound * y.bound, LIMIT - 1)
        return numeric(op, call.nodes, 0, (0, most))

    return rule


def clamped(call: Call) -> Node:
    """Return the number cut to a range."""
    x, low, high = call.nodes
    return extreme("max", [low, extreme("min", [x, high])])


# --- templates


def post_bank(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the PostgreSQL form of half to even: twice the rounded half where the rest is exactly half."""
    up, down = (sa.literal_column(f"1e{k}::numeric", NUMERIC) for k in (node.scale, -node.scale))

    def body(v: Column) -> Column:
        half = F.abs(v.op("-")(F.trunc(v)).self_group(), type_=NUMERIC) == sa.literal_column("0.5")
        even_ = F.round(v.op("/")(sa.literal_column("2")).self_group(), type_=NUMERIC).op("*")(sa.literal_column("2"))
        return sa.case((half, even_.self_group()), else_=F.round(v, type_=NUMERIC))

    scaled = sa.cast(x[0], NUMERIC).op("*", return_type=NUMERIC)(up).self_group()
    return emit.let([node], [scaled], body).op("*", return_type=NUMERIC)(down).self_group()


def duck_bank(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the DuckDB form of half to even: the truncated quotient, moved where the rest says so."""
    step = emit.number(node.integer)

    def body(v: Column) -> Column:
        q, rest = v.op("//")(step).self_group(), F.abs(v.op("%")(step).self_group())
        twice = rest.op("*")(sa.literal_column("2")).self_group()
        odd = q.op("%")(sa.literal_column("2")).self_group() != sa.literal_column("0")
        moved = sa.or_(twice > step, sa.and_(twice == step, odd))
        return q.op("+")(sa.case((moved, F.sign(v)), else_=sa.literal_column("0"))).self_group()

    return sa.type_coerce(emit.let(node.args, x, body), emit.stored(node.type))


def signs(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
    """Return the sign as an integer."""
    return sa.cast(F.sign(x[0]), BIG)


def plain(name: str, browser: str | None = None) -> Template:
    """Return the template of a function that Python and SQLite have, and perhaps the browser."""
    return Template(f"{name}({{all}})", registered(name), None, browser=browser)


GCD = Template(
    "gcd({0}, {1})",
    registered("gcd"),
    lambda e, n, x: F.gcd(*(sa.cast(v, NUMERIC) for v in x), type_=NUMERIC),
    lambda e, n, x: F.gcd(*x, type_=e.stored(n.type)),
    browser="gcd",
)
LCM = Template(
    "lcm({0}, {1})",
    registered("lcm"),
    lambda e, n, x: F.lcm(*(sa.cast(v, NUMERIC) for v in x), type_=NUMERIC),
    browser="lcm",
)
BANK = Template("bank({0}, {value})", registered("bank"), post_bank, duck_bank, browser="bank")


row = family("number")


FUNCTIONS = (
    row(
        "SUM",
        Label("求和", "Sum"),
        Label("各数之和，跳过空值", "The sum of the numbers, blanks skipped"),
        ("number", "number*"),
        total,
        Example("SUM(0.1, 0.2, 1 / 0)", "0.3"),
    ),
    row(
        "AVERAGE",
        Label("平均值", "Average"),
        Label("各数的平均，跳过空值；全空则空", "The average of the numbers, blanks skipped; blank if all are"),
        ("number", "number*"),
        lambda c: divide(total(c), filled(c)),
        Example("AVERAGE(1, 2, 1 / 0)", "1.5"),
        Example("AVERAGE(1 / 0, 2 / 0)", None),
    ),
    row(
        "PRODUCT",
        Label("乘积", "Product"),
        Label("各数之积", "The product of the numbers"),
        ("number", "number*"),
        lambda c: reduce(multiply, c.nodes),
        Example("PRODUCT(2, 3, 0.5)", "3"),
    ),
    row(
        "SIGN",
        Label("正负号", "Sign"),
        Label("正数为 1，零为 0，负数为 -1", "1 of a positive number, 0 of zero, -1 of a negative one"),
        ("number",),
        lambda c: numeric("sign", c.nodes, 0, (-1, 1)),
        Example("SIGN(-2.5)", "-1"),
        Example("SIGN(0)", "0"),
        sign=Template("sign({0})", registered("sign"), signs, signs, browser="sign"),
    ),
    row(
        "TRUNC",
        Label("截断", "Truncate"),
        Label("按位数截断，同 ROUNDDOWN", "Cut to some places, as ROUNDDOWN"),
        ("number", "places?"),
        lambda c: rounding("rounddown", c.nodes[0], c.nodes[1].integer if len(c.nodes) > 1 else 0),
        Example("TRUNC(-2.99, 1)", "-2.9"),
    ),
    row(
        "ROUNDBANK",
        Label("银行家舍入", "Round half to even"),
        Label("四舍六入五成双", "Rounded half to even"),
        ("number", "places?"),
        banked,
        Example("ROUNDBANK(2.5)", "2"),
        Example("ROUNDBANK(-3.5)", "-4"),
        Example("ROUNDBANK(2.675, 2)", "2.68"),
        Example("ROUNDBANK(5 / 2)", "2"),
        bank=BANK,
        bankratio=Template("bank({0}, {1})", registered("bank"), None, browser="bank"),
    ),
    row(
        "CEILING",
        Label("向上取倍数", "Ceiling"),
        Label("不小于它的最近倍数", "The nearest multiple that is not below it"),
        ("number", "number?"),
        multiple(-1),
        Example("CEILING(2.1)", "3"),
        Example("CEILING(-2.1)", "-2"),
        Example("CEILING(12.3, 5)", "15"),
    ),
    row(
        "FLOOR",
        Label("向下取倍数", "Floor"),
        Label("不大于它的最近倍数", "The nearest multiple that is not above it"),
        ("number", "number?"),
        multiple(1),
        Example("FLOOR(-2.1)", "-3"),
        Example("FLOOR(12.37, 0.05)", "12.35"),
        Example("FLOOR(1, 0)", None),
    ),
    row(
        "QUOTIENT",
        Label("整除", "Quotient"),
        Label("商的整数部分", "The whole part of a quotient"),
        ("number", "number"),
        quotient,
        Example("QUOTIENT(-7, 2)", "-3"),
        Example("QUOTIENT(1, 0)", None),
    ),
    row(
        "EVEN",
        Label("进为偶数", "Even"),
        Label("远离零的最近偶数", "The even number next to it, away from zero"),
        ("number",),
        even,
        Example("EVEN(1.5)", "2"),
        Example("EVEN(-3)", "-4"),
    ),
    row(
        "ISEVEN",
        Label("是偶数", "Is even"),
        Label("能被 2 整除", "Whether it is a multiple of two"),
        ("number",),
        parity("even"),
        Example("ISEVEN(4)", True),
        Example("ISEVEN(1 / 0)", False),
    ),
    row(
        "ISODD",
        Label("是奇数", "Is odd"),
        Label("除以 2 余 1", "Whether it is one more than a multiple of two"),
        ("number",),
        parity("odd"),
        Example("ISODD(-3)", True),
        Example("ISODD(2.5)", False),
    ),
    row(
        "CLAMP",
        Label("限制在范围内", "Clamp"),
        Label("小于下限取下限，大于上限取上限", "The number cut to a range: CLAMP(number, low, high)"),
        ("number", "number", "number"),
        clamped,
        Example("CLAMP(120, 0, 100)", "100"),
        Example("CLAMP(-5, 0, 100)", "0"),
    ),
    row(
        "GCD",
        Label("最大公约数", "Greatest common divisor"),
        Label("两个整数的最大公约数", "The greatest common divisor of two whole numbers"),
        ("integer", "integer"),
        whole("gcd"),
        Example("GCD(12, -18)", "6"),
        Example("GCD(0, 0)", "0"),
        gcd=GCD,
    ),
    row(
        "LCM",
        Label("最小公倍数", "Least common multiple"),
        Label("两个整数的最小公倍数", "The least common multiple of two whole numbers"),
        ("integer", "integer"),
        whole("lcm"),
        Example("LCM(4, 6)", "12"),
        Example("LCM(0, 6)", "0"),
        lcm=LCM,
    ),
    row(
        "POWER",
        Label("乘方", "Power"),
        Label("底数的若干次方；整数次方（1 到 12）精确", "A number to a power; exact for whole powers from 1 to 12"),
        ("number", "number"),
        raised,
        Example("POWER(1.1, 3)", "1.331"),
        Example("POWER(2, 0.5)", "1.4142135624"),
        Example("POWER(2, -2)", "0.25"),
        Example("POWER(-8, 0.5)", None),
        power=plain("power"),
    ),
    row(
        "SQRT",
        Label("平方根", "Square root"),
        Label("平方根，负数则空", "The square root, blank of a negative number"),
        ("number",),
        transcendental("root"),
        Example("SQRT(2)", "1.4142135624"),
        Example("SQRT(-1)", None),
        root=plain("root", browser="root"),
    ),
    row(
        "EXP",
        Label("e 的乘方", "Exponential"),
        Label("e 的若干次方", "e to a power"),
        ("number",),
        transcendental("exponential"),
        Example("EXP(1)", "2.7182818285"),
        Example("EXP(1000)", None),
        exponential=plain("exponential"),
    ),
    row(
        "LN",
        Label("自然对数", "Natural logarithm"),
        Label("以 e 为底的对数", "The logarithm to base e"),
        ("number",),
        transcendental("natural"),
        Example("LN(10)", "2.302585093"),
        Example("LN(0)", None),
        natural=plain("natural"),
    ),
    row(
        "LOG",
        Label("对数", "Logarithm"),
        Label("对数，不写底数则以 10 为底", "The logarithm, to base 10 if none is given"),
        ("number", "number?"),
        ten_based,
        Example("LOG(1000)", "3"),
        Example("LOG(8, 2)", "3"),
        Example("LOG(8, 1)", None),
        logarithm=plain("logarithm"),
    ),
    row(
        "FIXED",
        Label("千分位文字", "Fixed text"),
        Label("四舍五入后写成带千分位的文字", "The rounded number as text with commas between thousands"),
        ("number", "places?"),
        fixed,
        Example("FIXED(1234567.891)", "1,234,567.89"),
        Example("FIXED(-1234.5, 0)", "-1,235"),
        grouped=Template("grouped({0}, {value})", registered("grouped"), None, browser="grouped"),
    ),
)
