"""Numbers issued in China: identity cards, social credit codes, bank cards, mobiles, plates; amounts in capitals.

The parts of a number are null unless the number is valid, check character and all. SQL reads digits by their codes and
never casts what may not be a number, so no text can raise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from engine.expressions.arithmetic import fit
from engine.expressions.functions.base import (
    Call,
    Column,
    Emit,
    Example,
    Function,
    Label,
    Sql,
    Template,
    camel,
    family,
    registered,
)
from engine.expressions.nodes import Node, boolean
from engine.expressions.types import Kind, Type, span
from engine.expressions.values import china

F = sa.func
TEXT, TRUTH, INTEGER, DAY = sa.Text(), sa.Boolean(), sa.Integer(), sa.Date()
MATCHES: dict[str, Callable[[Column, str], Column]] = {
    "postgresql": lambda x, form: x.op("~", is_comparison=True, return_type=TRUTH)(sa.literal(form, TEXT)).self_group(),
    "duckdb": lambda x, form: F.regexp_matches(x, sa.literal(form, TEXT), type_=TRUTH),
}
Test = Callable[[str, Emit, Node, Column], Column]


def written(value: int) -> Column:
    """Return a small integer written out."""
    return sa.literal_column(str(value), INTEGER)


def digit(x: Column, place: int) -> Column:
    """Return 48 and the value of the digit at a place; 10 and more are the characters after 9."""
    return F.ascii(F.substr(x, written(place), written(1)), type_=INTEGER)


def remainder(x: Column, weights: Sequence[int], modulus: int) -> Column:
    """Return the remainder of the weighted sum of digits."""
    terms = [digit(x, i) * written(w) if w > 1 else digit(x, i) for i, w in enumerate(weights, 1)]
    total = sum(terms[1:], terms[0]) - written(48 * sum(weights))
    return F.mod(total.self_group(), written(modulus), type_=INTEGER)


def matching(form: str) -> Test:
    """Return the test of a form alone."""
    return lambda store, emit, node, x: MATCHES[store](x, form)


def checked(form: str, weights: Sequence[int], modulus: int, rest: int, *digits: str) -> Test:
    """Return the test of a form and of a weighted sum of digits; `digits` are letters and the digits they stand for."""

    def test(store: str, emit: Emit, node: Node, x: Column) -> Column:
        def body(v: Column) -> Column:
            plain = F.translate(v, *digits, type_=TEXT)
            sums = emit.let([node], [plain], lambda p: remainder(p, weights, modulus) == written(rest))
            return sa.and_(MATCHES[store](v, form), sums)

        return emit.let(node.args[:1], [x], body)

    return test


def luhn(store: str, emit: Emit, node: Node, x: Column) -> Column:
    """Return the test of a card number: the digits from the right, every second one doubled."""

    def body(v: Column) -> Column:
        def sums(p: Column, q: Column) -> Column:
            terms = [digit(q if i % 2 else p, i) for i in range(1, 21)]
            total = sum(terms[1:], terms[0]) - written(48 * len(terms))
            return F.mod(total.self_group(), written(10), type_=INTEGER) == written(0)

        padded = F.lpad(v, written(20), "0", type_=TEXT)
        doubled = F.translate(padded, "0123456789", china.DOUBLED, type_=TEXT)
        return sa.and_(MATCHES[store](v, china.CARD_FORM), emit.let([node, node], [padded, doubled], sums))

    return emit.let(node.args[:1], [x], body)


AFTER_NINE = "".join(map(chr, range(58, 79)))
ID = checked(china.ID_FORM, china.ID_WEIGHTS, 11, 1, "Xx", "::")
USCC = checked(china.USCC_FORM, china.USCC_WEIGHTS, 31, 0, china.USCC_DIGITS[10:], AFTER_NINE)


def validity(name: str, test: Test) -> Template:
    """Return the template of a function that tells whether a text is valid."""

    def sql(store: str) -> Sql:
        return lambda emit, node, x: test(store, emit, node, x[0])

    return Template(f"{name}({{0}})", lite_truth(name), sql("postgresql"), sql("duckdb"), browser=camel(name))


def lite_truth(name: str) -> Sql:
    """Return the SQLite template of a registered truth."""
    return lambda emit, node, x: sa.type_coerce(getattr(F, f"fw_{name}")(*x), TRUTH)


def part(name: str, test: Test, **cuts: Callable[[Column], Column]) -> Template:
    """Return the template of a part of a valid number: what is not valid becomes null before it is cut."""

    def sql(store: str) -> Sql:
        def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
            good = emit.let(node.args, x, lambda v: sa.case((test(store, emit, node, v), v)))
            return (cuts.get(store) or cuts["both"])(good)

        return template

    return Template(f"{name}({{0}})", registered(name), sql("postgresql"), sql("duckdb"), browser=camel(name))


def piece(x: Column, start: int, count: int) -> Column:
    """Return some characters of a text."""
    return F.substr(x, written(start), written(count), type_=TEXT)


def dashed(x: Column) -> Column:
    """Return DuckDB's date of eight digits."""
    text = F.regexp_replace(piece(x, 7, 8), "^(....)(..)(..)$", r"\1-\2-\3", type_=TEXT)
    return sa.try_cast(text, DAY)


BIRTHDAY = part("id_birthday", ID, postgresql=lambda x: sa.cast(piece(x, 7, 8), DAY), duckdb=dashed)
GENDER = part("id_gender", ID, both=lambda x: F.translate(piece(x, 17, 1), "0123456789", "FMFMFMFMFM", type_=TEXT))


def years(compact: Callable[[Column], Column], whole: Callable[[Column], Column]) -> Sql:
    """Return the template of the full years between dates, as numbers like 20240229."""

    def template(emit: Emit, node: Node, x: Sequence[Column]) -> Column:
        gone = compact(x[1]) - compact(x[0])
        return emit.let([node], [gone], lambda v: sa.case((v >= written(0), whole(v))))

    return template


YEARS = Template(
    "full_years({0}, {1})",
    registered("full_years"),
    years(
        lambda d: sa.cast(F.to_char(d, "YYYYMMDD", type_=TEXT), INTEGER),
        lambda v: F.div(v, written(10_000), type_=sa.Numeric()),
    ),
    years(
        lambda d: sa.cast(F.strftime(d, "%Y%m%d", type_=TEXT), INTEGER),
        lambda v: sa.cast(v.op("//")(written(10_000)), sa.BigInteger()),
    ),
    browser="fullYears",
)
MOST_YEARS = 400


def age(call: Call) -> Node:
    """Return the full years from the birth date in an identity number to a date."""
    number, day = call.nodes
    birthday = Node("idbirthday", (number,), Type(Kind.DATE))
    return Node("fullyears", (birthday, day), span(0, MOST_YEARS), written=call.nodes)


def capitals(call: Call) -> Node:
    """Return an amount in capitals, rounded to hundredths."""
    amount = fit(call.nodes[0], span(0, 0, 2))
    return Node("rmbupper", (amount,), Type(Kind.TEXT), written=call.nodes)


def number_capitals(call: Call) -> Node:
    """Return a number in capitals, all its places."""
    return Node("cnupper", call.nodes, Type(Kind.TEXT), call.nodes[0].scale)


row = family("china")


def test_row(name: str, label: Label, help_: Label, template: Template, *examples: Example) -> Function:
    """Return the row of a function that tells whether a text is valid."""
    key = name.lower()
    return row(name, label, help_, ("text",), lambda c: boolean(key, *c.nodes), *examples, **{key: template})


def part_row(
    name: str, label: Label, help_: Label, template: Template, *examples: Example, kind: Kind = Kind.TEXT
) -> Function:
    """Return the row of a function that takes a part of a number."""
    key = name.lower()
    return row(name, label, help_, ("text",), lambda c: c.node(key, kind, None, True), *examples, **{key: template})


FUNCTIONS = (
    test_row(
        "IDVALID",
        Label("身份证号有效", "ID number is valid"),
        Label(
            "18 位居民身份证号，出生日期和校验码都对；15 位旧号已停用，不算有效，可先用 IDUPGRADE 换成 18 位",
            "An identity number of 18 characters with a true birth date and check character (GB 11643-1999); one of 15 "
            "digits is no longer valid, IDUPGRADE makes 18 of it",
        ),
        validity("id_valid", ID),
        Example('IDVALID("11010519491231002X")', True),
        Example('IDVALID("110105194912310021")', False),
        Example('IDVALID("110105491231002")', False),
    ),
    part_row(
        "IDUPGRADE",
        Label("身份证号升位", "ID number of 18"),
        Label(
            "15 位旧号换成 18 位；有效的 18 位照原样，其余为空",
            "An old number of 15 digits as one of 18; a valid one of 18 as it is, blank for anything else",
        ),
        Template("id_upgrade({0})", registered("id_upgrade"), None, browser="idUpgrade"),
        Example('IDUPGRADE("110105491231002")', "11010519491231002X"),
        Example('IDUPGRADE("11010519491231002x")', "11010519491231002X"),
        Example('IDUPGRADE("123")', None),
    ),
    part_row(
        "IDBIRTHDAY",
        Label("身份证号的生日", "Birthday of ID number"),
        Label("身份证号里的出生日期；号码无效则为空", "The birth date in an identity number, blank if it is not valid"),
        BIRTHDAY,
        Example('IDBIRTHDAY("11010519491231002X")', "1949-12-31"),
        Example('IDBIRTHDAY("11010519491331002X")', None),
        kind=Kind.DATE,
    ),
    part_row(
        "IDGENDER",
        Label("身份证号的性别", "Sex of ID number"),
        Label(
            "男为 “M”，女为 “F”；号码无效则为空", "“M” for male, “F” for female by the number, blank if it is not valid"
        ),
        GENDER,
        Example('IDGENDER("11010519491231002X")', "F"),
        Example('IDGENDER("x")', None),
    ),
    part_row(
        "IDREGION",
        Label("身份证号的地区", "Region of ID number"),
        Label(
            "前 6 位行政区划代码（GB/T 2260）；号码无效则为空",
            "The six digits of the region (GB/T 2260), blank if the number is not valid",
        ),
        part("id_region", ID, both=lambda x: piece(x, 1, 6)),
        Example('IDREGION("11010519491231002X")', "110105"),
        Example('IDREGION("")', None),
    ),
    row(
        "IDAGE",
        Label("身份证号的周岁", "Age of ID number"),
        Label(
            "到某一天的周岁；号码无效或那天还没出生则为空",
            "Full years at a date, blank if the number is not valid or the date before birth",
        ),
        ("text", "date"),
        age,
        Example('IDAGE("11010519491231002X", DATE(2024, 12, 30))', "74"),
        Example('IDAGE("11010519491231002X", DATE(2024, 12, 31))', "75"),
        Example('IDAGE("11010519491231002X", DATE(1949, 12, 30))', None),
        fullyears=YEARS,
    ),
    test_row(
        "MOBILEVALID",
        Label("手机号有效", "Mobile is valid"),
        Label("11 位手机号，以 13 至 19 开头", "11 digits that begin with 13 to 19"),
        validity("mobile_valid", matching(china.MOBILE_FORM)),
        Example('MOBILEVALID("13800138000")', True),
        Example('MOBILEVALID("12800138000")', False),
        Example('MOBILEVALID("+8613800138000")', False),
    ),
    test_row(
        "BANKCARDVALID",
        Label("银行卡号有效", "Card number is valid"),
        Label("12 至 19 位数字，通过 Luhn 校验", "12 to 19 digits that pass the Luhn test"),
        validity("bank_card_valid", luhn),
        Example('BANKCARDVALID("4111111111111111")', True),
        Example('BANKCARDVALID("4111111111111112")', False),
        Example('BANKCARDVALID("4111 1111 1111 1111")', False),
    ),
    part_row(
        "BANKCARDBIN",
        Label("银行卡号的发卡行码", "Issuer of card number"),
        Label("前 6 位发卡行识别码；卡号无效则为空", "The six digits of the issuer, blank if the number is not valid"),
        part("bank_card_bin", luhn, both=lambda x: piece(x, 1, 6)),
        Example('BANKCARDBIN("4111111111111111")', "411111"),
        Example('BANKCARDBIN("4111111111111112")', None),
    ),
    test_row(
        "USCCVALID",
        Label("统一社会信用代码有效", "USCC is valid"),
        Label(
            "18 位统一社会信用代码，校验码对",
            "A unified social credit code of 18 characters with a true check character (GB 32100-2015)",
        ),
        validity("uscc_valid", USCC),
        Example('USCCVALID("91350100M000100Y43")', True),
        Example('USCCVALID("91350100M000100Y44")', False),
        Example('USCCVALID("91350100m000100y43")', False),
    ),
    test_row(
        "PLATEVALID",
        Label("车牌号有效", "Plate is valid"),
        Label(
            "车牌号的写法正确，含新能源，不含分隔点",
            "Written as a vehicle plate, new-energy ones too, without a dot",
        ),
        validity("plate_valid", matching(china.PLATE_FORM)),
        Example('PLATEVALID("京A12345")', True),
        Example('PLATEVALID("粤BD12345")', True),
        Example('PLATEVALID("京I12345")', False),
    ),
    row(
        "RMBUPPER",
        Label("人民币大写", "Amount in capitals"),
        Label(
            "金额的中文大写，四舍五入到分，最多 16 位整数",
            "An amount of money in Chinese capitals, rounded to hundredths, at most 16 whole digits",
        ),
        ("number",),
        capitals,
        Example("RMBUPPER(107000.53)", "壹拾万柒仟元伍角叁分"),
        Example("RMBUPPER(-10.05)", "负壹拾元零伍分"),
        Example("RMBUPPER(0)", "零元整"),
        Example("RMBUPPER({amount} / 0)", None),
        rmbupper=Template("rmb_upper({0})", registered("rmb_upper"), None, browser="rmbUpper"),
    ),
    row(
        "CNUPPER",
        Label("数字大写", "Number in capitals"),
        Label(
            "数字的中文大写，小数逐位读，最多 16 位整数",
            "A number in Chinese capitals, places read one by one, at most 16 whole digits",
        ),
        ("number",),
        number_capitals,
        Example("CNUPPER(10203.05)", "壹万零贰佰零叁点零伍"),
        Example("CNUPPER(-0.5)", "负零点伍"),
        Example("CNUPPER({amount} / 0)", None),
        cnupper=Template("number_upper({0}, {value})", registered("number_upper"), None, browser="numberUpper"),
    ),
)
